import ArgumentParser
import Foundation
import WengertTools

/// `wengert watch`: runs a script again each time it is saved.
struct Watch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a script, and again each time it is saved.",
    usage: "wengert watch [--output <folder>] <script> [<arguments> ...]",
    discussion: """
      A program that still runs gets the signal of Ctrl-C and, if it does not end, two seconds later SIGKILL. \
      With --output, the script finds the folder's name in the environment as WENGERT_OUTPUT, and \
      index.html in the folder shows the pictures there, new ones by itself.
      """)

  @Option(
    help: "A folder of pictures to show in a page; it is created if it does not exist.",
    completion: .directory)
  var output: String?

  @Argument(help: "A file whose name ends in .swift.", completion: .file(extensions: ["swift"]))
  var script: String

  @Argument(parsing: .captureForPassthrough, help: "The program's arguments.")
  var arguments: [String] = []

  func run() throws {
    _ = try Script(script)
    let page = try output.map { try PicturePage(folder: $0, script: script) }
    if let page { say("pictures are shown in \(page.path)") }
    var watcher = Watcher(script: script, arguments: arguments, page: page)
    Stop.onSignals()
    while Stop.signal == 0 {
      watcher.look()
      usleep(50_000)
    }
    watcher.end()
    throw ExitCode(128 + Stop.signal)
  }
}

/// A signal that ends the watching.
private enum Stop {
  /// Written by the handler alone.
  nonisolated(unsafe) static var signal: Int32 = 0

  static func onSignals() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      #if canImport(Darwin)
        Darwin.signal(number) { Stop.signal = $0 }
      #else
        Glibc.signal(number) { Stop.signal = $0 }
      #endif
    }
  }
}
