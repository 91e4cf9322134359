import ExampleSupport

/// Article 003: nn-from-scratch and its exercises.
func moonsSection(_ results: Results) throws -> String {
  let events = try results.events(of: "moons")
  let head = """
    ## Two moons (nn-from-scratch and its exercises)

    Loss after every 1,000th iteration, see [Moons.md](Moons.md).

    \(command("moons --all --json > Docs/Results/moons.jsonl"))

    """
  guard !events.isEmpty else { return head + notRunYet("moons") }
  return head
    + """
    \(try exactTable(events))
    Every figure agrees in all six digits, but the one in brackets: between iterations 1,250 and 2,100
    the run at a constant rate is chaotic, and rounding decides its course. The tutorial's original
    prints 0.068936 there, and the article 0.068926.

    ### Mini-batches of 128 (exercise 1)

    The article's batches have no seed; these are the bounds of 20 runs of ours, with Python's
    generator seeded from 0 to 19.

    \(try batchTable(events))
    ### The rest

    The article shows these as pictures only. The baseline's 85.0 % is also what scikit-learn's
    LogisticRegressionCV gets.

    \(try accuracyTable(events))
    """
}

private let exactNets = [
  ("three-layer", "3 layers, constant rate", PublishedMoons.threeLayer),
  ("three-layer-annealed", "3 layers, annealed", PublishedMoons.threeLayerAnnealed),
  ("four-layer-tanh", "4 layers, annealed", PublishedMoons.fourLayerTanh),
  ("four-layer-sigmoid", "4 layers, sigmoid, annealed", PublishedMoons.fourLayerSigmoid),
]

/// One row for each 1,000th iteration: published and reproduced loss of each net, the latter in brackets
/// where the two differ.
private func exactTable(_ events: [Event]) throws -> String {
  let losses = try exactNets.map { net, _, _ in
    try events.filter { $0.name == "loss" }.filter { try $0.text("net") == net }
      .map { try $0.number("loss") }
  }
  let rows = (0..<20).map { row in
    [grouped(1_000 * row)]
      + zip(exactNets, losses).flatMap { net, losses -> [String] in
        let published = fixed(net.2[row], 6)
        guard row < losses.count else { return [published, ""] }
        let reproduced = fixed(losses[row], 6)
        return [published, reproduced == published ? reproduced : "(\(reproduced))"]
      }
  }
  return table(["iteration"] + exactNets.flatMap { [$0.1 + ": published", "ours"] }, rows)
}

private func batchTable(_ events: [Event]) throws -> String {
  let rows = try events.filter { $0.name == "statistics" }.enumerated().map { row, event in
    [
      grouped(try event.integer("iteration")), fixed(PublishedMoons.miniBatches[row], 6),
      fixed(try event.number("minimum"), 6), fixed(try event.number("mean"), 6),
      fixed(try event.number("maximum"), 6),
    ]
  }
  return table(["iteration", "published", "least", "mean", "greatest"], rows)
}

private func accuracyTable(_ events: [Event]) throws -> String {
  let rows = try events.filter { $0.name == "accuracy" }.map { event in
    [
      try event.text("net").replacing("-", with: " "),
      percent(try event.number("accuracy")),
    ]
  }
  return table(["net", "points on the right side"], rows)
}
