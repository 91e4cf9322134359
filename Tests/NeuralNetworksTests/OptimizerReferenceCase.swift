import Foundation
import Testing
import Wengert

/// A part of a JSON document; what is not there reads as null.
struct ReferenceCase {
  private let value: Any?

  /// A document among the oracle's fixtures.
  static func document(_ path: String) throws -> ReferenceCase {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appending(path: "OracleTests/Fixtures/\(path)")
    return ReferenceCase(value: try JSONSerialization.jsonObject(with: Data(contentsOf: file)))
  }

  /// The cases of a document.
  static func load(_ path: String) throws -> [ReferenceCase] { try document(path)["cases"].array }

  subscript(key: String) -> ReferenceCase {
    ReferenceCase(value: (value as? [String: Any])?[key])
  }
  var array: [ReferenceCase] { (value as? [Any] ?? []).map { ReferenceCase(value: $0) } }
  var string: String { value as? String ?? "" }
  var optional: Double? { (value as? NSNumber)?.doubleValue }
  var double: Double { optional ?? .nan }
  var doubles: [Double] { array.map(\.double) }
  var int: Int { (value as? NSNumber)?.intValue ?? -1 }
  var bool: Bool { (value as? NSNumber)?.boolValue ?? false }
  var tensor: Tensor<Double> {
    Tensor(self["data"].doubles, shape: Shape(self["shape"].array.map(\.int)))
  }

  /// Expects numbers within the case's own tolerance.
  func expectClose(_ values: [Double], _ expected: [Double], _ what: String) {
    let (relative, absolute) = (self["tol"]["rtol"].double, self["tol"]["atol"].double)
    #expect(values.count == expected.count, "\(self["id"].string), \(what)")
    for (value, expected) in zip(values, expected) {
      #expect(
        abs(value - expected) <= absolute + relative * abs(expected),
        "\(self["id"].string), \(what): \(value) is not \(expected)")
    }
  }
}
