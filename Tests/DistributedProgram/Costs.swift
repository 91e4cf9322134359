import Foundation
import WengertPlots

/// What a step takes on many nodes, by a model of time per message, per byte and per step of one node.
struct CostModel {
  /// In seconds: what a message takes besides its bytes.
  var perMessage = Measured.perMessage
  /// In bytes per second.
  var bandwidth = Measured.tenGigabit
  /// Of the gradients of each bucket, in the order in which they are sent.
  var buckets: [Double]
  /// In seconds: one node's forward and backward pass, and its update.
  var compute: Double
  /// How many cores compute. Moving bytes takes time of theirs, too.
  var cores = 1.0
  var isHierarchical = false

  /// Gradients in buckets of one size.
  init(bytes: Double, bucket: Double = Double(4 << 20), compute: Double) {
    let count = (bytes / bucket).rounded(.up)
    self.init(buckets: Array(repeating: bytes / count, count: Int(count)), compute: compute)
  }

  init(buckets: [Double], compute: Double) { (self.buckets, self.compute) = (buckets, compute) }

  /// One bucket's reduce-scatter and all-gather among N nodes.
  private func exchange(_ nodes: Double, _ bytes: Double) -> Double {
    guard isHierarchical, nodes > 3 else {
      return 2 * (nodes - 1) * perMessage + 2 * (nodes - 1) / nodes * bytes / bandwidth
    }
    // Groups of √N, then the same place of every group.
    let size = exp2((log2(nodes) / 2).rounded())
    let groups = nodes / size
    return 2 * (size - 1 + groups - 1) * perMessage
      + (2 * (size - 1) / size + 2 * (groups - 1) / groups / size) * bytes / bandwidth
  }

  /// The seconds of a step: buckets are ready one after another in the backward pass, two thirds of the time, which
  /// goes with their bytes, and are sent one after another.
  func step(_ nodes: Double) -> Double {
    if nodes == 1 { return compute }
    let total = buckets.reduce(0, +)
    let sent = 2 * (nodes - 1) / nodes * total
    let compute = compute + sent * Measured.corePerByte / cores
    var (end, complete) = (0.0, 0.0)
    for bytes in buckets {
      complete += bytes
      let ready = compute * (1 + 2 * complete / total) / 3
      end = max(end, ready) + exchange(nodes, bytes)
    }
    // The report of the step: losses, and which parameters have gradients.
    return max(compute, end) + (nodes - 1) * perMessage
  }

  /// One node's time divided by that of a step on N.
  func efficiency(_ nodes: Double) -> Double { compute / step(nodes) }
}

/// Draws how far training scales, and prints it as a table.
func drawCosts(to folder: String) throws {
  Measured.compare()
  let nodes = (0...10).map { pow(2, Double($0)) }
  // A node of 8 such cores: 32 pictures by ResNet-50, 8 texts of 1,024 tokens by GPT-2.
  let nets = [
    (name: "ResNet-50", parameters: 25.6e6, flops: 3 * 8.2e9 * 32),
    (name: "GPT-2", parameters: 124e6, flops: 6 * 124e6 * 8 * 1024),
  ]
  var panels: [Panel] = []
  for net in nets {
    let bytes = 4 * net.parameters
    let compute = Measured.compute(flops: net.flops, parameters: net.parameters, cores: 8)
    print("\n\(net.name): a node computes \(compute) s")
    var model = CostModel(bytes: bytes, compute: compute)
    var curves: [(String, CostModel)] = []
    model.cores = 8
    model.bandwidth = Measured.oneGigabit
    curves.append(("1 Gbit/s", model))
    model.bandwidth = Measured.tenGigabit
    curves.append(("10 Gbit/s", model))
    let small = model.buckets
    model.buckets = CostModel(bytes: bytes, bucket: Double(64 << 20), compute: compute).buckets
    curves.append(("… buckets of 64 MiB", model))
    model.buckets = small
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
