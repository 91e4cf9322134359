import ArgumentParser

/// The net and its training, as the command line describes them; a preset gives the rest.
struct FullyConnectedOptions: ParsableArguments {
  @Flag(
    help: """
      Start from the setting that did best on CIFAR-10 instead of the small net; other options still \
      change it.
      """)
  var best = false

  @Option(help: "Units of the hidden layers. (default: 100,100,100,100)")
  var hidden: CommaList<Int>?

  @Flag(inversion: .prefixedNo, help: "Normalize over the batch before each ReLU. (default: off)")
  var batchNorm: Bool?

  @Option(help: "The probability that a hidden unit is dropped. (default: 0)")
  var dropout: Double?

  @Option(help: "The weights' standard deviation. (default: √(2 / inputs of the layer))")
  var weightScale: Double?

  @Option(help: "The optimizer. (default: adam)")
  var optimizer: UpdateRule?

  @Option(help: "The learning rate of the first epoch. (default: 0.001)")
  var learningRate: Double?

  @Option(help: "What the learning rate is multiplied by after each epoch. (default: 0.95)")
  var decay: Double?

  @Option(help: "λ of the penalty ½ λ |W|². (default: 0)")
  var regularization: Double?

  @Option(help: "Pictures per step. (default: 100)")
  var batchSize: Int?

  @Option(help: "Passes over the training pictures. (default: 10)")
  var epochs: Int?

  @Flag(inversion: .prefixedNo, help: "Mirror half of the pictures of each batch. (default: off)")
  var flips: Bool?

  @Option(help: "Train on that many pictures only, the first ones.")
  var trainCount: Int?

  /// The form of the net.
  var form: NetForm {
    var form = best ? NetForm.best : NetForm()
    if let hidden { form.hidden = hidden.elements }
    if let batchNorm { form.usesBatchNorm = batchNorm }
    if let dropout { form.dropout = dropout }
    if let weightScale { form.weightScale = weightScale }
    return form
  }

  /// How it is trained.
  var training: TrainingSettings {
    var settings = best ? TrainingSettings.best : TrainingSettings()
    if let optimizer { settings.rule = optimizer }
    if let learningRate { settings.learningRate = learningRate }
    if let decay { settings.decay = decay }
    if let regularization { settings.regularization = regularization }
    if let batchSize { settings.batchSize = batchSize }
    if let epochs { settings.epochs = epochs }
    if let flips { settings.flips = flips }
    return settings
  }

  func validate() throws {
    let (form, training) = (form, training)
    if let value = form.hidden.first(where: { $0 < 1 }) {
      throw ValidationError("--hidden has \(value); it must be at least 1.")
    }
    for (name, value) in [
      ("batch-size", training.batchSize), ("epochs", training.epochs),
      ("train-count", trainCount ?? 1),
    ] where value < 1 {
      throw ValidationError("--\(name) is \(value); it must be at least 1.")
    }
    guard form.dropout >= 0, form.dropout < 1 else {
      throw ValidationError("--dropout is \(form.dropout); it must be from 0 to less than 1.")
    }
    for (name, value) in [
      ("learning-rate", training.learningRate), ("decay", training.decay),
      ("regularization", training.regularization), ("weight-scale", form.weightScale ?? 0),
    ] where !(value.isFinite && value >= 0) {
      throw ValidationError("--\(name) is \(value); it must be a number of 0 or more.")
    }
  }
}

extension NetForm {
  /// The best settings on CIFAR-10; see Docs/FullyConnectedNet.md.
  static let best = NetForm(hidden: [1024, 512, 256], usesBatchNorm: true, dropout: 0.25)
}

extension TrainingSettings {
  /// The best settings on CIFAR-10; see Docs/FullyConnectedNet.md.
  static let best = TrainingSettings(
    learningRate: 1e-3, decay: 0.85, regularization: 1e-4, batchSize: 250, epochs: 20,
    flips: true)
}
