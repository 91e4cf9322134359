import Foundation
import WengertSupport

/// How far a computation in Float is from the same in Double; see `shadow(_:_:)`.
public struct ShadowReport: Sendable, CustomStringConvertible {
  /// One operation, or all of one module.
  public struct Row: Sendable, Hashable {
    /// The module that the operation ran in.
    public let module: String
    /// The operation; empty in rows of modules.
    public let operation: String
    /// How far its result is from that in Double, relative to the greatest element.
    public internal(set) var valueError: Double
    /// Its own error: relative to its result in Double for the same operands.
    public internal(set) var ownError: Double
    /// How far the loss's gradient with respect to its result is from that in Double; nil if none reached it.
    public internal(set) var gradientError: Double?
    /// The part of the result's elements that are 0 in Float and not in Double.
    public internal(set) var underflow: Double
    /// Whether there are NaN or infinities where Double has numbers.
    public internal(set) var leavesRange: Bool
    /// The operation cannot be computed in Double, so its result counts as exact.
    public internal(set) var isUnknown = false
  }

  /// The loss in Float.
  public let loss: Double
  /// The loss in Double.
  public let exactLoss: Double
  /// One row per operation, in the order of the computation.
  public let operations: [Row]
  /// The greatest errors of each module.
  public let modules: [Row]
  /// Number of values that no operation seen here made, such as those computed before the loss: they count as exact,
  /// and no gradient passes them in Double.
  public let unseenCount: Int

  /// The number of decimal digits of the loss that are reliable.
  public var lossDigits: Double { ShadowReport.digits(relative(loss, exactLoss)) }

  private func relative(_ a: Double, _ b: Double) -> Double {
    b != 0 ? abs(a - b) / abs(b) : abs(a - b)
  }

  static func digits(_ error: Double) -> Double {
    error.isNaN ? 0 : min(max(-log10(max(error, 1e-17)), 0), 16)
  }

  /// Where Float is not enough, and how to mend it; empty if nothing is wrong.
  public var advice: [String] {
    var lines: [String] = []
    // Later operations inherit it.
    if let row = operations.first(where: \.leavesRange) {
      lines.append(
        "\(row.place): the result leaves the range of Float; scale it down, or use a function that does not, "
          + "such as logSumExp or logSoftmax")
    }
    for row in operations where row.underflow > 0.01 && !row.leavesRange {
      lines.append(
        "\(row.place): \(percent(row.underflow)) of the elements are 0 in Float and not in Double; work with "
          + "logarithms, or scale")
    }
    // Rounding is 6e-8 of an element; sums of many have some hundred times that.
    for row in operations where row.ownError > 1e-5 && !row.leavesRange {
      lines.append(
        "\(row.place): it loses digits itself, \(count(row.ownError)) are left; it subtracts numbers that are nearly "
          + "equal, or sums many of different signs")
    }
    for row in operations
    where row.valueError > 1e-4 && row.ownError <= 1e-5 && !row.leavesRange {
      lines.append(
        "\(row.place): it makes errors of its operands greater, \(count(row.valueError)) digits are left"
      )
    }
    for row in modules where (row.gradientError ?? 0) > 1e-2 && row.gradientError != .infinity {
      lines.append(
        "\(row.module): gradients have \(count(row.gradientError ?? 0)) digits; compute this module in Double"
      )
    }
    return lines
  }

  private func percent(_ share: Double) -> String {
    NumberFormat.short(share * 100, digits: 2) + " %"
  }
  private func count(_ error: Double) -> String {
    NumberFormat.fixed(ShadowReport.digits(error), decimals: 1)
  }

  /// The loss, the advice, and tables by module and by operation.
  public var description: String {
    let digits = NumberFormat.fixed(lossDigits, decimals: 1)
    var text =
      "loss \(Float(loss)) in Float, \(exactLoss) in Double: \(digits) digits are reliable\n"
    if unseenCount > 0 {
      text += "\(unseenCount) values come from operations that were not seen, and count as exact\n"
    }
    text += advice.isEmpty ? "Float is enough.\n" : advice.map { "- \($0)\n" }.joined()
    return text
      + "\n\(table(modules, withOperations: false))\n\n\(table(operations, withOperations: true))\n"
  }

  private func table(_ rows: [Row], withOperations: Bool) -> String {
    func cell(_ error: Double) -> String {
      error == 0 ? "0" : NumberFormat.scientific(error, decimals: 1)
    }
    var cells = [["Module", "Operation", "Value", "Own", "Gradient"]]
    cells += rows.map {
      [
        $0.module, $0.operation, $0.isUnknown ? "unknown" : cell($0.valueError), cell($0.ownError),
        $0.gradientError.map(cell) ?? "",
      ]
    }
    if !withOperations { cells = cells.map { [$0[0]] + $0[2...] } }
    return "\(TextTable(cells, rightAligned: Set(withOperations ? 2..<5 : 1..<4)))"
  }
}

extension ShadowReport.Row {
  fileprivate var place: String { "\(module), \(operation)" }
}
