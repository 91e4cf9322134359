import ArgumentParser
import DerivativeStudies
import ExampleSupport
import Wengert
import WengertPlots

@main
struct Physics: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "physics",
    abstract: "A net that solves the equation of a damped oscillator.",
    discussion: """
      Trains u(t) on u″ + 0.4 u′ + u = 0 alone, without any value of the solution: the loss holds the net's \
      first and second derivative by its input. Docs/Derivatives.md explains it.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions

  @Option(help: "Steps of the training.")
  var steps = 4_000

  func validate() throws {
    guard steps >= 1 else { throw ValidationError("--steps is \(steps); it must be at least 1.") }
  }

  func run() throws {
    try pictures.prepare()
    try checkpoints.prepare()
    try endingInOrder(checkpoints) { try solve() }
  }

  private func solve() throws {
    var generator = RandomGenerator(seed: common.seed)
    let net = Oscillator(using: &generator)
    let steps = common.quick ? min(steps, 1_000) : steps
    let before = net.error
    let losses = try fit(net, steps)
    let error = net.error
    common.reporter.result(
      "oscillator",
      [
        "steps": .integer(steps), "loss": .number(losses.last ?? .nan),
        "error_before": .number(before), "error": .number(error),
      ],
      "After \(steps) steps the mean square of u″ + 0.4 u′ + u is "
        + "\(scientific(losses.last ?? .nan)), and u at most \(scientific(error)) away from the "
        + "solution (\(fixed(before, 2)) before)")
    try pictures.write(figure(net, losses), as: "physics", common.reporter)
  }

  /// The loss before each step.
  private func fit(_ net: Oscillator, _ steps: Int) throws -> [Double] {
    let trainer = net.trainer(steps: steps)
    try checkpoints.takeUp(trainer, "physics")
    let bar = ProgressBar("Training", total: steps)
    let history = try trainer.fit(
      training: Oscillator.training, steps: steps,
      callbacks: [Callback(onStep: { step, _ in bar.update(step.step + 1) })])
    bar.clear()
    if history.wasInterrupted { throw Interrupted() }
    return history.losses
  }

  private func figure(_ net: Oscillator, _ losses: [Double]) -> Figure {
    let times = Oscillator.times(241)
    let t = times.scalars
    let found = withoutGradients { net(Variable(times)).scalars }
    let exact = t.map(Oscillator.exact)
    return Figure(
      title: "A damped oscillator, solved by a net", width: 1_280, height: 400, columns: 3
    ) {
      Panel("Solution", x: "t", y: "u") {
        Line(x: t, y: exact, label: "exact", width: 5, dash: .solid)
        Line(x: t, y: found, label: "net", dash: .dashed)
      }
      Panel("Error", x: "t", y: "net − exact") {
        Line(x: t, y: zip(found, exact).map { $0 - $1 })
      }
      Panel("Loss", x: "step", y: Axis("mean square of what the equation leaves", scale: .log)) {
        Line(losses)
      }
    }
  }
}
