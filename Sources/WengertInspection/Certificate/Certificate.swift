import Foundation
import WengertNeuralNetworks
import WengertSupport

/// The result of `certify` on a net and its data; a text and JSON.
public struct Certificate: Sendable, Codable, CustomStringConvertible {
  /// The result for one parameter.
  public struct ParameterCheck: Sendable, Codable {
    /// The name of the parameter.
    public let name: String
    /// The shape of the parameter.
    public let shape: [Int]
    /// Whether it is frozen, so that no step changes it.
    public let isFrozen: Bool
    /// Whether the loss was computed from it.
    public let isReached: Bool
    /// Whether its gradient is 0 everywhere.
    public let isZero: Bool
    /// Number of elements of its gradient that are NaN or infinite.
    public let notFiniteCount: Int
    /// The Euclidean norm of its gradient.
    public let gradientNorm: Double
    /// Number of elements whose gradient was compared with differences.
    public let checkedCount: Int
    /// Number of elements left out because the loss has a kink within the step.
    public let kinkCount: Int
    /// The greatest relative error of the gradient.
    public let relativeError: Double
    /// The greatest relative error of gradients of gradients, in a sample; nil if none was taken.
    public let secondOrderError: Double?
  }

  /// One activation, and its units that did nothing for the whole batch.
  public struct Activation: Sendable, Codable, Hashable {
    /// The kind of idle units.
    public enum Kind: String, Sendable, Codable, Hashable {
      /// 0 for every sample: no gradient passes.
      case dead
      /// Near a bound for every sample: next to no gradient passes.
      case saturated
    }
    /// The module that the activation belongs to.
    public let module: String
    /// The name of the activation.
    public let operation: String
    /// The kind of idle units.
    public let kind: Kind
    /// Number of units: columns of a matrix, channels of images.
    public let unitCount: Int
    /// The share of elements that are 0, or near a bound.
    public let idleShare: Double
    /// The units all of whose elements are.
    public let idleUnits: [Int]
  }

  /// When it was made, as ISO 8601.
  public let date: String
  /// The loss at the parameters given.
  public let loss: Double
  /// One per parameter.
  public let parameters: [ParameterCheck]
  /// One per activation with a bound, in the order of the computation.
  public let activations: [Activation]
  /// Why gradients do not agree with differences, in one line; nil if they do.
  public let gradientFailure: String?
  /// The same for gradients of gradients.
  public let secondOrderFailure: String?

  /// Parameters that no gradient reached.
  public var unreached: [String] { parameters.filter { !$0.isReached }.map(\.name) }

  /// Whether gradients agree with differences, are finite, and reach every parameter. Dead and saturated units and
  /// kinks are told, and are no failure.
  public var passes: Bool {
    gradientFailure == nil && secondOrderFailure == nil && loss.isFinite
      && parameters.allSatisfy { $0.isReached && $0.notFiniteCount == 0 }
  }

  /// Findings, the gravest first, one a line.
  public var findings: [String] {
    var lines: [String] = []
    if !loss.isFinite { lines.append("the loss is \(loss)") }
    if let gradientFailure { lines.append("gradients: \(gradientFailure)") }
    if let secondOrderFailure { lines.append("gradients of gradients: \(secondOrderFailure)") }
    for parameter in parameters {
      if parameter.isFrozen { lines.append("\(parameter.name): it is frozen, no step changes it") }
      if !parameter.isReached {
        lines.append("\(parameter.name): no gradient reaches it; the loss is not computed from it")
      } else if parameter.notFiniteCount > 0 {
        lines.append(
          "\(parameter.name): \(parameter.notFiniteCount) elements of its gradient are not finite")
      } else if parameter.isZero {
        lines.append("\(parameter.name): its gradient is 0 everywhere")
      }
    }
    for activation in activations where !activation.idleUnits.isEmpty {
      let units = activation.idleUnits
      let list = units.prefix(8).map(String.init).joined(separator: ", ")
      lines.append(
        "\(activation.module), \(activation.operation): \(units.count) of \(activation.unitCount) units are "
          + "\(activation.kind.rawValue) on the whole batch (\(list)\(units.count > 8 ? ", …" : ""))"
      )
    }
    let kinks = parameters.reduce(0) { $0 + $1.kinkCount }
    if kinks > 0 { lines.append("\(kinks) elements of parameters lie within a step of a kink") }
    return lines
  }

  /// The findings, a table of parameters, a table of activations.
  public var description: String {
    func short(_ value: Double) -> String { NumberFormat.short(value, digits: 3) }
    let parameterRows = parameters.map {
      [
        $0.name, "\($0.shape)", $0.isReached ? short($0.gradientNorm) : "none",
        "\($0.checkedCount)",
        "\($0.kinkCount)", short($0.relativeError), $0.secondOrderError.map(short) ?? "",
      ]
    }
    let activationRows = activations.map {
      [
        $0.module, $0.operation, "\($0.unitCount)", short($0.idleShare * 100),
        "\($0.idleUnits.count)",
        $0.kind.rawValue,
      ]
    }
    let header = ["Parameter", "Shape", "Gradient", "Checked", "Kinks", "Error", "Second order"]
    let units = ["Module", "Activation", "Units", "Idle %", "Idle units", "Kind"]
    var text = "Certificate of \(date): \(passes ? "passed" : "FAILED"), loss \(short(loss))\n"
    for finding in findings { text += "- \(finding)\n" }
    text += "\n\(TextTable([header] + parameterRows, rightAligned: [2, 3, 4, 5, 6]))\n"
    if !activations.isEmpty {
      text += "\n\(TextTable([units] + activationRows, rightAligned: [2, 3, 4]))\n"
    }
    return text
  }

  /// As JSON; numbers that are not finite are texts.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let data = try? encoder.encode(self)
    return data.map { String(decoding: $0, as: UTF8.self) + "\n" } ?? "null\n"
  }

  /// Writes JSON and text beside a checkpoint: `run.certificate.json` and `run.certificate.txt` for `run`.
  ///
  /// - Throws: When a file cannot be written.
  public func save(beside path: String) throws(FileError) {
    try writeText(json, to: path + ".certificate.json")
    try writeText(description, to: path + ".certificate.txt")
  }
}
