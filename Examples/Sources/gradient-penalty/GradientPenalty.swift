import ArgumentParser
import DerivativeStudies
import ExampleSupport
import Wengert
import WengertPlots

@main
struct GradientPenalty: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradient-penalty",
    abstract: "A critic whose slope a penalty on its gradient holds at 1.",
    discussion: """
      Trains a net to tell two clouds of points apart, which are the same but moved by 2, with a penalty on \
      its slope and without. With it the net measures the distance; without it nothing holds it. \
      Docs/Derivatives.md explains the loss.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions

  @Option(help: "The strength λ of the penalty.")
  var penalty = 10.0

  func validate() throws {
    guard penalty.isFinite, penalty > 0 else {
      throw ValidationError("--penalty is \(penalty); it must be a number above 0.")
    }
  }

  func run() throws {
    try pictures.prepare()
    try checkpoints.prepare()
    try endingInOrder(checkpoints) { try compare() }
  }

  /// The result of a training, and the generator after it.
  private struct Run: Codable {
    var differences: [Double]
    var slopes: [Double]
    var generator: RandomGenerator
  }

  private func run(
    _ name: String, _ clouds: Clouds, _ critic: Critic, steps: Int, penalty: Double,
    using generator: inout RandomGenerator
  ) throws -> Run {
    let settings = [
      "seed": "\(common.seed)", "steps": "\(steps)", "penalty": "\(penalty)",
      "count": "\(clouds.first.shape[0])",
    ]
    let start = generator
    let run = try checkpoints.part(name, settings, net: critic) {
      var generator = start
      let bar = ProgressBar(name, total: steps + 1)
      var step = 0
      let (differences, slopes) = try clouds.train(
        critic, steps: steps, penalty: penalty, using: &generator
      ) {
        try checkInterruption()
        step += 1
        bar.update(step)
      }
      bar.clear()
      return Run(differences: differences, slopes: slopes, generator: generator)
    }
    generator = run.generator
    return run
  }

  private func compare() throws {
    var generator = RandomGenerator(seed: common.seed)
    let clouds = Clouds(count: common.quick ? 64 : 256, using: &generator)
    let steps = common.quick ? 400 : 1_500
    let critic = Critic(using: &generator)
    let held = try run("with", clouds, critic, steps: steps, penalty: penalty, using: &generator)
    let other = Critic(using: &generator)
    let free = try run(
      "without", clouds, other, steps: min(steps, 400), penalty: 0, using: &generator)
    let expected = Clouds.distance * (1 + Clouds.distance / (2 * penalty))
    for (name, run) in [("with", held), ("without", free)] {
      let (difference, slope) = (run.differences.last ?? .nan, run.slopes.last ?? .nan)
      common.reporter.result(
        "critic",
        [
          "penalty": .string(name), "steps": .integer(run.differences.count - 1),
          "difference": .number(difference), "expected": .number(expected),
          "slope": .number(slope),
        ],
        "\(name) penalty: mean f(p) − f(q) is \(fixed(difference, 4)), mean slope "
          + "\(fixed(slope, 4)), after \(run.differences.count - 1) steps")
    }
    common.reporter.text(
      "The distance is \(Clouds.distance), what the penalty makes of it \(fixed(expected, 4))")
    try pictures.write(
      figure(clouds, critic, held.differences, free.differences, expected),
      as: "gradient-penalty", common.reporter)
  }

  private func figure(
    _ clouds: Clouds, _ critic: Critic, _ held: [Double], _ free: [Double], _ expected: Double
  ) -> Figure {
    let (x, y) = (-2.0...3.5, -2.0...3.0)
    let (columns, rows) = (110, 100)
    let across = Tensor<Double>.linspace(from: x.lowerBound, to: x.upperBound, count: columns)
    let up = Tensor<Double>.linspace(from: y.lowerBound, to: y.upperBound, count: rows)
    let grid = stack(
      [
        across.broadcast(to: [rows, columns]).flattened(),
        up.unsqueezed(at: 1).broadcast(to: [rows, columns]).flattened(),
      ], along: 1)
    let scores = withoutGradients { critic(Variable(grid)).scalars }
    let lines = (0..<rows).map { Array(scores[($0 * columns)..<(($0 + 1) * columns)]) }
    let middle = scores.reduce(0, +) / Double(scores.count)
    let levels = stride(from: -2.0, through: 2.0, by: 0.5).map { middle + $0 }
    return Figure(
      title: "A critic of slope 1 measures the distance of two clouds", width: 1_080, height: 430,
      columns: 2
    ) {
      Panel("Mean f(p) − f(q)", x: "step", y: Axis(limits: -1...(3 * expected))) {
        Line(held, label: "with penalty")
        Line(free, label: "without")
        ReferenceLine(y: expected, label: "expected")
      }
      Panel("Level lines of f, 0.5 apart, and the clouds") {
        Contour(scores: lines, levels: levels, x: x, y: y)
        points(clouds.first, "q")
        points(clouds.second, "p")
      }
    }
  }

  private func points(_ cloud: Tensor<Double>, _ label: String) -> Scatter {
    Scatter(
      x: cloud[0..., 0].scalars, y: cloud[0..., 1].scalars, label: label, radius: 2.5)
  }
}
