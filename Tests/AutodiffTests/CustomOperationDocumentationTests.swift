import Foundation
import Testing

@Suite struct CustomOperationDocumentationTests {
  @Test func theDocumentationShowsTestedCode() throws {
    let test = try #require(try? text(of: "CustomOperationTests.swift"))
    guard let page = try? text(of: "../../Docs/CustomOperations.md") else { return }
    let blocks = page.components(separatedBy: "```").enumerated()
      .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("swift\n") }
      .map { $0.element.dropFirst("swift\n".count) }
    #expect(blocks.count >= 3)
    let lines = Set(test.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
    for line in blocks.joined().split(separator: "\n") {
      let code = line.trimmingCharacters(in: .whitespaces)
      #expect(lines.contains(code), "the documentation shows what no test runs: \(code)")
    }
  }

  private func text(of path: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    return try String(contentsOf: folder.appending(path: path).standardized, encoding: .utf8)
  }
}
