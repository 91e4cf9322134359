import ExampleSupport

/// Article 002: a two-layer net on CIFAR-10.
func twoLayerSection(_ results: Results) throws -> String {
  let events = try results.events(of: "cifar10-two-layer")
  let runs = events.filter { $0.name == "run" }
  var rows = try publishedTwoLayer.map { published -> [String] in
    let run = try runs.first {
      let (rate, strength) = (try $0.number("learning_rate"), try $0.number("regularization"))
      return rate == published.rate && strength == published.strength
    }
    return [
      "\(published.rate), \(fixed(published.strength, 4))", fixed(published.train, 4),
      try run.map { fixed(try $0.number("train_accuracy"), 4) } ?? "",
      fixed(published.validation, 3),
      try run.map { fixed(try $0.number("validation_accuracy"), 3) } ?? "",
    ]
  }
  if let best = events.first(where: { $0.name == "best" }) {
    rows.append([
      "test accuracy of the best net", "", "", "0.542",
      fixed(try best.number("test_accuracy"), 3),
    ])
  }
  let header = ["learning rate, λ", "train, published", "ours", "validation, published", "ours"]
  return """
    ## A two-layer net on CIFAR-10 (CS231n, assignment 1)

    The loss of the small net with fixed seeds, which the article prints as 1.30378789133, is
    \(fixed(WorkedExamples.toyLoss, 11)) here; this page computes it as it is written.

    The search over learning rate and penalty, see [TwoLayerNet.md](TwoLayerNet.md). The article has no
    seed, and its accuracies are those of scores without the second bias, which its code forgets.

    \(command("cifar10 two-layer --download --json > Docs/Results/cifar10-two-layer.jsonl"))
    \(runs.isEmpty ? notRunYet("cifar10-two-layer") : table(header, rows))
    """
}

/// The article's table.
private let publishedTwoLayer:
  [(rate: Double, strength: Double, train: Double, validation: Double)] = [
    (1.0e-3, 1e-4, 0.541551, 0.499), (1.0e-3, 1e-3, 0.541694, 0.511),
    (1.0e-3, 1e-2, 0.540898, 0.490), (1.2e-3, 1e-4, 0.562041, 0.528),
    (1.2e-3, 1e-3, 0.563653, 0.507), (1.2e-3, 1e-2, 0.564184, 0.512),
    (1.4e-3, 1e-4, 0.580857, 0.532), (1.4e-3, 1e-3, 0.580857, 0.513),
    (1.4e-3, 1e-2, 0.575245, 0.534), (1.6e-3, 1e-4, 0.593347, 0.529),
    (1.6e-3, 1e-3, 0.594857, 0.548), (1.6e-3, 1e-2, 0.593878, 0.551),
    (1.8e-3, 1e-4, 0.605306, 0.537), (1.8e-3, 1e-3, 0.610000, 0.533),
    (1.8e-3, 1e-2, 0.603204, 0.546),
  ]
