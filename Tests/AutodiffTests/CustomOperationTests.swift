import Testing
import Wengert

// The operations of Docs/CustomOperations.md, as they stand there.

/// x + sin²(a x) / a (Ziyin et al., "Neural Networks Fail to Learn Periodic Functions", 2020).
struct Snake: Operation {
  let frequency: Double

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, _ shape: Shape) -> Value {
    x[0] + square(sin(x[0] * frequency)) / frequency
  }

  func needs(for operand: Int) -> Retained { .operand(0) }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * (1 + sin(saved[0] * (2 * frequency)))
  }
}

/// x + sin²(a x) / a, element by element.
func snake<T: TensorLike>(_ x: T, frequency: Double = 1) -> T where T.Scalar: FloatingTensorScalar {
  apply(Snake(frequency: frequency), x)
}

/// √(a² + b²), with broadcasting.
struct Hypotenuse: Operation {
  static let broadcasts = true

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try Shape.broadcasting(x.shape(0), x.shape(1), for: name)
  }

  func forward(_ x: Operands, _ shape: Shape) -> Value { sqrt(square(x[0]) + square(x[1])) }

  func needs(for operand: Int) -> Retained { [.operand(operand), .result] }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * saved[operand] / saved.result
  }
}

/// Operations that users define.
@Suite struct CustomOperationTests {
  private let x: Tensor<Double> = [[0.3, -1.1], [2, 0.6]]

  @Test func anOperationOfOneOperand() throws {
    try checkGradients(of: { snake($0, frequency: 1.5) }, at: x, order: 2).require()
    #expect(snake(Tensor<Float>([0])).scalars == [0])
  }

  @Test func anOperationThatBroadcasts() throws {
    let y = Tensor<Double>([0.7, 1.2])
    let report = checkGradients(
      of: { apply(Hypotenuse(), $0[0], $0[1]) }, at: [x, y], names: ["a", "b"], order: 2)
    try report.require()
    let error = #expect(throws: TensorError.self) {
      try checked { apply(Hypotenuse(), x, Tensor<Double>([1, 2, 3])) }
    }
    #expect(
      error?.description
        == "hypotenuse: shapes do not broadcast: lhs is [2, 2], rhs is [3]; at axis -1 2 and 3 differ "
        + "and neither is 1")
  }

  @Test func aRuleMayReadOnlyWhatItRetains() async {
    await #expect(processExitsWith: .failure) {
      apply(ForgetfulSquare(), Variable(Tensor<Double>([3]), requiresGradient: true)).backward()
    }
  }

  @Test func theForwardComputationAnswersTheShapeOfTheRule() throws {
    let error = try #require(throws: TensorError.self) {
      try checked { apply(MisshapenIdentity(), Tensor<Float>([1, 2])) }
    }
    #expect(
      "\(error)"
        == "misshapenIdentity: forward answered shape [2]; resultShape says that it is [2, 2]")
  }
}
