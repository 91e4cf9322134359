import Foundation
import Testing
import Wengert
import WengertDatasets

/// A published result: its inputs, the numbers printed there, and the same computed to full precision.
struct Fact {
  let id: String
  private let table: [String: Attribute]

  init(_ attribute: Attribute) throws {
    guard let table = attribute.table, let id = (table["id"] ?? table["name"])?.text else {
      throw Complaint("a fact without a name")
    }
    self.id = id
    self.table = table
  }

  /// The facts of a file, in the list under a key.
  static func load(_ file: String, key: String) throws -> [Fact] {
    guard let resources = Bundle.module.resourceURL else { throw Complaint("no resources") }
    let url = resources.appendingPathComponent("Fixtures/facts/\(file).json")
    let document = try JSONDecoder().decode(Attribute.self, from: Data(contentsOf: url))
    return try (document.table?[key]?.list ?? []).map { try Fact($0) }
  }

  /// What lies at the end of a path of keys.
  func value(_ path: String...) throws -> Attribute {
    var result = Attribute.table(table)
    for key in path {
      guard let next = result.table?[key] else { throw Complaint("\(id): nothing at \(path)") }
      result = next
    }
    return result
  }

  /// The tensor among the inputs.
  func input(_ name: String) throws -> Tensor<Double> { try tensor(value("inputs", name)) }

  /// The class numbers among the inputs.
  func labels(_ name: String = "y") throws -> Tensor<Int> {
    Tensor<Int>(converting: try input(name))
  }

  /// A tensor as the files hold it.
  func tensor(_ attribute: Attribute) throws -> Tensor<Double> {
    guard let table = attribute.table,
      let shape = table["shape"]?.list?.compactMap(\.int),
      let data = table["data"]?.list?.compactMap(\.double)
    else { throw Complaint("\(id): no tensor") }
    return Tensor(data, shape: Shape(shape))
  }

  /// The tensors under a key: `recomputed`, `published`, `grads_reg_0` and so on.
  func tensors(_ key: String) throws -> [String: Tensor<Double>] {
    try value(key).table?.mapValues { try tensor($0) } ?? [:]
  }

  /// The keys whose tensors are gradients.
  var gradientKeys: [String] { table.keys.filter { $0.hasPrefix("grads_") }.sorted() }
}

/// What the library answers to a fact, by the names of the fact's numbers; gradients under
/// `grads_reg_0/W1`, inputs that are computed again under `inputs/a`.
typealias Answers = [String: Tensor<Double>]

/// Numbers in row-major order, as NumPy's `linspace(from, to, size).reshape(shape)`.
func ramp(_ from: Double, _ to: Double, _ shape: Shape) -> Tensor<Double> {
  Tensor.linspace(from: from, to: to, count: shape.elementCount).reshaped(to: shape)
}

extension NumPyRandom {
  /// Standard normal deviates, as `randn(shape)`.
  mutating func normals(_ shape: Shape) -> Tensor<Double> {
    Tensor(normal(count: shape.elementCount), shape: shape)
  }

  /// 1 where a number uniform on [0, 1) is below a bound, 0 elsewhere, as `rand(shape) < bound`.
  mutating func mask(_ shape: Shape, below bound: Double) -> Tensor<Double> {
    Tensor<Double>(
      converting: Tensor(uniform(count: shape.elementCount), shape: shape) .< bound)
  }
}
