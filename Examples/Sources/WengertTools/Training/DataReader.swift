import Foundation
import Wengert
import WengertDatasets
import WengertExchange

/// Reads the data that a configuration names.
struct DataReader {
  let settings: Configuration.Data
  let seed: UInt64
  /// Nil while the first set of a training is read: its names of columns and classes then hold for all others.
  let known: DataFacts?
  /// The kind of targets that the loss needs; nil where the data decide.
  let wantsClasses: Bool?

  /// The samples, and the validation part if the data have one.
  struct Result {
    var samples: Samples
    var test: Samples?
    var facts: DataFacts
    var isPicture = false
    /// Choices that the user may want otherwise.
    var note: String?
  }

  /// - Throws: When files are missing, damaged, or do not fit.
  func read(_ path: String) throws -> Result {
    if GeneratedData.names.contains(path) { return generated(path) }
    switch try FileKind.of(path: path) {
    case .csv: return try TableReader(self, path).read()
    case .npz: return try archive(path)
    case .npy: return try arrays(path)
    case .folder: return try folder(path)
    case nil where (try FileKind.head(of: path)).isEmpty:
      throw ToolError("\(path): it is empty")
    case let kind:
      throw ToolError(
        "\(path): data are read from CSV, npy, npz, and folders of MNIST, CIFAR-10 or pictures; this is "
          + (kind.map { "of the kind \($0.title)" } ?? "of an unknown kind"))
    }
  }

  private func generated(_ name: String) -> Result {
    let seed = UInt32(truncatingIfNeeded: seed)
    let count = settings.count
    if name == "digits" {
      return pictures(DrawnDigits.generate(count: count, seed: seed), test: nil)
    }
    let points =
      switch name {
      case "moons": PointSet.moons(count: count, noise: 0.2, seed: seed)
      case "circles": PointSet.circles(count: count, noise: 0.05, factor: 0.5, seed: seed)
      default: PointSet.spirals(countPerArm: max(1, count / 3), seed: seed)
      }
    var facts = DataFacts()
    (facts.inputShape, facts.inputNames) = ([2], ["x", "y"])
    facts.classNames = (0..<points.classCount).map { "\($0)" }
    return Result(
      samples: Samples(
        inputs: points.pointTensor(of: Float.self),
        targets: Tensor<Float>(converting: points.labelTensor)), facts: facts)
  }

  private func pictures(_ set: ImageDataset, test: ImageDataset?) -> Result {
    func samples(_ set: ImageDataset) -> Samples {
      Samples(
        inputs: set.imageTensor().reshaped(to: [set.count, set.channels, set.height, set.width]),
        targets: Tensor<Float>(converting: set.labelTensor))
    }
    var facts = DataFacts()
    facts.inputShape = [set.channels, set.height, set.width]
    facts.classNames = set.classNames
    return Result(
      samples: samples(set), test: test.map(samples), facts: facts, isPicture: true)
  }

  // MARK: Folders

  private func folder(_ path: String) throws -> Result {
    let names = try FileKind.names(in: path)
    func has(_ start: String) -> Bool { names.contains { $0.hasPrefix(start) } }
    let isMNIST = has("train-images") || has("raw") || has("MNIST")
    if isMNIST || has("t10k-images") {
      let test = try MNIST.load(from: path, split: .test)
      return isMNIST
        ? pictures(try MNIST.load(from: path, split: .train), test: test)
        : pictures(test, test: nil)
    }
    if has("data_batch_1.bin") || has("cifar-10-batches-bin") {
      return pictures(
        try CIFAR10.load(from: path, split: .train),
        test: try CIFAR10.load(from: path, split: .test)
      )
    }
    guard names.contains("train") else { return try imageFolder(path) }
    var result = try imageFolder("\(path)/train")
    if let name = ["test", "validation", "val"].first(where: { names.contains($0) }) {
      let other = try imageFolder("\(path)/\(name)")
      guard other.facts.classNames == result.facts.classNames else {
        throw ToolError(
          "\(path)/\(name): expected the classes \(result.facts.classNames.joined(separator: ", ")), "
            + "found \(other.facts.classNames.joined(separator: ", "))")
      }
      result.test = other.samples
    }
    return result
  }

  private func pictures(in path: String) throws -> ImageFolder {
    do {
      return try ImageFolder(
        path, transforms: [.resize(height: settings.size, width: settings.size)],
        color: settings.color == "gray" ? .gray : .rgb)
    } catch {
      // A class without pictures.
      throw error.found == "none" ? error.advising("put pictures into it, or remove it") : error
    }
  }

  private func imageFolder(_ path: String) throws -> Result {
    let set = try pictures(in: path)
    let all = try checked { set.batch(at: Array(0..<set.count)) }
    var facts = DataFacts()
    facts.inputShape = Array(all.inputs.shape.dropFirst())
    facts.classNames = set.classNames
    return Result(
      samples: Samples(inputs: all.inputs, targets: Tensor<Float>(converting: all.labels)),
      facts: facts, isPicture: true)
  }

  // MARK: Arrays

  private func archive(_ path: String) throws -> Result {
    let targets = ["y", "labels", "targets", "y_train"]
    return try result(
      path, DataReader.inputs(of: path), DataReader.array(targets, "targets", of: path))
  }

  /// The inputs in an npz file.
  static func inputs(of path: String) throws -> Tensor<Float> {
    try array(["x", "inputs", "x_train"], "inputs", of: path).tensor(as: Float.self)
  }

  private static func array(
    _ candidates: [String], _ purpose: String, of path: String
  ) throws -> NumPyArray {
    let archive = try NumPyArchive(path: path)
    guard let name = candidates.first(where: archive.names.contains) else {
      throw ToolError(
        "\(path): expected \(purpose) named \(candidates.joined(separator: " or ")), found "
          + listed(archive.names))
    }
    return try archive.array(name)
  }

  private func arrays(_ path: String) throws -> Result {
    guard !settings.labels.isEmpty else {
      throw ToolError(
        "\(path): an array of inputs needs their targets; "
          + (known == nil
            ? "name their array with --set data.labels=FILE" : "give an npz file with x and y"))
    }
    return try result(
      path, NumPyArray(path: path).tensor(as: Float.self), NumPyArray(path: settings.labels))
  }

  private func result(
    _ path: String, _ inputs: Tensor<Float>, _ targets: NumPyArray
  ) throws -> Result {
    guard inputs.rank >= 2, targets.shape.rank >= 1, inputs.shape[0] == targets.shape[0] else {
      throw ToolError(
        "\(path): the inputs are \(inputs.shape), the targets \(targets.shape); their first axes must "
          + "count the same samples, and inputs have an axis more at least")
    }
    var facts = DataFacts()
    facts.inputShape = Array(inputs.shape.dropFirst())
    var labels = targets.tensor(as: Float.self)
    let isWhole = ![DataType.float32, .float64].contains(targets.dataType)
    if labels.rank == 1, wantsClasses ?? (known?.isClassifier ?? isWhole) {
      let greatest = labels.scalars.max() ?? 0
      guard labels.scalars.allSatisfy({ $0 >= 0 && $0 == $0.rounded() && $0 < 100_000 }) else {
        throw ToolError("\(path): expected class numbers from 0, found other targets")
      }
      facts.classNames = known?.classNames ?? (0...Int(greatest)).map { "\($0)" }
    } else {
      if labels.rank == 1 { labels = labels.reshaped(to: [labels.count, 1]) }
      guard labels.rank == 2 else {
        throw ToolError("\(path): the targets are \(labels.shape); they must have one or two axes")
      }
      facts.outputNames = known?.outputNames ?? (0..<labels.shape[1]).map { "value \($0)" }
    }
    return Result(
      samples: Samples(inputs: inputs, targets: labels), facts: facts,
      isPicture: facts.inputShape.count == 3)
  }
}
