import ExampleSupport
import Wengert
import WengertDatasets
import WengertPlots

extension Show {
  private static let batchSize = 128

  /// Exercise 1: the four-layer sigmoid net on mini-batches, which Python's generator draws.
  ///
  /// The tutorial does not seed that generator, so several seeds show the bounds between which its losses
  /// may lie.
  func miniBatches() throws {
    let runs = isQuick ? 3 : 20
    reporter.text("\n4 layers, sigmoid, annealed, mini-batches of 128, \(runs) seeds")
    var losses: [[Double]] = []
    for run in 0..<runs {
      losses.append(
        try checkpoints.part("mini-batches-\(run)", settings) {
          try trainOnMiniBatches(seed: run, note: "\(run + 1) of \(runs)")
        })
    }
    let rows = losses[0].indices.map { row in Statistics(losses.map { $0[row] }) }
    for (index, row) in rows.enumerated() {
      reporter.result(
        "statistics",
        [
          "net": .string(Part.miniBatches.rawValue), "iteration": .integer(1_000 * index),
          "minimum": .number(row.minimum), "mean": .number(row.mean),
          "maximum": .number(row.maximum),
        ],
        "Loss after iteration \(1_000 * index): \(fixed(row.mean, 6)) on the average, "
          + "\(fixed(row.minimum, 6)) to \(fixed(row.maximum, 6))")
    }
    try pictures.write(lossPicture(rows, runs: runs), as: "moons-mini-batches", reporter)
  }

  private func trainOnMiniBatches(seed batchSeed: Int, note: String) throws -> [Double] {
    let net = MoonsNet(widths: [2, 3, 3, 2], seed: seed) { sigmoid($0) }
    var random = PythonRandom(seed: batchSeed)
    var losses: [Double] = []
    try Descent(net, on: moons, decay: 0.01).run(
      "Run \(note)", iterations: iterations,
      batch: { Tensor(random.sample(moons.count, count: Self.batchSize)) },
      report: { losses.append($1) })
    return losses
  }

  private func lossPicture(_ rows: [Statistics], runs: Int) -> Figure {
    let iterations = rows.indices.map { Double(1_000 * $0) }
    let published = Array(PublishedMoons.miniBatches.prefix(rows.count))
    func percent(_ losses: [Double]) -> [Double] {
      zip(losses, rows).map { 100 * ($0 / $1.mean - 1) }
    }
    return Figure(
      title: "Four-layer sigmoid net on mini-batches of 128", width: 1_080, height: 430, columns: 2
    ) {
      Panel("Loss", x: "iteration", y: Axis("loss per point", limits: 0...0.75)) {
        Line(x: iterations, y: rows.map(\.mean), label: "mean of \(runs) runs")
        Scatter(x: iterations, y: published, label: "the tutorial's run", radius: 3)
      }
      Panel(
        "Spread", x: "iteration", y: Axis("difference from the mean (%)", limits: -4...4)
      ) {
        Band(
          x: iterations, lower: percent(rows.map(\.minimum)), upper: percent(rows.map(\.maximum)),
          label: "\(runs) runs, least to greatest")
        Line(x: iterations, y: percent(rows.map(\.mean)), label: "their mean")
        Scatter(x: iterations, y: percent(published), label: "the tutorial's run", radius: 3)
      }
    }
  }
}

/// The least, mean and greatest of some numbers.
struct Statistics {
  let minimum: Double
  let mean: Double
  let maximum: Double

  init(_ numbers: [Double]) {
    minimum = numbers.min() ?? .nan
    mean = numbers.reduce(0, +) / Double(numbers.count)
    maximum = numbers.max() ?? .nan
  }
}
