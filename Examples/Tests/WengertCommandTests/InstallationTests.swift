import Foundation
import Testing
import WengertTools

@testable import WengertCommand

@Suite struct InstallationTests {
  @Test func aCloneThatMovedIsFoundByTheProgramsPlace() throws {
    let moved = Installation(folder: "/new/Wengert/Examples/.build/release", clone: "/old")
    #expect(
      throws: ToolError(
        """
        Wengert's sources are no longer in /old; build it again: swift build -c release \
        --package-path /new/Wengert/Examples --product wengert
        """)
    ) { try moved.prepare() }
    let elsewhere = Installation(folder: "/bin", clone: "/old")
    #expect(
      throws: ToolError(
        """
        Wengert's sources are no longer in /old; build it again in Wengert's folder: swift build -c \
        release --package-path ./Examples --product wengert
        """)
    ) { try elsewhere.prepare() }
  }

  @Test func aBuildThatIsMissingIsSaidWithTheCommand() throws {
    let clone = try Installation.ofThisProgram().existingClone()
    #expect(
      throws: ToolError(
        """
        there is no release build beside /nowhere/wengert; build it again: swift build -c release \
        --package-path \(shellQuoted(clone + "/Examples")) --product wengert
        """)
    ) { try Installation(folder: "/nowhere", clone: clone).prepare() }
  }

  @Test func theVersionOfACompilerIsRead() {
    #expect(Installation.version(in: "\u{1}x/Swift version 6.3.1 (swift-6.3.1-RELEASE)") == "6.3.1")
    #expect(Installation.version(in: "Apple Swift version 6.2 (swiftlang") == "6.2")
    #expect(Installation.version(in: "Swift version ") == nil)
    #expect(Installation.version(in: "") == nil)
  }

  @Test func theVersionStandsInAModule() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/Modules", withIntermediateDirectories: false)
    let module = String(repeating: "\u{0}", count: 20_000) + "Swift version 6.3.1 (swift"
    _ = try folder.write(module, to: "Modules/Wengert.swiftmodule")
    #expect(Installation(folder: folder.path, clone: "/c").compilerVersion == "6.3.1")
    #expect(Installation(folder: "/nowhere", clone: "/c").compilerVersion == nil)
  }

  @Test func theLibraryIsLinkedAfterEveryBuild() throws {
    let folder = try TemporaryFolder()
    let installation = Installation(folder: folder.path, clone: "/c")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/Modules", withIntermediateDirectories: false)
    func write(_ name: String, second: Double) throws {
      let path = try folder.write("", to: name)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: second)], ofItemAtPath: path)
    }
    try write("wengert", second: 10)
    try write("Modules/WengertTensors.swiftmodule", second: 10)
    #expect(!installation.isLinked(program: "wengert"))
    try write("WengertScripts.checked", second: 10)
    #expect(!installation.isLinked(program: "wengert"))
    try write(URL(fileURLWithPath: installation.library).lastPathComponent, second: 9)
    #expect(installation.isLinked(program: "wengert"))
    try write("Modules/WengertTensors.swiftmodule", second: 11)
    #expect(!installation.isLinked(program: "wengert"))
    try write("WengertScripts.checked", second: 12)
    #expect(installation.isLinked(program: "wengert"))
    try write("wengert", second: 13)
    #expect(!installation.isLinked(program: "wengert"))
  }

  @Test func shellsTakeAQuotedTextForOneWord() throws {
    #expect(shellQuoted("/a/b-1.swift") == "/a/b-1.swift")
    for text in ["", "a b", "it's", "$HOME", "`x`", "é\\"] {
      let echoed = try Command("sh", ["-c", "printf %s \(shellQuoted(text))"]).collected()
      #expect(echoed.status == 0 && echoed.output == text)
    }
  }

  @Test func commandsGiveTheStatusesOfShells() throws {
    #expect(try Command("sh", ["-c", "exit 7"]).collected().status == 7)
    #expect(try Command("sh", ["-c", "kill -KILL $$"]).collected().status == 137)
    var command = Command("sh", ["-c", "printf %s \"$WENGERT_OUTPUT\""])
    command.environment["WENGERT_OUTPUT"] = "/a b"
    #expect(try command.collected().output == "/a b")
    #expect(throws: ToolError.self) { try Command("no-such-program", []).collected() }
  }

  @Test func namesOfPackagesAreModules() {
    for name in ["Net", "_net", "net2", "N"] {
      #expect(PackageName.refusal(of: name) == nil, "\(name)")
    }
    for name in [
      "", "2net", "a-b", "a b", "é", "class", "Wengert", "wengert", "Swift", "__", "a/b",
    ] {
      #expect(PackageName.refusal(of: name)?.contains("'\(name)'") == true, "\(name)")
    }
  }

  @Test func aPackageHasNoPlaceholderLeft() {
    let template = PackageTemplate(name: "Moons", clone: "/a \"b\"")
    #expect(template.files.map(\.key).contains("Tests/MoonsTests/GradientTests.swift"))
    #expect(template.files[0].value.contains(#"path: "/a \"b\"""#))
    for (path, text) in template.files {
      #expect(text.hasSuffix("\n") && !text.contains("\\\\("), "\(path)")
    }
  }
}
