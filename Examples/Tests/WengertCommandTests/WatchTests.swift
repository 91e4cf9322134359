import Foundation
import Testing
import WengertTools

@testable import WengertCommand

@Suite struct WatchTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func aFileIsRunAtOnceAndThenWhenItHasSettled() throws {
    let first = FileIdentity(try folder.write("1", to: "a.swift"))
    let second = FileIdentity(try folder.write("two", to: "a.swift"))
    let third = FileIdentity(try folder.write("three", to: "a.swift"))
    var changes = ChangeDetector()
    let start = ContinuousClock.now
    func isRun(_ identity: FileIdentity?, _ milliseconds: Int) -> Bool {
      changes.isSettledChange(identity, at: start + .milliseconds(milliseconds))
    }
    #expect(isRun(first, 0))
    #expect(!isRun(first, 500))
    // Two writes, the second before the first has settled.
    #expect(!isRun(second, 1000))
    #expect(!isRun(third, 1090))
    #expect(!isRun(third, 1180))
    #expect(isRun(third, 1190))
    #expect(!isRun(third, 2000))
    // An editor that takes the file away and puts another there.
    #expect(!isRun(nil, 3000))
    #expect(!isRun(second, 3050))
    #expect(isRun(second, 3200))
  }

  @Test func picturesAreShownOnceAndSharply() {
    #expect(
      PicturePage.shown(["b.png", "a.svg", "a.png", "index.html", ".c.png", "D.JPG", "e.txt"])
        == ["D.JPG", "a.svg", "b.png"])
  }

  @Test func namesCannotEndTheScriptThatHoldsThem() {
    #expect(PicturePage.quoted("a\"\\</script>\n") == #""a\u0022\u005c\u003c/script>\u000a""#)
    #expect(PicturePage.quoted("é") == "\"é\"")
  }

  @Test func thePageNamesWhatIsInTheFolder() throws {
    let page = try PicturePage(folder: folder.path + "/out", script: "net.swift")
    let script = page.folder + "/watch.js"
    #expect(try String(contentsOfFile: script, encoding: .utf8).contains("pictures: []"))
    try Data().write(to: URL(fileURLWithPath: page.folder + "/loss.svg"))
    page.set(state: "running", run: 2)
    let text = try String(contentsOfFile: script, encoding: .utf8)
    #expect(text.contains("run: 2, state: \"running\"") && text.contains("[\"loss.svg\", \""))
    // A second time it is this program's own page; another page is left alone.
    _ = try PicturePage(folder: page.folder, script: "net.swift")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: page.path))
    #expect(throws: ToolError.self) { try PicturePage(folder: page.folder, script: "net.swift") }
    #expect(try String(contentsOfFile: page.path, encoding: .utf8) == "mine")
  }
}
