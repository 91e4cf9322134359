import Foundation
import Wengert
import WengertDatasets
import WengertExchange

/// Reads inputs without targets, as the net was trained on.
struct InputReader {
  private let configuration: Configuration
  private let facts: DataFacts

  init(_ configuration: Configuration, _ facts: DataFacts) {
    self.configuration = configuration
    self.facts = facts
  }

  func read(_ paths: [String]) throws -> (inputs: Tensor<Float>, names: [String]) {
    var parts: [Tensor<Float>] = []
    var names: [String] = []
    for path in paths {
      let part = try read(path)
      guard Array(part.shape.dropFirst()) == facts.inputShape else {
        throw ToolError(
          "\(path): the net takes samples of \(facts.inputShape), these are "
            + "\(Array(part.shape.dropFirst()))")
      }
      parts.append(part)
      let name = URL(fileURLWithPath: path).lastPathComponent
      let rows = part.shape[0]
      names +=
        rows == 1 && paths.count > 1 ? [name] : (1...max(rows, 1)).prefix(rows).map { "\($0)" }
    }
    return (facts.standardized(concatenate(parts, along: 0)), names)
  }

  private func read(_ path: String) throws -> Tensor<Float> {
    switch try FileKind.of(path: path) {
    case .csv:
      let reader = DataReader(
        settings: configuration.data, seed: configuration.seed, known: facts, wantsClasses: nil)
      return try TableReader(reader, path).inputs()
    case .npy:
      let array = try NumPyArray(path: path).tensor(as: Float.self)
      return Array(array.shape) == facts.inputShape
        ? array.reshaped(to: Shape([1] + facts.inputShape)) : array
    case .npz: return try DataReader.inputs(of: path)
    case .image:
      guard facts.inputShape.count == 3 else {
        throw ToolError("\(path): the net takes samples of \(facts.inputShape), no pictures")
      }
      let image = try Image(path: path)
        .converted(to: facts.inputShape[0] == 1 ? .gray : .rgb).tensor(as: Float.self)
      var generator = RandomGenerator(seed: 0)
      let resize = ImageTransform.resize(height: facts.inputShape[1], width: facts.inputShape[2])
      return resize(image, using: &generator).reshaped(to: Shape([1] + facts.inputShape))
    case let kind:
      throw ToolError(
        "\(path): inputs are read from CSV, npy, npz and pictures; this is "
          + (kind.map { "of the kind \($0.title)" } ?? "of an unknown kind"))
    }
  }
}
