import ArgumentParser
import ExampleSupport
import Foundation
import WengertTools

/// Draws curves.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw curves from tables, JSON lines and event files.",
    discussion: """
      Several files are several runs, and so are the folders in a folder: curves of one name share a panel. Without --output the curves are drawn with \
      letters in the terminal.
      """)

  @Argument(
    help: "CSV, JSON lines, event files, logs of runs, or folders with event files or metrics.csv.",
    completion: .file())
  var files: [String]

  @Option(help: "The column of the x-axis; by default step or epoch.")
  var x: String?

  @Option(help: "The columns or tags to draw, separated by commas; by default all.")
  var y: String?

  @Flag(help: "A logarithmic y axis.")
  var log = false

  @Option(
    parsing: .unconditional,
    help: "Smooth by an exponential average with this factor, 0 or more and less than 1.")
  var smooth = 0.0

  @Option(help: "The picture, a file that ends with .png or .svg.", completion: .file())
  var output: String?

  @Option(help: "The picture's title.")
  var title: String?

  @Flag(help: "Write the curves as one JSON object for each instead of drawing them.")
  var json = false

  func validate() throws {
    guard (0..<1).contains(smooth) else {
      throw ValidationError("--smooth is \(smooth); it must be 0 or more and less than 1.")
    }
    if let output, !output.hasSuffix(".png"), !output.hasSuffix(".svg") {
      throw ValidationError("--output is \(output); it must end with .png or .svg.")
    }
  }

  func run() throws {
    let sources = try CurveSource.all(files, x: x)
    let curves = try sources.flatMap { source in
      try y.map { try source.curves(listedIn: $0) } ?? source.curves(nil)
    }
    for source in sources where y == nil && !source.namesWithoutNumbers.isEmpty {
      note(
        "\(source.path): no finite number in \(source.namesWithoutNumbers.joined(separator: ", "))")
    }
    let reporter = Reporter(writesJSON: json)
    for curve in curves.map({ $0.smoothed(smooth) }) {
      reporter.value(
        .object([
          ("run", .string(curve.run)), ("name", .string(curve.name)),
          ("x", .array(curve.x.map { .number($0) })),
          ("y", .array(curve.y.map { .number($0) })),
        ]))
    }
    guard let output else {
      return reporter.text(
        TextChart(curves.map { $0.smoothed(smooth) }, isLogarithmic: log).text(on: .standardOutput))
    }
    let runs = Set(curves.map(\.run)).sorted().joined(separator: ", ")
    let figure = curvePicture(
      curves, title: title ?? runs, x: sources[0].x, isLogarithmic: log, smoothing: smooth)
    try figure.write(to: output)
    reporter.text("Wrote \(output)")
  }
}
