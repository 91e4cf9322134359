import ArgumentParser
import ExampleSupport
import WengertTools

/// Shows the contents of files.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a file holds: names, shapes, types, statistics.",
    discussion: """
      Knows checkpoints and weights of Wengert, safetensors, arrays of NumPy (npy, npz), event files of TensorBoard and \
      folders of them, pictures (PNG, JPEG, BMP, PNM), IDX, logs of runs, CSV and JSON lines, files of tokenizers. Which \
      one it is, the bytes say, not the name.
      """)

  @Argument(help: "The files.", completion: .file())
  var files: [String]

  @Option(help: "Show one tensor, column, curve or channel, with a histogram.")
  var tensor: String?

  @Option(
    help: "With --tensor: the folder for a picture of it; it is created if it does not exist.",
    completion: .directory)
  var output: String?

  @Option(help: "Read the file as tokens only: uint8, uint16 or uint32.")
  var tokens: TokenWidth?

  @Flag(help: "Write one JSON object for each file instead of text.")
  var json = false

  enum TokenWidth: String, ExpressibleByArgument, CaseIterable {
    case uint8, uint16, uint32
    var bytes: Int { [.uint8: 1, .uint16: 2, .uint32: 4][self]! }
  }

  func validate() throws {
    if output != nil, tensor == nil {
      throw ValidationError("--output needs --tensor: a picture is made of one tensor.")
    }
  }

  func run() throws {
    let reporter = Reporter(writesJSON: json)
    var failures = FailureCount()
    for (index, path) in files.enumerated() {
      try failures.count {
        let file = try InspectedFile(path: path, tokens: tokens?.bytes)
        if index > 0 { reporter.text() }
        if let tensor {
          try show(try TensorReport(file, named: tensor), tensor, reporter)
        } else {
          let report = try InspectionReport(file)
          reporter.value(report.json)
          reporter.text(report.text(on: .standardOutput))
        }
      }
    }
    try failures.exitIfAny()
  }

  private func show(_ report: TensorReport, _ name: String, _ reporter: Reporter) throws {
    reporter.value(report.json)
    reporter.text(report.text(on: .standardOutput))
    guard let output else { return }
    try makeFolder(output, for: "pictures")
    let plain = String(name.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" })
    let path = "\(output)/\(plain).png"
    try report.figure.write(to: path)
    reporter.text("Wrote \(path)")
  }
}
