import Foundation
import Testing
import WengertTools

@testable import WengertCommand

/// A folder that goes away with the test.
final class TemporaryFolder {
  let path: String
  init() throws {
    path = NSTemporaryDirectory() + "/wengert-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    return path + "/" + name
  }
}

@Suite struct ScriptTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func aScriptComesFirstWithoutACommand() {
    #expect(WengertTool.completed(["a.swift", "run"]) == ["run", "a.swift", "run"])
    #expect(WengertTool.completed(["new", "a.swift"]) == ["new", "a.swift"])
    #expect(WengertTool.completed([]) == [])
  }

  @Test func commandsThatAreNotThere() {
    #expect(
      WengertTool.advice(for: ["trian", "--data", "moons"])
        == "There is no command 'trian'; did you mean 'train'?")
    #expect(WengertTool.advice(for: ["xyzzy"])?.contains("there are run, new") == true)
    #expect(WengertTool.advice(for: ["help", "trian"])?.hasSuffix("did you mean 'train'?") == true)
    for arguments in [
      ["help"], ["train"], ["help", "train"], ["--version"], ["a.swift", "x"], [],
    ] {
      #expect(WengertTool.advice(for: arguments) == nil)
    }
  }

  /// A value that begins with a minus is a value.
  @Test(arguments: [
    (["train", "--output", "x", "--epochs", "-1"], "--epochs: epochs must be a whole number"),
    (["train", "--output", "x", "--rate", "-1"], "--rate: optimizer.rate must be a number"),
    (["train", "--output", "x", "--seed", "-3"], "--seed: seed must be a whole number"),
    (["train", "--output", "x", "--hidden", "-3"], "--hidden: net.hidden must be a list"),
    (["predict", "x", "--input", "y", "--top", "-1"], "--top is -1; it must be 1 or more"),
    (["profile", "--steps", "-1"], "--steps is -1; it must be 1 or more"),
    (["train", "--output", "x", "one", "two"], "Unexpected argument 'two'"),
    (["train", "one", "two"], "Unexpected argument 'two'"),
    (["train", "--output", ""], "--output is empty"),
  ])
  func wrongArguments(arguments: [String], expected: String) {
    do {
      _ = try WengertTool.parseAsRoot(arguments)
      Issue.record("nothing was thrown")
    } catch {
      #expect(WengertTool.message(for: error).contains(expected))
      #expect(WengertTool.exitCode(for: error).rawValue == 64)
    }
  }

  @Test func aPackageNeedsAFolderToBeIn() throws {
    var new = try #require(
      try WengertTool.parseAsRoot(["new", "Net", "--in", folder.path + "/none"]) as? New)
    #expect(throws: ToolError.self) { try new.run() }
    #expect(!exists(folder.path + "/none"))
    new = try #require(
      try WengertTool.parseAsRoot(["new", "net", "--script", "--in", folder.path]) as? New)
    try new.run()
    #expect(exists(folder.path + "/net.swift"))
  }

  @Test func whatFollowsAScriptIsPassedOn() throws {
    let words = ["net.swift", "--help", "-h", "--version", "--", "-x", "--output", "a"]
    let run = try #require(try WengertTool.parseAsRoot(["run"] + words) as? Run)
    #expect(run.script == "net.swift" && run.arguments == Array(words.dropFirst()))
    let watch = try #require(
      try WengertTool.parseAsRoot(["watch", "--output", "pictures"] + words) as? Watch)
    #expect(watch.output == "pictures" && watch.arguments == Array(words.dropFirst()))
  }

  @Test func whatIsNoScriptIsRefusedInALine() throws {
    let bytes = folder.path + "/bytes.swift"
    try Data([0xff, 0xfe]).write(to: URL(fileURLWithPath: bytes))
    try FileManager.default.createDirectory(
      atPath: folder.path + "/folder.swift", withIntermediateDirectories: false)
    for (path, message) in [
      ("net.txt", "net.txt is not a script: its name must end in .swift"),
      ("/nowhere/net.swift", "cannot read /nowhere/net.swift: there is no such file"),
      (
        folder.path + "/folder.swift",
        "cannot read \(folder.path)/folder.swift: it is a folder, or you may not read it"
      ),
      (bytes, "\(bytes) is not a script: it is not UTF-8"),
    ] {
      #expect(throws: ToolError(message)) { try Script(path) }
    }
  }

  @Test func aMainTypeIsFoundAtTheBeginningOfALine() throws {
    for (text, has) in [
      ("@main\nstruct A {}", true), ("import Wengert\n@main struct A {}", true),
      ("// @main\nprint(1)", false), ("@mainly var a = 1", false), ("print(\"@main\")", false),
    ] {
      let script = try Script(folder.write(text, to: "a.swift"))
      #expect(script.hasMainType == has, "\(text)")
      let arguments = script.compilerArguments(Installation(folder: "/b", clone: "/c"), output: "o")
      #expect(arguments.contains("-parse-as-library") == has)
    }
  }

  @Test func aCompiledScriptIsKeptForTheSameTextAlone() throws {
    let cache = ScriptCache(folder: folder.path + "/cache")
    #expect(cache.program(of: "one") == nil)
    let kept = try cache.keep("one") { try Data("1".utf8).write(to: URL(fileURLWithPath: $0)) }
    #expect(cache.program(of: "one") == kept)
    #expect(cache.program(of: "two") == nil)
    #expect(FileManager.default.contents(atPath: kept) == Data("1".utf8))
    // Another text that had the same place is not taken for this one.
    try Data("other".utf8).write(
      to: URL(fileURLWithPath: kept).deletingLastPathComponent().appendingPathComponent("made-of"))
    #expect(cache.program(of: "one") == nil)
    let again = try cache.keep("one") { try Data("2".utf8).write(to: URL(fileURLWithPath: $0)) }
    #expect(again == kept && FileManager.default.contents(atPath: kept) == Data("2".utf8))
  }

  @Test func nothingIsKeptOfWhatDoesNotCompile() throws {
    let cache = ScriptCache(folder: folder.path + "/cache")
    #expect(throws: CompilationFailure.self) {
      try cache.keep("one") { _ in throw CompilationFailure() }
    }
    #expect(cache.program(of: "one") == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache.folder) == [])
  }

  @Test func whatWasNotUsedForLongestGoes() throws {
    var cache = ScriptCache(folder: folder.path + "/cache")
    cache.capacity = 2
    for (index, name) in ["one", "two", "one", "three"].enumerated() {
      let program =
        try cache.program(of: name)
        ?? cache.keep(name) { try Data().write(to: URL(fileURLWithPath: $0)) }
      // Times that differ.
      let entry = URL(fileURLWithPath: program).deletingLastPathComponent().path
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: Double(index) - 100)], ofItemAtPath: entry)
    }
    #expect(cache.program(of: "two") == nil)
    #expect(cache.program(of: "one") != nil && cache.program(of: "three") != nil)
  }

  @Test func theCacheIsInTheUsersFolder() throws {
    #expect(try ScriptCache.ofUser(["XDG_CACHE_HOME": "/c"]).folder == "/c/wengert/scripts")
    let home = try ScriptCache.ofUser(["XDG_CACHE_HOME": "relative", "HOME": "/h"]).folder
    #expect(home.hasPrefix("/h/") && home.hasSuffix("/wengert/scripts"))
    #expect(throws: ToolError.self) { try ScriptCache.ofUser([:]) }
  }
}
