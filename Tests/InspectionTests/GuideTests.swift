import Foundation
import Testing
import WengertInspection

/// The net of Docs/Inspecting.md.
private struct Net: Module {
  let hidden1: Linear<Float>
  let hidden2: Linear<Float>
  let output: Linear<Float>

  init(seed: UInt64) {
    var generator = RandomGenerator(seed: seed)
    hidden1 = Linear(inputs: 2, outputs: 16, using: &generator)
    hidden2 = Linear(inputs: 16, outputs: 16, using: &generator)
    output = Linear(inputs: 16, outputs: 3, using: &generator)
  }

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    output(relu(hidden2(relu(hidden1(x)))))
  }
}

/// What the guide shows, step by step: from a symptom to its cause.
@Suite struct GuideTests {
  /// Three clouds, in units that nobody has looked at.
  private static func samples() -> (x: Tensor<Float>, y: Tensor<Int>) {
    var generator = RandomGenerator(seed: 1)
    var x = Tensor<Float>.randomNormal([90, 2], using: &generator)
    x.withUnsafeMutableScalars { scalars in
      for row in 0..<90 {
        scalars[2 * row] = 4_000 + 900 * Float([0, 1, 0.5][row % 3]) + 90 * scalars[2 * row]
        scalars[2 * row + 1] = 2_000 + 900 * Float([0, 0, 1][row % 3]) + 90 * scalars[2 * row + 1]
      }
    }
    return (x, Tensor((0..<90).map { $0 % 3 }))
  }

  private static func standardized(_ x: Tensor<Float>) -> Tensor<Float> {
    let mean = x.mean(along: 0)
    let spread = abs(x - mean).mean(along: 0)
    return (x - mean) / spread
  }

  /// −Σ log p of the right class, as textbooks have it.
  private static func textbookLoss(_ scores: Variable<Float>, _ y: Tensor<Int>) -> Variable<Float> {
    -(log(softmax(scores, along: 1)) * Variable(oneHot(y, 3))).sum() / 90
  }

  private static func oneHot(_ y: Tensor<Int>, _ classes: Int) -> Tensor<Float> {
    var result = Tensor<Float>.zeros([y.count, classes])
    for (row, label) in y.scalars.enumerated() { result[row, label] = Tensor(1) }
    return result
  }

  private static func train(_ net: Net, _ x: Tensor<Float>, _ y: Tensor<Int>) throws -> History {
    let trainer = Trainer(classifier: net, optimizer: SGD(net.parameters, learningRate: 0.2))
    trainer.progress = .silent
    return try trainer.fit(
      training: DataLoader(TensorDataset(x, y), batchSize: 30, seed: 2), epochs: 20)
  }

  @Test func aLossThatIsNotANumber() {
    let (x, y) = GuideTests.samples()
    let net = Net(seed: 3)
    let loss = GuideTests.textbookLoss(net(Variable(x)), y)
    #expect(loss.scalar.isNaN)
    let report = shadow(net) { GuideTests.textbookLoss(net(Variable(x)), y) }
    show("shadow", "\(report)")
    #expect(
      report.advice.first?.hasPrefix("output, log: the result leaves the range of Float") == true)
    #expect(report.exactLoss.isFinite)
    // The mended one.
    #expect(crossEntropy(net(Variable(x)), y).scalar.isFinite)
  }

  @Test func aScaleThatExplodes() throws {
    let (x, y) = GuideTests.samples()
    let net = Net(seed: 3)
    let picture = graph(of: net) { crossEntropy(net(Variable(x)), y) }
    let first = try #require(picture.nodes.first { $0.name == "affine" })
    let moments = try #require(first.moments)
    #expect(max(abs(moments.minimum), moments.maximum) > 1_000)
    let weight = try #require(picture.nodes.first { $0.name == "hidden1.weight" })
    let last = try #require(picture.nodes.first { $0.name == "output.bias" })
    #expect((weight.gradientNorm ?? 0) > 1_000 * (last.gradientNorm ?? 0))
    show(
      "graph",
      picture.nodes.filter { $0.isVariable }.map { "\($0.name): gradient \($0.gradientNorm ?? 0)" }
        .joined(separator: "\n"))
  }

  @Test func unitsThatDied() throws {
    let (x, y) = GuideTests.samples()
    let net = Net(seed: 3)
    let history = try GuideTests.train(net, x, y)
    // As good as guessing: log 3.
    #expect(abs(history.epochs.last!.trainingLoss - log(3)) < 0.05)
    let few = Variable(x[..<12])
    let certificate = certify(net, maximumElements: 4, secondOrderElements: 0) {
      crossEntropy(net(few), y[..<12])
    }
    show("certificate", "\(certificate)")
    #expect(certificate.activations.contains { $0.idleUnits.count == $0.unitCount })
    #expect(
      certificate.findings.contains { $0.contains("hidden1.weight: its gradient is 0 everywhere") })
  }

  @Test func aLayerThatIsFrozen() throws {
    let (raw, y) = GuideTests.samples()
    let x = GuideTests.standardized(raw)
    let net = Net(seed: 3)
    net.hidden1.freeze()
    net.hidden2.freeze()
    let frozen = try GuideTests.train(net, x, y).epochs.last!.trainingLoss
    let certificate = certify(net, maximumElements: 4, secondOrderElements: 0) {
      crossEntropy(net(Variable(x)), y)
    }
    show("frozen", certificate.findings.joined(separator: "\n"))
    #expect(certificate.findings.contains("hidden2.weight: it is frozen, no step changes it"))
    net.hidden1.unfreeze()
    net.hidden2.unfreeze()
    let other = Net(seed: 3)
    let mended = try GuideTests.train(other, x, y)
    #expect(mended.epochs.last!.trainingLoss < 0.7 * frozen)
    #expect((mended.epochs.last!.trainingAccuracy ?? 0) > 0.95)
    show("mended", "frozen \(frozen), mended \(mended.epochs.last!)")
  }

  /// The texts of the guide, where they are asked for.
  private func show(_ title: String, _ text: String) {
    if ProcessInfo.processInfo.environment["WENGERT_PAGES"] != nil { print("== \(title)\n\(text)") }
  }
}
