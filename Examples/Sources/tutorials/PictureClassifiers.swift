import ExampleSupport
import Wengert
import WengertDatasets

/// Article 000: worked examples, and nets of any depth on CIFAR-10.
func pictureClassifierSection(_ results: Results) throws -> String {
  let tests = try results.events(of: "cifar10-fully-connected").filter { $0.name == "test" }
  let rows = try tests.map {
    [
      try $0.text("net"), "\(try $0.integer("parameters"))", "\(try $0.integer("best_epoch"))",
      percent(try $0.number("test_accuracy"), 2),
    ]
  }
  return """
    ## Fully connected nets, explained (after CS231n)

    Worked examples in the text; this page computes them as it is written.

    \(table(["worked example", "published", "computed"], WorkedExamples.rows))
    The log-probabilities are published with three digits, cut and not rounded, and one misprint:
    −2.343 for −2.341.

    The article prints no accuracy of its nets. Ours, explained in
    [FullyConnectedNet.md](FullyConnectedNet.md):

    \(command("cifar10 fully-connected --best --download --json > Docs/Results/cifar10-fully-connected.jsonl"))
    \(rows.isEmpty
      ? notRunYet("cifar10-fully-connected")
      : table(["net", "parameters", "best epoch", "test accuracy"], rows))
    """
}

/// Examples that article 000 works out by hand, and the one that article 002 checks its net with.
enum WorkedExamples {
  static var rows: [[String]] { neuron + softmax + [rectifier] }

  private static var neuron: [[String]] {
    let x: Tensor<Double> = [[56, 231, 24, 2]]
    let weight: Tensor<Double> = [[0.2], [-0.5], [0.1], [2.0]]
    let score = Linear(weight: weight, bias: Tensor([1.1]))(Variable(x)).tensor.scalars[0]
    return [["score of one neuron for \"cat\"", "−96.8", signed(score, 1)]]
  }

  private static var softmax: [[String]] {
    let scores = Variable(
      Tensor<Double>([1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 5], shape: [3, 4]), requiresGradient: true)
    let labels: Tensor<Int> = [2, 0, 1]
    let logs = logSoftmax(scores, along: 1).tensor.scalars
    let chosen = [logs[2], logs[4], logs[9]].map { signed($0, 4) }
    return [
      [
        "log-probabilities of three labels", "−1.743, −2.343, −1.743",
        chosen.joined(separator: ", "),
      ],
      ["softmax loss", "1.943", fixed(crossEntropy(scores, labels).scalar, 4)],
    ]
  }

  private static var rectifier: [String] {
    let x = Variable(
      Tensor<Double>([-1, -1, 3, 2, 4, -5], shape: [2, 3]), requiresGradient: true)
    let cotangent = Tensor<Double>([0.1, 0.3, 0.7, 0.2, 0.3, 0.8], shape: [2, 3])
    (relu(x) * Variable(cotangent)).sum().backward()
    let gradient = (x.gradient?.tensor.scalars ?? []).map { fixed($0, 1) }
    return [
      "gradient through ReLU", "0, 0, 0.7; 0.2, 0.3, 0",
      gradient.prefix(3).joined(separator: ", ") + "; "
        + gradient.suffix(3).joined(separator: ", "),
    ]
  }

  /// The loss of the net of 4 inputs, 10 and 3 units on five samples, with NumPy's seeds 0 and 1.
  static var toyLoss: Double {
    var random = NumPyRandom(seed: 0)
    let first = Tensor(random.normal(count: 40), shape: [4, 10]) * 0.1
    let second = Tensor(random.normal(count: 30), shape: [10, 3]) * 0.1
    random = NumPyRandom(seed: 1)
    let x = Tensor(random.normal(count: 20), shape: [5, 4]) * 10
    let hidden = Linear(weight: first, bias: .zeros([10]))
    let output = Linear(weight: second, bias: .zeros([3]))
    let scores = output(relu(hidden(Variable(x))))
    let loss =
      crossEntropy(scores, [0, 1, 2, 2, 1])
      + l2Penalty([hidden.weight, output.weight], strength: 0.1)
    return loss.scalar
  }
}
