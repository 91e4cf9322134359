import ExampleSupport

/// Article 004: optimizers, initial values and batch normalization.
func techniqueSection(_ results: Results) throws -> String {
  """
  ## Optimizers, initial weights and batch normalization (after "Deep Learning from Scratch")

  The article prints no figure; its definitions fix them, and NumPy stands in for it here.

  ### Optimizers

  Where 30 steps from (−7, 2) lead on x²/20 + y², and what 2,000 steps achieve on MNIST; see
  [Optimizers.md](Optimizers.md).

  \(command("optimizers --download --json > Docs/Results/optimizers.jsonl"))
  \(try optimizerTables(results))
  ### Initial weights

  Mean and standard deviation of the activations of five layers; see
  [Initialization.md](Initialization.md).

  \(command("initialization --json > Docs/Results/initialization.jsonl"))
  \(try initializationTable(results))
  ### Batch normalization

  1,000 MNIST images recognised after 20 epochs; see [BatchNorm.md](BatchNorm.md).

  \(command("batchnorm --download --json > Docs/Results/batchnorm.jsonl"))
  \(try batchNormTable(results))
  """
}

/// The places that NumPy comes to; the book shows neither Nesterov's form nor RMSProp.
private let referencePlaces = [
  "SGD": (-0.350393, 0.084782), "Momentum": (0.896414, 0.088086), "AdaGrad": (-0.120162, 0.0),
  "Adam": (0.136007, 0.318245),
]

private func optimizerTables(_ results: Results) throws -> String {
  let events = try results.events(of: "optimizers")
  guard !events.isEmpty else { return notRunYet("optimizers") }
  func place(_ x: Double, _ y: Double) -> String { "(\(signed(x, 6)), \(signed(y, 6)))" }
  let paths = try events.filter { $0.name == "path" }.map { event in
    let method = try event.text("method")
    let (x, y) = (try event.numbers("x"), try event.numbers("y"))
    return [
      method, "\(try event.number("learning_rate"))",
      referencePlaces[method].map { place($0.0, $0.1) } ?? "",
      place(x.last ?? .nan, y.last ?? .nan),
    ]
  }
  let digits = try events.filter { $0.name == "digits" }.map { event in
    [
      try event.text("method"), "\(try event.number("learning_rate"))",
      fixed(try event.numbers("loss").last ?? .nan, 4), percent(try event.number("accuracy"), 2),
    ]
  }
  return table(["method", "learning rate", "NumPy", "ours"], paths) + "\n"
    + table(["method", "learning rate", "loss of the last 20 batches", "test accuracy"], digits)
}

private func initializationTable(_ results: Results) throws -> String {
  let layers = try results.events(of: "initialization").filter { $0.name == "layer" }
  guard !layers.isEmpty else { return notRunYet("initialization") }
  let rows = try layers.filter { $0.optionalNumber("reference_mean") != nil }.map { event in
    [
      "\(try event.text("activation")), σ = \(try event.text("scale"))",
      "\(try event.integer("layer"))", short(try event.number("reference_mean")),
      short(try event.number("mean")), short(try event.number("reference_deviation")),
      short(try event.number("deviation")),
    ]
  }
  let header = ["weights", "layer", "mean, NumPy", "ours", "deviation, NumPy", "ours"]
  return table(header, rows)
}

private func batchNormTable(_ results: Results) throws -> String {
  let curves = try results.events(of: "batchnorm").filter { $0.name == "curves" }
  guard !curves.isEmpty else { return notRunYet("batchnorm") }
  let rows = try curves.map { event in
    [
      fixed(try event.number("scale"), 5), percent(try event.numbers("plain").last ?? .nan),
      percent(try event.numbers("normalized").last ?? .nan),
    ]
  }
  return table(["deviation of the weights", "without", "with batch normalization"], rows)
}
