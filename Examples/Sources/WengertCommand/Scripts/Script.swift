import Foundation
import WengertTools

/// A file with a program in Swift.
struct Script {
  /// As the user wrote it.
  let path: String
  let text: String

  init(_ path: String) throws {
    self.path = path
    guard path.hasSuffix(".swift") else {
      throw ToolError("\(path.isEmpty ? "''" : path) is not a script: its name must end in .swift")
    }
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      let reason =
        exists(path) ? "it is a folder, or you may not read it" : "there is no such file"
      throw ToolError("cannot read \(path): \(reason)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ToolError("\(path) is not a script: it is not UTF-8")
    }
    self.text = text
  }

  /// Whether the program begins at a type with `@main` instead of the first line.
  var hasMainType: Bool {
    text.split(separator: "\n").contains {
      $0.hasPrefix("@main") && $0.dropFirst(5).first.map { !$0.isLetter } ?? true
    }
  }

  /// The compiler's arguments.
  func compilerArguments(_ installation: Installation, output: String) -> [String] {
    [
      "-O", "-gline-tables-only", "-swift-version", "5", "-module-name", "script",
      hasMainType ? "-parse-as-library" : nil,
      path, "-o", output, "-I", installation.modulesFolder,
    ].compactMap { $0 } + installation.moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
      + [
        "-L", installation.folder, "-lWengertScripts", "-lm", "-Xlinker", "-rpath", "-Xlinker",
        installation.folder,
      ]
  }

  /// The compiled program: the one that is kept, or a new one.
  func compiled(_ installation: Installation, _ cache: ScriptCache) throws -> String {
    let compiler = try Self.compiler()
    let path = try resolved(path, "the script")
    // Compiled programs hold the path: a message names it.
    let parts = """
      compiler \(compiler) \(FileIdentity(compiler)?.description ?? "")
      library \(installation.library) \(FileIdentity(installation.library)?.description ?? "")
      arguments \(compilerArguments(installation, output: "").joined(separator: " "))
      script \(path)
      \(text)
      """
    if let program = cache.program(of: parts) { return program }
    try Self.refuseOtherVersion(installation)
    return try cache.keep(parts) { output in
      let arguments = compilerArguments(installation, output: output)
      guard try Command("swiftc", arguments).run() == 0 else { throw CompilationFailure() }
    }
  }

  /// Where the first `swiftc` of PATH is, links followed.
  private static func compiler() throws -> String {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    for folder in folders where access("\(folder)/swiftc", X_OK) == 0 {
      return try resolved("\(folder)/swiftc", "the compiler")
    }
    throw ToolError("`swiftc` is not in PATH; scripts need Swift's compiler: swift.org/install")
  }

  /// Refuses a compiler that cannot read the modules.
  private static func refuseOtherVersion(_ installation: Installation) throws {
    guard let built = installation.compilerVersion,
      let present = Installation.version(
        in: try Command("swiftc", ["--version"]).collected().output),
      built != present
    else { return }
    throw ToolError(
      "the library was built by Swift \(built), and swiftc is \(present); \(installation.advice)")
  }
}

/// The compiler has said why.
struct CompilationFailure: Error {}
