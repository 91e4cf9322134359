import Wengert

/// The data of a training: training samples, validation samples, and facts that the net depends on.
public struct PreparedData {
  /// The training samples.
  public let training: Samples
  /// The validation samples; nil for none.
  public let validation: Samples?
  /// The facts that the net depends on.
  public let facts: DataFacts
  /// Warnings: choices that the user may want otherwise, or data that cannot be learned.
  public let notes: [String]
  /// Whether samples are pictures.
  public let isPicture: Bool

  /// Reads, divides and standardizes the data of a configuration.
  ///
  /// - Throws: When files are missing, damaged, or do not fit.
  public init(_ configuration: Configuration) throws {
    let settings = configuration.data
    guard !settings.path.isEmpty else {
      throw ToolError(
        "there are no data to train on; name a file or folder, or one of "
          + "\(GeneratedData.names.joined(separator: ", ")), which are drawn")
    }
    let wantsClasses = configuration.loss.isEmpty ? nil : configuration.loss == "crossEntropy"
    func reader(_ known: DataFacts?) -> DataReader {
      DataReader(
        settings: settings, seed: configuration.seed, known: known, wantsClasses: wantsClasses)
    }
    var result = try reader(nil).read(settings.path)
    if wantsClasses == true, !result.facts.isClassifier {
      throw ToolError("\(settings.path): crossEntropy needs classes, and these targets are values")
    }
    if wantsClasses == false, result.facts.isClassifier {
      throw ToolError(
        "\(settings.path): \(configuration.loss) needs values, and these targets are classes")
    }
    if !settings.validationPath.isEmpty {
      result.test = try reader(result.facts).read(settings.validationPath).samples
    }
    var (training, validation) = PreparedData.divided(
      result, settings.validation, configuration.seed)
    guard training.count > 0 else {
      throw ToolError("\(settings.path): no samples are left for training")
    }
    result.facts.sampleCount = training.count + (validation?.count ?? 0)
    let sum = training.checksum()
    result.facts.checksum = String(validation?.checksum(after: sum) ?? sum, radix: 16)
    if settings.standardize ?? !result.isPicture {
      let fitted = Standardization(of: training.inputs)
      result.facts.mean = fitted.mean.scalars
      result.facts.deviation = fitted.standardDeviation.scalars
      training.inputs = result.facts.standardized(training.inputs)
      validation = validation.map {
        Samples(inputs: result.facts.standardized($0.inputs), targets: $0.targets)
      }
    }
    notes = PreparedData.notes(result)
    self.training = training
    self.validation = validation
    facts = result.facts
    isPicture = result.isPicture
  }

  /// Refuses data that are not those of a training.
  ///
  /// - Parameter folder: The folder of the training, for the message.
  /// - Throws: When the samples are others than those that it began with.
  public func check(against known: DataFacts, of folder: String, path: String) throws {
    guard facts != known else { return }
    let difference =
      facts.sampleCount == known.sampleCount
      ? "\(counted(known.sampleCount, "sample")) as now, but others"
      : "\(counted(known.sampleCount, "sample")), now there are \(grouped(facts.sampleCount))"
    throw ToolError(
      "\(path) has changed since the training in \(folder) began: then it held \(difference); "
        + "restore it, or train in another folder")
  }

  private static func notes(_ result: DataReader.Result) -> [String] {
    let targets = result.samples.targets
    guard let first = targets.scalars.first, targets.scalars.allSatisfy({ $0 == first }) else {
      return result.note.map { [$0] } ?? []
    }
    let facts = result.facts
    let value = facts.isClassifier ? facts.classNames[Int(first)] : short(Double(first))
    return ["the target is '\(value)' in each sample: there is nothing to learn"]
  }

  private static func divided(
    _ result: DataReader.Result, _ share: Double, _ seed: UInt64
  ) -> (Samples, Samples?) {
    if let test = result.test { return (result.samples, test) }
    guard share > 0, result.samples.count > 1 else { return (result.samples, nil) }
    let set = TensorDataset(result.samples.inputs, result.samples.targets)
    let parts = set.split(fraction: 1 - share, seed: seed)
    let (first, rest) = (parts.first, parts.rest)
    return (
      Samples(inputs: first.inputs, targets: first.labels),
      rest.count > 0 ? Samples(inputs: rest.inputs, targets: rest.labels) : nil
    )
  }

  /// Reads samples for a net that has been trained.
  ///
  /// - Throws: When files are missing, damaged, or do not fit the net.
  public static func samples(
    _ path: String, _ configuration: Configuration, _ facts: DataFacts
  ) throws -> Samples {
    let result = try DataReader(
      settings: configuration.data, seed: configuration.seed &+ 1, known: facts, wantsClasses: nil
    ).read(path)
    guard result.facts.inputShape == facts.inputShape,
      result.facts.classNames == facts.classNames
    else {
      throw ToolError(
        "\(path): expected samples of \(facts.inputShape) with \(counted(facts.outputCount, "output")), "
          + "found \(result.facts.inputShape) with \(result.facts.outputCount)")
    }
    // Where the data have a part for measuring, it is that.
    var samples = result.test ?? result.samples
    samples.inputs = facts.standardized(samples.inputs)
    return samples
  }

  /// Reads inputs whose targets are to be found out: a table, an array, pictures.
  ///
  /// - Throws: When files are missing, damaged, or do not fit the net.
  public static func inputs(
    _ paths: [String], _ configuration: Configuration, _ facts: DataFacts
  ) throws -> (inputs: Tensor<Float>, names: [String]) {
    try InputReader(configuration, facts).read(paths)
  }
}
