import ArgumentParser
import Foundation
import WengertTools

/// `wengert run`: compiles a script, unless it is compiled, and becomes it.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a program of one file.",
    usage: "wengert run <script> [<arguments> ...]",
    discussion: """
      The file can import Wengert, WengertDatasets, WengertPlots, WengertExchange, WengertInspection, \
      WengertDistributed and what comes with Swift. It is compiled with optimization; the program is kept \
      in ~/.cache/wengert, so that a file that did not change starts at once.
      """)

  @Argument(help: "A file whose name ends in .swift.", completion: .file(extensions: ["swift"]))
  var script: String

  @Argument(parsing: .captureForPassthrough, help: "The program's arguments.")
  var arguments: [String] = []

  func run() throws {
    try program(script, arguments).replaceThisProgram()
  }
}

/// The command that runs a script, compiled.
func program(_ path: String, _ arguments: [String]) throws -> Command {
  let script = try Script(path)
  let installation = try Installation.ofThisProgram()
  try installation.prepare()
  var command: Command
  do {
    command = Command(try script.compiled(installation, try .ofUser()), arguments)
  } catch is CompilationFailure {
    throw ExitCode.failure
  }
  command.name = path
  if ProcessInfo.processInfo.environment["SWIFT_BACKTRACE"] == nil {
    // The lines that led to a crash, without registers and libraries.
    command.environment["SWIFT_BACKTRACE"] =
      "threads=crashed,registers=none,images=none,limit=16,interactive=no"
  }
  return command
}
