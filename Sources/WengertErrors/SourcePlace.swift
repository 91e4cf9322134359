/// A place in a program's source, as reports name it.
public struct SourcePlace: Sendable, Hashable, CustomStringConvertible {
  /// The function; nil if it is not known.
  public let function: String?
  /// The file; nil if it is not known.
  public let file: String?
  /// The line in the file, 0 if it is not known.
  public let line: Int

  package init(function: String?, file: String?, line: Int) {
    self.function = function
    self.file = file
    self.line = line
  }

  /// `file:line, in function`, without the parts that are not known.
  public var description: String {
    guard let file else { return function ?? "an unknown place" }
    return "\(file):\(line)" + (function.map { ", in \($0)" } ?? "")
  }
}
