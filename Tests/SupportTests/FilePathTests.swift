import Testing
import WengertSupport

@Suite struct FilePathTests {
  @Test(arguments: [
    ("a", ".", "a"), ("/a", "/", "a"), ("b/a", "b", "a"), ("/c/b/a", "/c/b", "a"),
    ("b/\u{301}a", "b", "\u{301}a"), ("./a", ".", "a"),
  ])
  func parts(_ path: String, folder: String, name: String) {
    #expect(FilePath.folder(of: path) == folder)
    #expect(FilePath.name(of: path) == name)
  }

  @Test func joining() {
    #expect(FilePath.join("a", "b") == "a/b")
    #expect(FilePath.join("/", "b") == "/b")
  }

  @Test func siblingsOfLongNamesAreShort() {
    let long = String(repeating: "ä", count: 120)
    #expect(FilePath.sibling(of: "x/short", ending: ".part") == "x/short.part")
    let one = FilePath.sibling(of: "x/\(long)1", ending: ".partial")
    let two = FilePath.sibling(of: "x/\(long)2", ending: ".partial")
    #expect(one != two)
    #expect(one == FilePath.sibling(of: "x/\(long)1", ending: ".partial"))
    for path in [one, two] {
      #expect(path.hasPrefix("x/ää") && path.hasSuffix(".partial"))
      #expect(FilePath.name(of: path).utf8.count <= 239)
    }
  }
}
