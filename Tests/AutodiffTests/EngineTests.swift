import Testing
import Wengert

@Suite struct EngineTests {
  @Test func aVariableUsedTwiceGetsBothContributions() {
    let w = Variable(Tensor<Double>([1, 2, 3]), requiresGradient: true)
    let loss = (w * w + w).sum()
    loss.backward()
    #expect(w.gradient!.scalars == [3, 5, 7])
    loss.backward()
    #expect(w.gradient!.scalars == [6, 10, 14])
  }

  @Test func theGradientOfAGradient() {
    let x = Variable(Tensor<Double>([0.3, -1.2]), requiresGradient: true)
    let y = tanh(x).sum()
    let first = gradient(of: y, withRespectTo: x, createGraph: true)
    let second = gradient(of: first.sum(), withRespectTo: x)
    for (value, x) in zip(second.scalars, x.scalars) {
      let t = _tanh(x)
      #expect(abs(value - -2 * t * (1 - t * t)) < 1e-14)
    }
  }

  @Test func aBroadcastOperandGetsASummedGradient() {
    let a = Variable(Tensor<Float>.ones([4, 3]), requiresGradient: true)
    let b = Variable(Tensor<Float>([1, 2, 3]), requiresGradient: true)
    (matmul(a, Variable(Tensor<Float>.eye(3))) * b).sum().backward()
    #expect(b.gradient!.scalars == [4, 4, 4])
    #expect(a.gradient!.tensor == Tensor([1, 2, 3]).broadcast(to: [4, 3]))
  }

  @Test func aMillionOperationsAreRecordedWalkedAndReleased() {
    let x = Variable(Tensor<Double>([0.5]), requiresGradient: true)
    var y = x
    for _ in 0..<1_000_000 { y = y + 1e-6 }
    y.sum().backward()
    #expect(x.gradient!.scalars == [1])
  }

  @Test func aWrongShapeThrowsInsideChecked() {
    let a = Tensor<Float>.zeros([32, 784])
    let b = Tensor<Float>.zeros([128, 784])
    #expect(throws: TensorError.self) { try checked { matmul(a, b) } }
  }
}

private func _tanh(_ x: Double) -> Double { tanh(Tensor(x)).scalar }
