import Wengert
import WengertDatasets

/// The tutorial's net, as forward code.
struct MoonsReferenceNet: Module {
  let hidden: [Linear<Double>]
  let output: Linear<Double>
  let isSigmoid: Bool

  init(_ run: MoonsFacts.Run) {
    var random = NumPyRandom(seed: 0)
    let layers = zip(run.dims, run.dims.dropFirst()).map { inputs, outputs in
      let deviates = Tensor(random.normal(count: inputs * outputs), shape: [inputs, outputs])
      return Linear(weight: deviates / Double(inputs).squareRoot(), bias: .zeros([outputs]))
    }
    hidden = Array(layers.dropLast())
    output = layers[layers.count - 1]
    isSigmoid = run.activation == "sigmoid"
  }

  func callAsFunction(_ x: Variable<Double>) -> Variable<Double> {
    output(hidden.reduce(x) { isSigmoid ? sigmoid($1($0)) : tanh($1($0)) })
  }

  /// The parameters under the tutorial's names: W1, b1, W2, …
  var named: [(String, Variable<Double>)] {
    (hidden + [output]).enumerated().flatMap { index, layer in
      [("W\(index + 1)", layer.weight)] + (layer.bias.map { [("b\(index + 1)", $0)] } ?? [])
    }
  }
}

/// The tutorial's descent: on the sum of cross-entropies, with a penalty on all weights.
final class MoonsTraining {
  let net: MoonsReferenceNet
  private let points: Tensor<Double>
  private let labels: Tensor<Int>
  private let weights: [Variable<Double>]
  private let optimizer: SGD<Double>
  private let scheduler: Scheduler<Double>

  init(_ run: MoonsFacts.Run, on moons: PointSet) {
    net = MoonsReferenceNet(run)
    points = moons.pointTensor()
    labels = moons.labelTensor
    weights = net.weights
    optimizer = SGD(net.parameters, learningRate: 0.01)
    scheduler = Scheduler(optimizer, InverseTimeSchedule(0.01, decay: run.decay ?? 0))
  }

  /// Takes steps, and answers the loss of the whole set after each.
  func losses(iterations: Int, batch: (() -> [Int])? = nil) -> [Double] {
    (0..<iterations).map { _ in
      optimizer.zeroGradients()
      objective(on: batch?()).backward()
      optimizer.step()
      scheduler.step()
      return printedLoss()
    }
  }

  /// What is descended, of all points or those chosen.
  func objective(on chosen: [Int]?) -> Variable<Double> {
    let x = chosen.map { points.taken(Tensor($0)) } ?? points
    let y = chosen.map { labels.taken(Tensor($0)) } ?? labels
    return crossEntropy(net(Variable(x)), y, reduction: .sum) + l2Penalty(weights, strength: 0.01)
  }

  /// The loss as the tutorial prints it: per point, and of all penalties only the first two.
  func printedLoss() -> Double {
    withoutGradients {
      let data = crossEntropy(net(Variable(points)), labels, reduction: .sum)
      let penalty = l2Penalty(Array(weights.prefix(2)), strength: 0.01)
      return (data + penalty).scalar / Double(labels.count)
    }
  }
}
