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

  @Test func foldersAreMadeWithThoseAbove() throws {
    let folder = try ScratchFolder()
    for path in ["a/b/c", "a/b/c", "a/d/"] { try PlainFile.makeFolder(folder[path]) }
    #expect(PlainFile.place(at: folder["a/b/c"]) == .other("a folder"))
    #expect(PlainFile.place(at: folder["a/d"]) == .other("a folder"))
    try folder.write("", to: "file")
    for (path, reason) in [
      (folder["file"], "File exists"), (folder["file/below"], "Not a directory"),
      ("", "No such file or directory"),
    ] {
      let failure = #expect(throws: FileFailure.self) { try PlainFile.makeFolder(path) }
      #expect(failure?.reason == reason, "\(path)")
    }
  }
}
