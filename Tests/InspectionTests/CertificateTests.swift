import Foundation
import Testing
import WengertInspection

/// A net in which a layer is forgotten, and units of another are dead.
private struct SickNet: Module {
  let hidden: Linear<Double>
  let forgotten: Linear<Double>
  let output: Linear<Double>

  init() {
    var generator = RandomGenerator(seed: 5)
    hidden = Linear(inputs: 3, outputs: 5, using: &generator)
    forgotten = Linear(inputs: 5, outputs: 5, using: &generator)
    output = Linear(inputs: 5, outputs: 2, using: &generator)
    hidden.bias!.update { $0[2] = Tensor(-100) }
    hidden.bias!.update { $0[4] = Tensor(-100) }
  }

  func callAsFunction(_ x: Variable<Double>) -> Variable<Double> { output(relu(hidden(x))) }
}

@Suite struct CertificateTests {
  private let x = Variable(
    Tensor<Double>([[0.3, -0.2, 0.9], [-0.7, 0.4, 0.1], [0.8, 0.5, -0.6], [0.2, 0.6, 0.7]]))
  private let labels = Tensor([0, 1, 1, 0])

  @Test func aSoundNetPasses() {
    let net = SickNet()
    let certificate = certify(net) {
      crossEntropy(net.output(tanh(net.forgotten(tanh(net.hidden(x) * 0.001 + 0.1)))), labels)
    }
    #expect(certificate.passes, "\(certificate)")
    #expect(certificate.parameters.map(\.checkedCount) == [15, 5, 25, 5, 10, 2])
    #expect(certificate.parameters.allSatisfy { $0.relativeError < 1e-6 })
    #expect(certificate.parameters.allSatisfy { ($0.secondOrderError ?? 1) < 1e-5 })
  }

  @Test func unreachedParametersAndDeadUnitsAreNamed() {
    let net = SickNet()
    let certificate = certify(net) { crossEntropy(net(x), labels) }
    #expect(!certificate.passes)
    #expect(certificate.unreached == ["forgotten.weight", "forgotten.bias"])
    #expect(certificate.activations.map(\.module) == ["hidden"])
    #expect(Set(certificate.activations[0].idleUnits).isSuperset(of: [2, 4]))
    #expect(certificate.description.contains("forgotten.weight: no gradient reaches it"))
    #expect(certificate.description.contains("units are dead"))
  }

  @Test func saturatedUnitsAreNamed() {
    let net = SickNet()
    let certificate = certify(net, secondOrderElements: 0) {
      crossEntropy(net.output(sigmoid(net.hidden(x))), labels)
    }
    #expect(certificate.activations.first?.kind == .saturated)
    #expect(certificate.activations.first?.idleUnits == [2, 4])
  }

  /// x², with a rule that doubles the gradient.
  private struct WrongSquare: OperandwisePrimitive {
    func resultShape(_ x: Operands) -> Shape { x.shape(0) }
    func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] * x[0]) }
    func needs(for operand: Int) -> Retained { .operand(0) }
    func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
      cotangent * 4 * saved[0]
    }
  }

  @Test func aWrongRuleFails() {
    let net = SickNet()
    let certificate = certify(net, maximumElements: 3, secondOrderElements: 0) {
      let y: Variable<Double> = apply(WrongSquare(), net.output(net.forgotten(net.hidden(x))))
      return y.mean()
    }
    #expect(!certificate.passes && certificate.gradientFailure != nil)
  }

  @Test func nothingIsLeftChanged() {
    let net = SmallNet()
    let (inputs, labels) = smallBatch()
    let before = net.state
    net.hidden.freeze()
    let loss = { crossEntropy(net(Variable(inputs)), labels) }
    _ = certify(net, maximumElements: 2, loss: loss)
    #expect(!net.hidden.weight.requiresGradient && net.output.weight.requiresGradient)
    #expect(net.output.weight.gradient == nil)
    #expect(before == net.state)
    let other = SmallNet()
    #expect(loss().scalar == crossEntropy(other(Variable(inputs)), labels).scalar)
  }

  @Test func itIsSavedBesideTheCheckpoint() throws {
    let net = SickNet()
    let certificate = certify(net, secondOrderElements: 0) { crossEntropy(net(x), labels) }
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer {
      for ending in ["json", "txt"] {
        try? FileManager.default.removeItem(atPath: "\(path).certificate.\(ending)")
      }
    }
    try certificate.save(beside: path)
    let data = try Data(contentsOf: URL(fileURLWithPath: path + ".certificate.json"))
    let read = try JSONDecoder().decode(Certificate.self, from: data)
    #expect(read.unreached == certificate.unreached)
    #expect(FileManager.default.fileExists(atPath: path + ".certificate.txt"))
  }

  @Test func aLossOfSomethingElseIsRefused() {
    let net = SickNet()
    #expect(throws: UsageError.self) { try checked { _ = certify(net) { x.sum() } } }
  }

  /// A gradient of which some elements are zero reaches its parameter.
  @Test func aZeroInAGradientIsNoZeroGradient() {
    let net = Linear<Double>(weight: Tensor([[1], [2]]), bias: nil)
    let x = Variable(Tensor<Double>([[1, 0], [2, 0]]))
    let certificate = certify(net) { net(x).squaredNorm() }
    #expect(!certificate.parameters[0].isZero && certificate.parameters[0].gradientNorm > 0)
    let none = certify(net) { (net(x) * 0).sum() }
    #expect(none.parameters[0].isZero)
  }

  @Test func kinksAreCounted() {
    let net = Linear<Double>(weight: Tensor([[0], [3]]), bias: nil)
    let x = Variable(Tensor<Double>([[1, 0]]))
    let certificate = certify(net, secondOrderElements: 0) { relu(net(x)).sum() }
    #expect(certificate.parameters[0].kinkCount > 0)
  }

  /// Units of images are channels.
  @Test func deadChannelsAreNamed() {
    let net = Linear<Double>(weight: Tensor([[1]]), bias: nil)
    let pixels = Tensor<Double>([1, 1, 1, 1, -1, -1, -1, -1, 1, -1, 1, 1])
    let images = Variable(pixels.reshaped(to: [1, 3, 2, 2]))
    let certificate = certify(net) { relu(images * net.weight.sum()).sum() }
    #expect(certificate.activations[0].unitCount == 3)
    #expect(certificate.activations[0].idleUnits == [1])
  }
}
