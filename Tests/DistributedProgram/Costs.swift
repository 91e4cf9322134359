import Foundation
import WengertPlots

/// What a step takes on many nodes, by a model of time per message, per byte and per step of one node.
struct CostModel {
  /// In seconds: what a message takes besides its bytes.
  var perMessage = 20e-6
  /// In bytes per second.
  var bandwidth = 1.25e9
  /// Of gradients.
  let bytes: Double
  /// In seconds: one node's forward and backward pass.
  var compute: Double
  var bucket = Double(4 << 20)
  var isHierarchical = false

  /// One bucket's reduce-scatter and all-gather among N nodes.
  private func exchange(_ nodes: Double, _ bytes: Double) -> Double {
    guard isHierarchical, nodes > 3 else {
      return 2 * (nodes - 1) * perMessage + 2 * (nodes - 1) / nodes * bytes / bandwidth
    }
    // Groups of √N, then the same place of every group.
    let size = 2 ** (log2(nodes) / 2).rounded()
    let groups = nodes / size
    return 2 * (size - 1 + groups - 1) * perMessage
      + (2 * (size - 1) / size + 2 * (groups - 1) / groups / size) * bytes / bandwidth
  }

  /// One node's time divided by that of a step on N: buckets are ready one after another in the backward
  /// pass, two thirds of the time, and are sent one after another.
  func efficiency(_ nodes: Double) -> Double {
    if nodes == 1 { return 1 }
    let count = (bytes / bucket).rounded(.up)
    var end = 0.0
    for number in 1...Int(count) {
      let ready = compute * (1 + 2 * Double(number) / count) / 3
      end = max(end, ready) + exchange(nodes, bytes / count)
    }
    // The report of the step: losses, and which parameters have gradients.
    return compute / (max(compute, end) + (nodes - 1) * perMessage)
  }
}

infix operator ** : BitwiseShiftPrecedence
private func ** (base: Double, exponent: Double) -> Double { pow(base, exponent) }

/// Draws how far training scales, and prints it as a table.
func drawCosts(to folder: String, perMessage: Double) throws {
  let nodes = (0...10).map { pow(2, Double($0)) }
  // A node that computes 1 TFLOP/s: 32 pictures of ResNet-50, 8 texts of 1,024 tokens of GPT-2.
  let nets = [
    (name: "ResNet-50", bytes: 25.6e6 * 4, compute: 0.39),
    (name: "GPT-2", bytes: 124e6 * 4, compute: 6.1),
  ]
  var panels: [Panel] = []
  for net in nets {
    var model = CostModel(perMessage: perMessage, bytes: net.bytes, compute: net.compute)
    var curves: [(String, CostModel)] = []
    model.bandwidth = 0.125e9
    curves.append(("1 Gbit/s", model))
    model.bandwidth = 1.25e9
    curves.append(("10 Gbit/s", model))
    model.bucket = Double(64 << 20)
    curves.append(("… buckets of 64 MiB", model))
    model.bucket = Double(4 << 20)
    model.isHierarchical = true
    curves.append(("… in two levels", model))
    model.compute *= 4
    curves.append(("… and 4 batches a step", model))
    print("\n| \(net.name), nodes | " + curves.map(\.0).joined(separator: " | ") + " |")
    print("|--:" + String(repeating: "|--:", count: curves.count) + "|")
    for count in nodes where [2, 8, 32, 128, 512, 1024].contains(count) {
      let shares = curves.map { String(format: "%.0f %%", 100 * $0.1.efficiency(count)) }
      print("| \(Int(count)) | " + shares.joined(separator: " | ") + " |")
    }
    panels.append(
      Panel(net.name, x: Axis("nodes", scale: .log), y: "share of the time that is computed (%)") {
        for (label, model) in curves {
          Line(
            x: nodes, y: nodes.map { 100 * model.efficiency($0) }, label: label, marker: .circle)
        }
      })
  }
  let figure = Figure(
    title: "Data-parallel training on up to 1,024 nodes, by the model", width: 1_100, height: 440,
    columns: 2
  ) {
    panels[0]
    panels[1]
  }
  try figure.write(to: "\(folder)/distributed-scaling.png", scale: 1.5)
}
