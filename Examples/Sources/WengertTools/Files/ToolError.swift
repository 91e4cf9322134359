/// Why a command fails.
public struct ToolError: Error, Equatable, CustomStringConvertible {
  /// One line: the place, the problem, the remedy.
  public let description: String

  /// An error with a text, of which one line is made.
  public init(_ text: String) {
    description = String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }
}
