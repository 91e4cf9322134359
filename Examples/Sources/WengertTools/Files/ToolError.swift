/// Why a command cannot do what it was asked to.
public struct ToolError: Error, Equatable, CustomStringConvertible {
  /// One line: where, what is wrong, what to do.
  public let description: String

  /// An error with a text, of which one line is made.
  public init(_ text: String) {
    description = String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }
}
