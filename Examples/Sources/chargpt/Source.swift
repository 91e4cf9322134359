import Foundation

/// The text to learn from.
enum TextSource {
  /// A file, or the documentation of the repository.
  static func load(_ path: String?) throws -> String {
    if let path { return try text(at: URL(fileURLWithPath: path)) }
    let repository = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../..").standardized
    let pages = repository.appending(path: "Docs")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: pages.path)) ?? []
    let files =
      ["README.md", "CONTRIBUTING.md"].map { repository.appending(path: $0) }
      + names.filter { $0.hasSuffix(".md") }.sorted().map { pages.appending(path: $0) }
    return try files.map(text(at:)).joined(separator: "\n\n")
  }

  private static func text(at file: URL) throws -> String {
    guard let data = try? Data(contentsOf: file), let text = String(data: data, encoding: .utf8)
    else { throw UnusableText(path: file.path, reason: "it cannot be read as UTF-8 text") }
    return text
  }
}

/// There is nothing to learn from.
struct UnusableText: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "\(path): \(reason)" }
}
