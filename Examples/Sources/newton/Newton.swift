import ArgumentParser
import DerivativeStudies
import ExampleSupport
import Wengert
import WengertPlots

@main
struct Newton: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "newton",
    abstract: "Newton's method with conjugate gradients, on logistic regression.",
    discussion: """
      Separates two moons with polynomials of the third degree. Newton's method needs the Hessian only in \
      products with vectors, each of which is one more backward walk; gradient descent runs beside it. \
      Docs/Derivatives.md explains both.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions

  func validate() throws {
    guard common.seed <= UInt64(UInt32.max) else {
      throw ValidationError("The seed must lie between 0 and 4294967295, as NumPy's.")
    }
  }

  func run() throws {
    try pictures.prepare()
    try checkpoints.prepare()
    try endingInOrder(checkpoints) { try compare() }
  }

  private func compare() throws {
    let count = common.quick ? 100 : 400
    let regression = LogisticRegression(count: count, seed: UInt32(common.seed))
    let settings = ["count": "\(count)", "seed": "\(common.seed)"]
    let newton = try checkpoints.part("newton", settings, net: regression) {
      try regression.newton(steps: 50, beforeStep: checkInterruption)
    }
    let accuracy = regression.accuracy
    let slow = LogisticRegression(count: count, seed: UInt32(common.seed))
    let descent = try checkpoints.part("gradient-descent", settings) {
      try slow.gradientDescent(
        steps: common.quick ? 200 : 2_000, beforeStep: checkInterruption)
    }
    report("newton", "Newton's method", newton)
    report("gradient-descent", "Gradient descent", descent)
    common.reporter.result(
      "accuracy", ["accuracy": .number(accuracy)],
      "On the right side: \(fixed(100 * accuracy, 1)) % of \(count) points")
    try pictures.write(figure(newton, descent), as: "newton", common.reporter)
  }

  private func report(_ name: String, _ title: String, _ points: [LogisticRegression.Point]) {
    guard let last = points.last else { return }
    common.reporter.result(
      name,
      [
        "steps": .integer(points.count - 1), "walks": .integer(last.walks),
        "objective": .number(last.objective), "gradient_norm": .number(last.gradientNorm),
      ],
      "\(title): \(fixed(last.objective, 9)) after \(points.count - 1) steps and \(last.walks) "
        + "backward walks, |gradient| \(scientific(last.gradientNorm))")
  }

  private func figure(
    _ newton: [LogisticRegression.Point], _ descent: [LogisticRegression.Point]
  ) -> Figure {
    func norms(_ points: [LogisticRegression.Point]) -> [Double] { points.map(\.gradientNorm) }
    let shown = descent.prefix(max(3 * (newton.last?.walks ?? 0), 100))
    return Figure(
      title: "Logistic regression: how the gradient vanishes", width: 1_000, height: 400, columns: 2
    ) {
      Panel("By step", x: "step", y: Axis("|gradient|", scale: .log)) {
        Line(norms(newton), label: "Newton's method", marker: .circle)
        Line(Array(norms(descent).prefix(4 * newton.count)), label: "gradient descent")
      }
      Panel(
        "By work", x: "backward walks", y: Axis("|gradient|", scale: .log), legend: .hidden
      ) {
        Line(
          x: newton.map { Double($0.walks) }, y: norms(newton), label: "Newton's method",
          marker: .circle)
        Line(
          x: shown.map { Double($0.walks) }, y: shown.map(\.gradientNorm),
          label: "gradient descent")
      }
    }
  }
}
