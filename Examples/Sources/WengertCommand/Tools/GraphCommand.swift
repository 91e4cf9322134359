import ArgumentParser
import ExampleSupport
import Foundation
import Wengert
import WengertInspection
import WengertTools

/// Draws the graph of a net's loss.
struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw the graph of a step: operations, shapes, times, norms of gradients.",
    discussion: """
      The net is described as for wengert train, or is the one in a folder of wengert train. The page (.html) folds modules, \
      is zoomed and searched without a network; .svg and .dot are pictures of the same graph.
      """)

  @OptionGroup var options: ConfigurationOptions

  @Option(help: "A file that ends with .html, .svg or .dot.", completion: .file())
  var output: String

  @Flag(help: "Write one JSON object for each node as well.")
  var json = false

  func validate() throws {
    if ![".html", ".svg", ".dot"].contains(where: output.hasSuffix) {
      throw ValidationError("--output is \(output); it must end with .html, .svg or .dot.")
    }
  }

  func run() throws {
    let reporter = Reporter(writesJSON: json)
    try checked {
      let (training, net) = try options.trainingWithNet()
      let batch = training.firstBatch()
      let picture = graph(of: net) { training.loss(of: net, batch) }
      if output.hasSuffix(".html") {
        try picture.writeHTML(to: output)
      } else if output.hasSuffix(".svg") {
        try picture.writeSVG(to: output)
      } else {
        try picture.writeDOT(to: output)
      }
      for node in picture.nodes { reporter.value(GraphCommand.json(node)) }
      reporter.text(
        "\(counted(picture.nodes.count, "node")) of a step of \(counted(batch.index.count, "sample"))\n"
          + "Wrote \(output)")
    }
  }

  private static func json(_ node: ComputationGraph.Node) -> JSONValue {
    .object([
      ("name", .string(node.name)), ("module", .string(node.module)),
      ("shape", .array((node.shape.map { Array($0) } ?? []).map { .integer($0) })),
      ("bytes", .integer(node.bytes)), ("inputs", .array(node.inputs.map { .integer($0) })),
      ("seconds", .number(node.seconds ?? .nan)),
      ("gradient_norm", .number(node.gradientNorm ?? .nan)),
    ])
  }
}

extension ConfigurationOptions {
  /// The training that is described, and its net: with the best weights where there are some.
  func trainingWithNet() throws -> (ConfiguredTraining, Sequential<Float>) {
    let training = try ConfiguredTraining(try configuration())
    let net = try training.makeNet()
    if let config, RunFolder.isOne(config) {
      let weights = RunFolder(config).weights
      if FileManager.default.fileExists(atPath: weights) { try net.load(from: weights) }
    }
    return (training, net)
  }
}
