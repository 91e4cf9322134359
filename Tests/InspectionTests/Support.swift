import Foundation
import Testing
import WengertInspection

import WengertInspection

/// Two named layers, batch normalization and dropout, with activations between.
struct SmallNet: Module {
  let hidden: Linear<Float>
  let norm: BatchNorm<Float>
  let drop: Dropout<Float>
  let output: Linear<Float>

  init(seed: UInt64 = 3) {
    var generator = RandomGenerator(seed: seed)
    hidden = Linear(inputs: 6, outputs: 8, using: &generator)
    norm = BatchNorm(channels: 8)
    drop = Dropout(0.25, using: &generator)
    output = Linear(inputs: 8, outputs: 3, using: &generator)
  }

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    output(drop(relu(norm(hidden(x)))))
  }
}

/// Sixteen samples of six numbers, in three classes.
func smallBatch() -> (inputs: Tensor<Float>, labels: Tensor<Int>) {
  var generator = RandomGenerator(seed: 11)
  let inputs = Tensor<Float>.randomNormal([16, 6], using: &generator)
  return (inputs, Tensor((0..<16).map { $0 % 3 }))
}

enum OperationCostTable {
  static func matmul(_ a: Shape, _ b: Shape, _ result: Shape) -> Double {
    OperationCost("matmul").count([a, b], [result]).rounded()
  }
}

struct GraphLayoutCheck {
  var overlaps = 0
  var edgesUpward = 0

  init(_ graph: ComputationGraph) {
    let layout = GraphLayout(graph, width: \.boxWidth)
    for a in graph.nodes.indices {
      for b in graph.nodes.indices where a < b && layout.ranks[a] == layout.ranks[b] {
        let distance = abs(layout.boxes[a].x - layout.boxes[b].x)
        if distance < (layout.boxes[a].width + layout.boxes[b].width) / 2 { overlaps += 1 }
      }
      for input in graph.nodes[a].inputs where layout.ranks[input] >= layout.ranks[a] {
        edgesUpward += 1
      }
    }
  }
}

enum Checksums {
  static func castagnoli(_ bytes: [UInt8]) -> UInt32 { CRC32C.checksum(bytes) }
  static func masked(_ bytes: [UInt8]) -> UInt32 { CRC32C.masked(bytes) }
}

enum Histograms {
  static func counts<Scalar: FloatingTensorScalar>(
    _ tensor: Tensor<Scalar>
  ) -> (limits: [Double], counts: [Double]) {
    let histogram = ElementHistogram(tensor.value.elements)
    return (histogram.limits, histogram.counts)
  }
}

/// A folder of one test's own, which goes with this object.
final class Scratch {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("wengert-inspection-" + UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

struct MistakesCheck {
  let counts: [[Int]]
  let worst: [Int]

  init(_ scores: Tensor<Float>, _ labels: Tensor<Int>) {
    let mistakes = Mistakes(scores: scores, inputs: .zeros([labels.count, 5]), labels: labels)
    counts = mistakes.counts
    worst = mistakes.worst.map(\.row)
  }
}

enum Hashes {
  static func parameters(_ net: some Module) -> [UInt64] { parameterHashes(net) }
  static func elements<Scalar>(_ tensor: Tensor<Scalar>) -> UInt64 {
    ElementHash(tensor.value.elements).value
  }
}

enum Charts {
  static func html(_ values: [Double]) -> String {
    let points = values.enumerated().map { (x: Double($0), y: $1) }
    return CurveChart(title: "t", xName: "x", curves: [.init(name: "c", points: points)]).html
  }
  static func strip(_ tensor: Tensor<Float>) -> String {
    HistogramStrip(title: "t", columns: [(0, ElementHistogram(tensor.value.elements))]).html
  }
}
