import WengertSupport

/// Texts and numbers as JSON has them.
enum JSONText {
  /// A text in quotation marks. `<` is written as an escape, so that it can stand inside of a page, too.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "<", "\u{2028}", "\u{2029}": result += escape(scalar)
      default:
        if scalar.value < 32 {
          result += escape(scalar)
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// A number; `null` for NaN and infinities, which JSON does not have.
  static func number(_ value: Double) -> String { value.isFinite ? "\(value)" : "null" }
}
