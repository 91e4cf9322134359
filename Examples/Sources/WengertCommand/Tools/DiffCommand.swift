import ArgumentParser
import ExampleSupport
import Wengert
import WengertTools

/// Compares runs, or weights.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show where two runs, or two files of weights, differ.",
    discussion: """
      Of two logs of runs: the first step after which a parameter differs. Of two folders of wengert train that step is \
      taken again, and the operation named. Of weights: the greatest difference of each tensor, in units of the last \
      place, too. The status is 0 if nothing differs, and 1 otherwise.
      """)

  @Argument(
    help: "A log of a run, a folder of wengert train, or a file of tensors.", completion: .file())
  var first: String

  @Argument(help: "The other one.", completion: .file())
  var second: String

  @Flag(help: "Write one JSON object instead of text.")
  var json = false

  func run() throws {
    let reporter = Reporter(writesJSON: json)
    let kinds = try [first, second].map { path -> Bool in
      try RunFolder.isOne(path) || FileKind.of(path: path) == .runLog
    }
    guard kinds[0] == kinds[1] else {
      throw ToolError(
        "\(kinds[0] ? first : second) is a run and the other is none: give two of a kind")
    }
    if kinds[0] {
      let comparison = try checked { try RunComparison(first, second) }
      reporter.value(comparison.json)
      reporter.text(comparison.text)
      if comparison.difference != nil { throw ExitCode(1) }
    } else {
      let files = try [first, second].map { try DiffCommand.tensors($0) }
      let comparison = try WeightComparison(files[0], files[1])
      reporter.value(comparison.json)
      reporter.text(comparison.text(on: .standardOutput))
      if !comparison.isEqual { throw ExitCode(1) }
    }
  }

  /// A file of tensors; tables and texts have none.
  private static func tensors(_ path: String) throws -> InspectedFile {
    let file = try InspectedFile(path: path)
    let isOfTensors =
      switch file.kind {
      case .checkpoint, .weights, .safetensors, .npy, .npz, .image, .idx, .events: true
      default: false
      }
    guard isOfTensors else {
      throw ToolError(
        "\(path): it is of the kind \(file.kind.title); diff needs two runs (folders of wengert train, or their "
          + "logs), or two files of tensors (checkpoints, weights, safetensors, npy, npz)")
    }
    return file
  }
}
