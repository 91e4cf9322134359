import ArgumentParser
import ExampleSupport
import Foundation
import WengertTools

/// `wengert new`: a package, or a script, to begin with.
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a package with a net, its training and a test of its gradients.",
    discussion: """
      The package depends on the Wengert that this program was built in, by its path.
      """)

  @Argument(help: "The package's name, and that of its folder: letters, digits and _.")
  var name: String

  @Option(help: "The folder that it is made in.", completion: .directory)
  var `in` = "."

  @Flag(help: "Make a script, NAME.swift, that `wengert run` runs, instead of a package.")
  var script = false

  func validate() throws {
    if let reason = PackageName.refusal(of: name) { throw ValidationError(reason) }
  }

  func run() throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: `in`, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw ToolError("there is no folder \(`in`) to make it in; make that first, or check --in")
    }
    let target = `in` == "." ? name : `in` + "/" + name
    if script {
      try write(ScriptTemplate.text, to: target + ".swift")
      chmod(target + ".swift", 0o755)
      print("Made \(target).swift. Run it: wengert run \(shellQuoted(target)).swift")
      return
    }
    guard !exists(target) else { throw ToolError("\(target) exists; choose another name") }
    let template = PackageTemplate(
      name: name, clone: try Installation.ofThisProgram().existingClone())
    for (path, text) in template.files { try write(text, to: "\(target)/\(path)") }
    print(
      """
      Made \(target). The first build takes some minutes:
        cd \(shellQuoted(target))
        swift run -c release
        swift test
      """)
  }

  /// Writes a file that is not there yet.
  private func write(_ text: String, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    guard !exists(path) else { throw ToolError("\(path) exists; choose another name") }
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    } catch {
      throw ToolError("cannot write \(path): \(systemReason(error))")
    }
  }
}

/// The names that a package can have.
enum PackageName {
  private static let taken =
    Set(Installation.modules + Installation.modulesInC)
    .union(["Swift", "Foundation", "Testing", "XCTest", "Glibc", "Darwin", "PackageDescription"])
  private static let keywords: Set<String> = [
    "Any", "Self", "actor", "as", "associatedtype", "async", "await", "break", "case", "catch",
    "class", "continue", "default", "defer", "deinit", "do", "else", "enum", "extension",
    "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init",
    "inout", "internal", "is", "let", "nil", "operator", "package", "precedencegroup", "private",
    "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript",
    "super", "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
  ]

  /// Why a name cannot be used; nil if it can.
  static func refusal(of name: String) -> String? {
    let scalars = name.unicodeScalars
    let isIdentifier =
      scalars.first.map { $0.isASCII && ($0.properties.isAlphabetic || $0 == "_") } ?? false
      && scalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_")
      }
    guard isIdentifier else {
      return "'\(name)' cannot be a module's name: use letters, digits and _, and a letter first."
    }
    if keywords.contains(name) || name.allSatisfy({ $0 == "_" }) {
      return "'\(name)' cannot be a module's name: it is reserved by Swift."
    }
    // On file systems that take letters of both cases for one, the modules would be, too.
    if taken.contains(where: { $0.lowercased() == name.lowercased() }) {
      return "'\(name)' cannot be a module's name: a module of that name exists."
    }
    return nil
  }
}
