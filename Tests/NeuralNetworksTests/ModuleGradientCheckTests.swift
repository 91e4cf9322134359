import Foundation
import Testing
import Wengert
import WengertPlots

/// Gradient checks of nets, and the picture of the errors.
@Suite struct ModuleGradientCheckTests {
  private let x: Variable<Double> = {
    var generator = RandomGenerator(seed: 3)
    return Variable(.randomNormal([6, 2], using: &generator))
  }()
  private let labels = Tensor<Int>([0, 1, 1, 0, 1, 0])

  private func net(_ activation: any Layer<Double>) -> Sequential<Double> {
    var generator = RandomGenerator(seed: 2)
    return Sequential {
      Linear(inputs: 2, outputs: 4, using: &generator)
      BatchNorm(channels: 4)
      activation
      Dropout(0.3, using: &generator)
      Linear(inputs: 4, outputs: 2, using: &generator)
    }
  }

  @Test func layersWithStateAreHeldStill() throws {
    let net = net(Tanh())
    let before = net.parameters.map(\.tensor)
    let buffers = net.namedBuffers.map(\.buffer.tensor)
    let streams = net.namedRandomStreams.map(\.stream.generator)
    net.parameters[1].requiresGradient = false
    let report = checkGradients(
      of: net, order: 2, options: GradientCheckOptions(relativeTolerance: 1e-7)
    ) { crossEntropy($0(x), labels) }
    try report.require()
    #expect(
      report.rows.map(\.name) == [
        "layers.0.weight", "layers.0.bias", "layers.1.scale", "layers.1.shift", "layers.4.weight",
        "layers.4.bias", "layers.0.weight", "layers.0.bias", "layers.1.scale", "layers.1.shift",
        "layers.4.weight", "layers.4.bias", "cotangent",
      ])
    #expect(report.rows[0].relativeErrors.count == 8)
    #expect(report.rows[0].relativeErrors.max() == report.rows[0].maximumRelativeError)
    #expect(net.parameters.map(\.tensor) == before)
    #expect(net.namedBuffers.map(\.buffer.tensor) == buffers)
    #expect(net.namedRandomStreams.map(\.stream.generator) == streams)
    #expect(!net.parameters[1].requiresGradient)
    #expect(net.parameters.allSatisfy { $0.gradient == nil })
  }

  /// A layer whose rule is wrong in some way.
  private struct Wrong: Layer {
    let weight = Variable([[0.5, -1, 0.3, 2]] as Tensor<Double>, requiresGradient: true)
    let change: @Sendable (Variable<Double>) -> Variable<Double>

    func callAsFunction(_ x: Variable<Double>) -> Variable<Double> {
      let w = weight * 1
      w.mapGradient(change)
      return tanh(x * w)
    }
  }

  @Test func aZeroedADoubledAndATurnedGradientAreRejected() throws {
    let changes: [@Sendable (Variable<Double>) -> Variable<Double>] = [
      { $0 * 0 }, { $0 * 2 }, { $0[0..., AxisSlice(by: 1)].gathered([[3, 2, 1, 0]], along: 1) },
    ]
    for change in changes {
      let report = checkGradients(of: net(Wrong(change: change))) { crossEntropy($0(x), labels) }
      let failure = try #require(report.failure)
      #expect(failure.contains("layers.2.weight["))
      #expect(report.rows.filter { $0.maximumRelativeError > 1e-6 }.count == 1)
    }
    #expect(
      checkGradients(of: net(Wrong(change: { $0 }))) { crossEntropy($0(x), labels) }.passes)
  }

  @Test func kinksAreCountedAndSaidSo() {
    let w = Variable(Tensor<Double>([0, 1, -2]), requiresGradient: true)
    let report = checkGradients(withRespectTo: [w], names: ["w"]) { relu(w).sum() }
    #expect(report.passes)
    #expect(report.rows[0].kinks == [[0]])
    #expect(
      report.description.hasSuffix(
        "\n1 element lies within a step of a kink or jump and was left out"))
    #expect(w.scalars == [0, 1, -2])
  }

  @Test func thePictureShowsEveryOrder() throws {
    let report = checkGradients(of: net(Tanh()), order: 2) { crossEntropy($0(x), labels) }
    let figure = report.figure(title: "Errors")
    #expect(figure.panels.count == 2)
    let svg = figure.svg()
    #expect(svg.contains("Order 1: 30 elements, 0 at kinks left out"))
    #expect(svg.contains("tolerance"))
    let path = NSTemporaryDirectory() + "wengert-gradients-\(UUID().uuidString).png"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try figure.write(to: path)
    #expect(FileManager.default.fileExists(atPath: path))
  }
}
