import Foundation

/// Where results are read: how wide it is, and which letters it can show.
public struct Screen: Sendable {
  /// Letters in a line.
  public var width: Int
  /// Whether it shows more than ASCII.
  public var isUnicode: Bool

  /// A screen of a width.
  public init(width: Int, isUnicode: Bool) {
    self.width = max(width, 20)
    self.isUnicode = isUnicode
  }

  /// The width of standard output now. `COLUMNS` overrides it; a pipe is taken to be wide.
  public static var standardOutput: Screen {
    let locale = variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? ""
    let isUnicode = locale.lowercased().replacing("-", with: "").hasSuffix("utf8")
    return Screen(width: columns, isUnicode: isUnicode)
  }

  private static var columns: Int {
    if let text = variable("COLUMNS"), let count = Int(text), count > 0 { return count }
    var size = winsize()
    #if canImport(Darwin)
      let request: UInt = 0x4008_7468  // TIOCGWINSZ, which is a macro that Swift does not see
    #else
      let request = UInt(TIOCGWINSZ)
    #endif
    if ioctl(STDOUT_FILENO, request, &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return isatty(STDOUT_FILENO) == 1 ? 80 : 200
  }

  private static func variable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A text with nothing that the screen cannot show, and nothing that moves its cursor.
  public func shown(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "…" where !isUnicode: result += ".."
      case "×" where !isUnicode: result += "x"
      case "µ" where !isUnicode: result += "u"
      case _ where scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value): result += "?"
      case _ where !isUnicode && !scalar.isASCII: result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
