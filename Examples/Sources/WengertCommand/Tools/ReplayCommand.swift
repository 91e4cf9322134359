import ArgumentParser
import ExampleSupport
import Wengert
import WengertTools

/// Takes a run back to one of its steps.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Rebuild the state of a run after any of its steps.",
    discussion: """
      The same seed gives the same bits: the steps of a training of wengert train are taken again, and each is compared \
      with the log. Of a log that a program of yours wrote it says what was recorded; that program itself rebuilds the \
      state, by replay(_:to:make:), see Docs/Inspecting.md.
      """)

  @Argument(help: "A folder of wengert train, or the log of a run.", completion: .file())
  var path: String

  @Option(name: .customLong("to"), parsing: .unconditional, help: "After how many steps.")
  var step: Int

  @Option(help: "A file for the weights, as safetensors.", completion: .file())
  var output: String?

  @Flag(help: "Write one JSON object instead of text.")
  var json = false

  func run() throws {
    let reporter = Reporter(writesJSON: json)
    let replayed = try checked { try ReplayedRun(path, to: step) }
    if let output {
      guard let net = replayed.net else {
        throw ToolError("\(path): a log holds no weights; give the folder of wengert train")
      }
      try net.save(to: output)
    }
    reporter.value(replayed.json)
    reporter.text(replayed.text(on: .standardOutput))
    if let output { reporter.text("Wrote \(output)") }
  }
}
