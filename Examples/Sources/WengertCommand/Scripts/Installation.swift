import ExampleSupport
import Foundation
import WengertTools

/// The build that this program belongs to: modules to compile scripts with, and the library to link them with.
struct Installation {
  /// The folder of the program, links followed: `Examples/.build/…/release`.
  let folder: String
  /// The folder of Wengert's sources.
  let clone: String

  /// The modules that a script can import: the products and their dependencies.
  static let modules = [
    "Wengert", "WengertSupport", "WengertErrors", "WengertTensors", "WengertAutodiff",
    "WengertLoading", "WengertNeuralNetworks", "WengertDatasets", "WengertExchange",
    "WengertPlots", "WengertCharts", "WengertPNG", "WengertInspection", "WengertDistributed",
  ]
  /// The targets in C behind them.
  static let modulesInC = ["CWengert", "CKernelsOfWengert", "CWengertMPI"]

  /// The installation of the running program.
  static func ofThisProgram() throws -> Installation {
    let program = try resolved(
      Bundle.main.executablePath ?? CommandLine.arguments[0], "this program")
    // Where this file was when the program was built: Examples/Sources/WengertCommand/Scripts.
    let clone = (0..<5).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
      url.deletingLastPathComponent()
    }
    return Installation(
      folder: URL(fileURLWithPath: program).deletingLastPathComponent().path, clone: clone.path)
  }

  /// The command that builds this program.
  func buildCommand(in clone: String) -> String {
    "swift build -c release --package-path \(shellQuoted(clone + "/Examples")) --product wengert"
  }

  /// The command in a sentence. A clone that was moved is found by the place of the program in it.
  var advice: String {
    if hasSources { return "build it again: \(buildCommand(in: clone))" }
    var moved = URL(fileURLWithPath: folder)
    while moved.pathComponents.count > 1, moved.lastPathComponent != "Examples" {
      moved.deleteLastPathComponent()
    }
    let place = moved.deletingLastPathComponent().path
    guard moved.pathComponents.count > 1, place != clone else {
      return "build it again in Wengert's folder: \(buildCommand(in: "."))"
    }
    return "build it again: \(buildCommand(in: place))"
  }

  private var hasSources: Bool { exists(clone + "/Sources/CWengertZlib/module.modulemap") }

  /// The dynamic library.
  var library: String { folder + "/libWengertScripts.\(Self.libraryEnding)" }
  private static var libraryEnding: String {
    #if canImport(Darwin)
      "dylib"
    #else
      "so"
    #endif
  }
  /// A folder with nothing but the modules for scripts, so that no other can be imported.
  var modulesFolder: String { folder + "/WengertScripts.modules" }
  /// Its time is that of the last look at the library.
  private var stamp: String { folder + "/WengertScripts.checked" }

  /// Whether the library was linked after the program and the modules were built. Other programs of this folder
  /// bring modules up to date, too.
  func isLinked(program: String) -> Bool {
    let files = [program] + Self.modules.map { "Modules/\($0).swiftmodule" }
    guard let checked = FileIdentity(stamp), exists(library) else { return false }
    return files.allSatisfy {
      FileIdentity(folder + "/" + $0).map { $0.modified <= checked.modified } ?? true
    }
  }

  /// Refuses a library that scripts cannot be compiled with, and links the library when the build is newer.
  func prepare(program: String = "wengert") throws {
    guard hasSources else {
      throw ToolError("Wengert's sources are no longer in \(clone); \(advice)")
    }
    guard exists(folder + "/Modules/Wengert.swiftmodule"), exists(moduleMaps[0]) else {
      throw ToolError("there is no release build beside \(folder)/\(program); \(advice)")
    }
    if !isLinked(program: program) { try link() }
  }

  /// The maps of the modules in C.
  var moduleMaps: [String] {
    Self.modulesInC.map { "\(folder)/\($0).build/module.modulemap" }
      + ["\(clone)/Sources/CWengertZlib/module.modulemap"]
  }

  private func link() throws {
    say("linking the library for scripts, as after every build")
    let built = try Command(
      "swift",
      [
        "build", "-c", "release", "--package-path", clone + "/Examples", "--product",
        "WengertScripts",
      ]
    ).collected()
    guard built.status == 0, exists(library) else {
      FileHandle.standardError.write(Data(built.output.utf8))
      throw ToolError("the library for scripts could not be linked; \(advice)")
    }
    let files = FileManager.default
    do {
      try? files.removeItem(atPath: modulesFolder)
      try files.createDirectory(atPath: modulesFolder, withIntermediateDirectories: true)
      for module in Self.modules {
        try files.createSymbolicLink(
          atPath: "\(modulesFolder)/\(module).swiftmodule",
          withDestinationPath: "../Modules/\(module).swiftmodule")
      }
      try Data().write(to: URL(fileURLWithPath: stamp))
    } catch {
      throw ToolError("cannot write to \(folder): \(systemReason(error))")
    }
  }

  /// The version of the compiler that built the modules, which stands in them, as "6.2.1".
  var compilerVersion: String? {
    guard let file = FileHandle(forReadingAtPath: folder + "/Modules/Wengert.swiftmodule"),
      let start = try? file.read(upToCount: 1 << 16)
    else { return nil }
    return Self.version(in: String(decoding: start, as: Unicode.ASCII.self))
  }

  /// The words after "Swift version" in a text.
  static func version(in text: String) -> String? {
    guard let range = text.range(of: "Swift version ") else { return nil }
    let version = text[range.upperBound...].prefix { $0.isNumber || $0 == "." }
    return version.isEmpty ? nil : String(version)
  }
}

extension Installation {
  /// The clone, if it is still there.
  func existingClone() throws -> String {
    guard exists(clone + "/Package.swift") else {
      throw ToolError("Wengert's sources are no longer in \(clone); \(advice)")
    }
    return clone
  }
}
