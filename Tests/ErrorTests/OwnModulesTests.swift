import Foundation
import Testing

/// Messages name the user's place: the first function on the call stack that is not the library's.
@Suite struct OwnModulesTests {
  @Test func everyModuleOfTheLibraryIsKnown() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources").standardized
    let text = try String(
      contentsOf: sources.appending(path: "WengertErrors/CallStack.swift"), encoding: .utf8)
    let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path)
    let names = folders.filter { $0.hasPrefix("Wengert") && $0 != "Wengert" }.map {
      $0.dropFirst(7)
    }
    #expect(names.count > 8)
    for name in names { #expect(text.contains("\"\(name)\""), "Wengert\(name)") }
  }
}
