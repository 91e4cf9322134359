import Foundation
import Testing

/// A folder that goes with the test.
final class Scratch {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and returns its path.
  func file(_ name: String, _ text: String) throws -> String {
    try file(name, Array(text.utf8))
  }

  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    return "\(path)/\(name)"
  }
}

/// The message of the error that `body` throws.
func message(
  _ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> String {
  do { try body() } catch { return "\(error)" }
  Issue.record("nothing was thrown", sourceLocation: location)
  return ""
}
