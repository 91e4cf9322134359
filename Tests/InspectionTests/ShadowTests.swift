import Testing
import WengertInspection

@Suite struct ShadowTests {
  @Test func aSoundNetNeedsNoMoreThanFloat() throws {
    let net = SmallNet()
    let (inputs, labels) = smallBatch()
    let before = net.state
    let report = shadow(net) { crossEntropy(net(Variable(inputs)), labels) }
    #expect(report.advice.isEmpty, "\(report)")
    #expect(report.lossDigits > 5 && report.loss != report.exactLoss)
    #expect(report.operations.map(\.operation).last == "crossEntropy")
    #expect(report.operations.allSatisfy { $0.valueError < 1e-5 && !$0.isUnknown })
    // Every operation on the way has a gradient, and none is exact.
    #expect(report.operations.allSatisfy { $0.gradientError != nil })
    #expect(report.operations.contains { ($0.gradientError ?? 0) > 0 })
    #expect(report.modules.map(\.module) == ["hidden", "norm", "output"])
    #expect(before == net.state && net.output.weight.gradient == nil)
  }

  @Test func cancellationIsNamed() {
    var generator = RandomGenerator(seed: 6)
    let net = Linear<Float>(inputs: 4, outputs: 4, using: &generator)
    let report = shadow(net) {
      let y = net(Variable(Tensor<Float>.ones([2, 4])))
      // All digits but a few are in what is taken away again.
      return square((y + 65536) - 65536).mean()
    }
    #expect(
      report.advice.contains {
        $0.contains("errors of its operands greater") || $0.contains("loses digits")
      })
    #expect(report.lossDigits < 5)
  }

  @Test func whatLeavesTheRangeIsNamed() {
    let net = Linear<Float>(weight: Tensor<Float>([[100]]), bias: nil)
    let report = shadow(net) { log(exp(net(Variable(Tensor<Float>([[1]])))) + 1).sum() }
    #expect(report.advice.first?.contains("exp: the result leaves the range of Float") == true)
    #expect(abs(report.exactLoss - 100) < 1e-9)
    let small = shadow(net) { exp(-2 * net(Variable(Tensor<Float>([[1]])))).sum() }
    #expect(small.advice.contains { $0.contains("are 0 in Float") })
  }

  @Test func severalResultsAreFollowed() {
    var generator = RandomGenerator(seed: 2)
    let net = LSTM<Float>(RecurrentShape(inputs: 3, width: 4), using: &generator)
    let x = Variable(Tensor<Float>.randomNormal([5, 2, 3], using: &generator))
    let report = shadow(net) { square(net(x).outputs).mean() }
    #expect(report.unseenCount == 0 && report.lossDigits > 5)
    let lstm = report.operations.filter { $0.operation == "lstm" }
    #expect(lstm.count == 3 && lstm[0].gradientError.map { $0 < 1e-4 } == true)
  }

  /// A checkpointed part is compared as if it were none: the same rows, gradients included.
  @Test func checkpointedPartsAreSeen() {
    let net = SmallNet()
    let (inputs, labels) = smallBatch()
    let x = Variable(inputs)
    let plain = shadow(net) { crossEntropy(net(x), labels) }
    let report = shadow(net) { crossEntropy(checkpointed(x) { net($0) }, labels) }
    #expect(report.operations == plain.operations && report.unseenCount == 0)
    #expect(report.loss == plain.loss && report.exactLoss == plain.exactLoss)
    #expect(report.modules.allSatisfy { $0.gradientError != nil })
  }

  @Test func anOperationInsideACheckpointIsNamed() throws {
    var generator = RandomGenerator(seed: 6)
    let net = Linear<Float>(inputs: 4, outputs: 4, using: &generator)
    let report = shadow(net) {
      let x = Variable(Tensor<Float>.ones([2, 4]))
      let y = checkpointed(x) { x in
        // All digits but a few are in what is taken away again.
        checkpointed(net(x)) { ($0 + 65536) - 65536 }
      }
      return square(y).mean()
    }
    #expect(report.unseenCount == 0 && report.lossDigits < 5)
    let loses = try #require(report.operations.first { $0.valueError > 1e-4 })
    #expect(loses.operation == "-" || loses.operation == "subtract", "\(report)")
    #expect(loses.gradientError != nil)
    #expect(report.advice.contains { $0.contains(loses.operation) })
  }

  /// An operation that works in Float alone.
  private struct FloatOnly: OperandwisePrimitive {
    func resultShape(_ x: Operands) throws(TensorError) -> Shape {
      if x.dataType(0) != .float32 { throw TensorError("floatOnly", "it takes Float") }
      return x.shape(0)
    }
    func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] * 2) }
    func needs(for operand: Int) -> Retained { .nothing }
    func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent * 2 }
  }

  @Test func anOperationThatRefusesDoubleIsTold() {
    let net = Linear<Float>(inputs: 2, outputs: 2)
    let report = shadow(net) {
      (apply(FloatOnly(), net(Variable(Tensor<Float>([[1, 2]])))) as Variable<Float>).sum()
    }
    #expect(report.operations.map(\.isUnknown) == [false, true, false])
    #expect(report.description.contains("unknown"))
  }

  /// The greatest difference, wherever it is, relative to the greatest element.
  @Test func errorsAreRelativeAndTheGreatest() throws {
    let net = Linear<Float>(weight: Tensor<Float>([[1]]), bias: nil)
    let report = shadow(net) {
      // The last element is exact, those before it are not.
      exp(net(Variable(Tensor<Float>([[10.3], [9.7], [0]])))).sum()
    }
    let row = try #require(report.operations.first { $0.operation == "exp" })
    #expect(row.valueError > 0 && row.valueError < 1e-6)
  }
}
