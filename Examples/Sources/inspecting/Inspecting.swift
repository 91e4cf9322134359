import ArgumentParser
import ExampleSupport
import Wengert
import WengertInspection
import WengertPlots

@main
struct Inspecting: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspecting",
    abstract: "A net that fails to learn in four ways, each from the symptom to the cause.",
    discussion: """
      A loss that is NaN, inputs of a wrong scale, dead units, a frozen layer: each is shown by what a training prints, \
      found by a tool of WengertInspection, and cured. Docs/Inspecting.md explains it.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions

  @Option(help: "Passes over the points.")
  var epochs = 30

  func validate() throws {
    if epochs < 1 { throw ValidationError("--epochs is \(epochs); it must be 1 or more.") }
  }

  /// The losses of the failing training and of the cured one.
  struct Curves {
    let title: String
    let failing: [Double]
    let cured: [Double]
  }

  private var clouds: Clouds { Clouds(count: 90, seed: common.seed + 1) }

  func run() throws {
    try pictures.prepare()
    let curves = [try lossIsNaN(), try scaleIsWrong(), try unitsAreDead(), try layerIsFrozen()]
    let figure = Figure(
      title: "Four ways to fail, and their cures", width: 1_000, height: 700, columns: 2
    ) {
      curves.map { curves in
        Panel(
          curves.title, x: "step",
          y: Axis("loss", scale: curves.failing.contains { $0 > 100 } ? .log : .linear)
        ) {
          Line(steps: curves.failing, label: "failing")
          Line(steps: curves.cured, label: "cured")
        }
      }
    }
    try pictures.write(figure, as: "inspecting", common.reporter)
  }

  // MARK: The four

  private func lossIsNaN() throws -> Curves {
    begin("nan")
    let clouds = clouds
    let failing = try train(Net<Float>(seed: 3), clouds.points, textbookLoss)
    symptom("nan", "the loss of the first step is \(failing[0])", failing[0])
    let net = Net<Float>(seed: 3)
    let report = shadow(net) { textbookLoss(net(Variable(clouds.points)), clouds.labels) }
    for advice in report.advice.prefix(2) { found("nan", by: "shadow", advice) }
    let cured = try train(Net<Float>(seed: 3), clouds.standardized) { crossEntropy($0, $1) }
    return end("nan", "crossEntropy of the scores, and inputs of scale 1", failing, cured)
  }

  private func scaleIsWrong() throws -> Curves {
    begin("scale")
    let clouds = clouds
    let net = Net<Float>(seed: 3)
    let failing = try train(net, clouds.points) { crossEntropy($0, $1) }
    symptom(
      "scale", "the loss begins at \(fixed(failing[0], 1)); guessing has log 3 = 1.1", failing[0])
    let fresh = Net<Float>(seed: 3)
    let picture = graph(of: fresh) {
      crossEntropy(fresh(Variable(clouds.points)), clouds.labels)
    }
    let weights = picture.nodes.filter { $0.isVariable && $0.name.hasSuffix("weight") }
    for node in weights {
      let norm = fixed(node.gradientNorm ?? .nan, 0)
      found("scale", by: "graph", "the gradient of \(node.name) has the norm \(norm)")
    }
    try picture.writeHTML(to: "\(pictures.output)/inspecting-graph.html")
    let cured = try train(Net<Float>(seed: 3), clouds.standardized) { crossEntropy($0, $1) }
    return end("scale", "standardized inputs", failing, cured)
  }

  private func unitsAreDead() throws -> Curves {
    begin("dead")
    let clouds = clouds
    let net = Net<Float>(seed: 3)
    let failing = try train(net, clouds.points) { crossEntropy($0, $1) }
    let last = failing[failing.count - 1]
    symptom("dead", "the loss ends at \(fixed(last, 2)), which is guessing", last)
    try certificate("dead", of: net, clouds.points)
    let cured = try train(Net<Float>(seed: 3), clouds.standardized) { crossEntropy($0, $1) }
    return end(
      "dead", "a new net on standardized inputs: no step brings dead units back", failing, cured)
  }

  private func layerIsFrozen() throws -> Curves {
    begin("frozen")
    let clouds = clouds
    let net = Net<Float>(seed: 3)
    net.hidden1.freeze()
    net.hidden2.freeze()
    let failing = try train(net, clouds.standardized) { crossEntropy($0, $1) }
    let last = failing[failing.count - 1]
    symptom("frozen", "the loss ends at \(fixed(last, 2))", last)
    try certificate("frozen", of: net, clouds.standardized)
    let fresh = Net<Float>(seed: 3)
    let cured = try train(fresh, clouds.standardized) { crossEntropy($0, $1) }
    return end("frozen", "unfreeze()", failing, cured)
  }

  // MARK: Shared parts

  /// The loss of each step.
  private func train(
    _ net: Net<Float>, _ points: Tensor<Float>,
    _ loss: @escaping (Variable<Float>, Tensor<Int>) -> Variable<Float>
  ) throws -> [Double] {
    let trainer = Trainer(
      net, optimizer: SGD(net.parameters.filter(\.requiresGradient), learningRate: 0.2)
    ) { (net, batch: Batch<Float, Int>) in loss(net(Variable(batch.inputs)), batch.labels) }
    trainer.progress = .silent
    let loader = DataLoader(points, clouds.labels, batchSize: 30, seed: common.seed + 2)
    return try trainer.fit(training: loader, epochs: common.quick ? min(epochs, 10) : epochs).losses
  }

  private func certificate(_ fault: String, of net: Net<Float>, _ points: Tensor<Float>) throws {
    let (net, x) = (net.inDouble, Variable(Tensor<Double>(converting: points)))
    let labels = clouds.labels
    let certificate = certify(net, maximumElements: 4) { crossEntropy(net(x), labels) }
    for finding in certificate.findings { found(fault, by: "certify", finding) }
    try certificate.save(beside: "\(pictures.output)/inspecting-\(fault)")
  }

  private static let titles = [
    "nan": "The loss is NaN", "scale": "The loss is finite, and enormous",
    "dead": "The loss stays at that of guessing", "frozen": "The loss falls, and then no more",
  ]

  private func begin(_ fault: String) { common.reporter.text("\(Inspecting.titles[fault]!)\n") }

  private func symptom(_ fault: String, _ text: String, _ loss: Double) {
    common.reporter.result(
      "symptom", ["fault": .string(fault), "loss": .number(loss)], "  seen:  \(text)")
  }

  private func found(_ fault: String, by tool: String, _ text: String) {
    common.reporter.result(
      "finding", ["fault": .string(fault), "tool": .string(tool), "text": .string(text)],
      "  \(tool): \(text)")
  }

  private func end(
    _ fault: String, _ cure: String, _ failing: [Double], _ cured: [Double]
  ) -> Curves {
    let last = cured[cured.count - 1]
    common.reporter.result(
      "cure", ["fault": .string(fault), "cure": .string(cure), "loss": .number(last)],
      "  cure:  \(cure); the loss ends at \(fixed(last, 3))\n")
    return Curves(title: Inspecting.titles[fault]!, failing: failing, cured: cured)
  }
}

extension Line {
  /// The losses of steps.
  fileprivate init(steps losses: [Double], label: String) {
    self.init(x: losses.indices.map { Double($0) }, y: losses, label: label)
  }
}
