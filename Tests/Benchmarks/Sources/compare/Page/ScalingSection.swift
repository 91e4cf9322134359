import Foundation
import Wengert
import WengertPlots
import Workloads

/// How time grows: table and chart.
struct ScalingSection {
  let results: ScalingResults

  var text: String {
    Scale.Kind.allCases.map { kind in
      let scales = Scale.all.filter { $0.kind == kind }
      let rows = scales.enumerated().map { index, scale in
        [
          "\(scale.size)", time(scale, 1), time(scale, 2),
          results.median(scale, threads: 1).map { per(scale, $0) } ?? "",
          results.median(scale, threads: 1).map { shortText(scale.operations / $0) } ?? "",
        ]
      }
      return table(
        [kind.rawValue, "one thread", "two threads", kind.unit, "GFLOP/s, one thread"], rows)
    }.joined(separator: "\n\n")
  }

  private func time(_ scale: Scale, _ threads: Int) -> String {
    results.median(scale, threads: threads).map { timeText($0) } ?? ""
  }

  private func per(_ scale: Scale, _ time: Double) -> String {
    switch scale.kind {
    case .depth: timeText(time / Double(scale.size))
    case .width: timeText(time / Double(scale.size * scale.size) * 1000)
    case .batch: timeText(time / Double(scale.size))
    }
  }

  /// The line through the size at which a unit takes least.
  private func proportional(_ scales: [Scale], power: Double) -> [Double] {
    let units = scales.map { scale in
      (results.median(scale, threads: 1) ?? .infinity) / pow(Double(scale.size), power)
    }
    let least = units.min() ?? .nan
    return scales.map { least / 1e6 * pow(Double($0.size), power) }
  }

  func writeChart(to path: String) throws {
    var figure = Figure(
      title: "Time of a step as a net grows", width: 1200, height: 380, columns: 3)
    for kind in Scale.Kind.allCases {
      let scales = Scale.all.filter { $0.kind == kind }
      let proportional = proportional(scales, power: kind == .width ? 2 : 1)
      figure.add(
        Panel(
          kind.rawValue, x: Axis(kind.label, scale: .log),
          y: Axis("milliseconds per step", scale: .log)
        ) {
          for threads in [1, 2] {
            Line(
              x: scales.map { Double($0.size) },
              y: scales.map { (results.median($0, threads: threads) ?? .nan) / 1e6 },
              label: threads == 1 ? "one thread" : "two threads", marker: .circle)
          }
          Line(
            x: scales.map { Double($0.size) }, y: proportional,
            label: kind == .width ? "proportional to its square" : "proportional",
            color: Color(hex: 0x888888), width: 1, dash: .dashed)
        })
    }
    try figure.write(to: path)
  }
}

extension Scale {
  /// Multiplications and additions of a step, as of a workload.
  var operations: Double {
    zip(widths, widths.dropFirst()).enumerated().reduce(0) { sum, layer in
      sum + 2 * Double(samples * layer.element.0 * layer.element.1) * (layer.offset == 0 ? 2 : 3)
    }
  }
}

extension Scale.Kind {
  /// What the fourth column is.
  var unit: String {
    switch self {
    case .depth: "per layer"
    case .width: "per 1,000 weights"
    case .batch: "per sample"
    }
  }

  /// The words at the axis.
  var label: String {
    switch self {
    case .depth: "layers of 32 units, batch 32"
    case .width: "units of input and hidden layer, batch 64"
    case .batch: "samples of a net 256-256-10"
    }
  }
}
