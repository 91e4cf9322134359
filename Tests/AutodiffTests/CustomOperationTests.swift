import Testing
import Wengert

// The operations of Docs/CustomOperations.md, as they stand there.

/// x + sin²(a x) / a (Ziyin et al., "Neural Networks Fail to Learn Periodic Functions", 2020).
struct Snake: OperandwisePrimitive {
  let frequency: Double

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, into y: inout Destination) {
    y.set(x[0] + square(sin(x[0] * frequency)) / frequency)
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
struct Hypotenuse: OperandwisePrimitive {
  static let broadcasts = true

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try Shape.broadcasting(x.shape(0), x.shape(1), for: name)
  }

  func forward(_ x: Operands, into y: inout Destination) {
    y.set(sqrt(square(x[0]) + square(x[1])))
  }

  func needs(for operand: Int) -> Retained { [.operand(operand), .result] }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * saved[operand] / saved.result
  }
}

struct GreaterSum: Primitive {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, into y: inout Destination) -> Int {
    let sums = (0..<2).map { x[$0].sum().tensor(of: Double.self).scalar }
    let chosen = sums[1] > sums[0] ? 1 : 0
    y.set(x[chosen])
    return chosen
  }

  func needs(for operand: Int) -> Retained { .nothing }

  func pullback(
    _ cotangent: Value, _ saved: Saved, _ chosen: Int, into contributions: inout Contributions
  ) {
    contributions.set(chosen, cotangent)
    contributions.set(1 - chosen, cotangent * 0)
  }
}

struct Sorted: MultiResultPrimitive {
  func results(_ x: Operands) -> [ResultDescription] {
    [ResultDescription(x.shape(0)), ResultDescription(x.shape(0), isDifferentiable: false)]
  }

  func forward(_ x: Operands, into y: inout [Destination]) -> Tensor<Int> {
    let order = x[0].tensor(of: Double.self).argSorted()
    y[0].set(x[0].taken(order))
    y[1].set(order.value)
    return order
  }

  func needs(for operand: Int) -> Retained { .nothing }

  func pullback(
    _ cotangents: Cotangents, _ saved: Saved, _ order: Tensor<Int>,
    into contributions: inout Contributions
  ) {
    contributions.set(0, cotangents[0].taken(order.argSorted()))
  }
}

func sorted(_ x: Variable<Double>) -> (elements: Variable<Double>, order: Tensor<Int>) {
  let results = applyAll(Sorted(), [x.value])
  return (Variable(results[0]), results[1].tensor(of: Int.self))
}

/// Operations that users define.
@Suite struct CustomOperationTests {
  private let x: Tensor<Double> = [[0.3, -1.1], [2, 0.6]]

  @Test func anOperationOfOneOperand() throws {
    try checkGradients(of: { snake($0, frequency: 1.5) }, at: x, order: 2).require()
    #expect(snake(Tensor<Float>([0])).scalars == [0])
  }

  @Test func residualsAndOneRule() throws {
    let (a, b) = (Tensor<Double>([1, 2]), Tensor<Double>([3, 4]))
    let report = checkGradients(
      of: { square(apply(GreaterSum(), $0[0], $0[1])) }, at: [a, b], names: ["a", "b"], order: 2)
    try report.require()
    let (x, y) = (leaf([1, 2]), leaf([3, 4]))
    apply(GreaterSum(), x, y).sum().backward()
    #expect(x.gradient!.scalars == [0, 0])
    #expect(y.gradient!.scalars == [1, 1])
  }

  @Test func severalResults() throws {
    let x = leaf([3, 1, 2])
    let (elements, order) = sorted(x)
    #expect(elements.scalars == [1, 2, 3])
    #expect(order.scalars == [1, 2, 0])
    (elements * constant([10, 20, 30])).sum().backward()
    #expect(x.gradient!.scalars == [30, 10, 20])
    try checkGradients(of: { square(sorted($0).elements) }, at: x.tensor, order: 2).require()
    // A result used twice, and a graph of gradients.
    let slope = gradient(
      of: (sorted(x).elements * elements).sum(), withRespectTo: x, createGraph: true)
    #expect(slope.scalars == [6, 2, 4])
    #expect(gradient(of: slope.sum(), withRespectTo: x).scalars == [2, 2, 2])
  }

  @Test func operationsAreCompared() {
    #expect(Snake(frequency: 1) == Snake(frequency: 1))
    #expect(Snake(frequency: 1) != Snake(frequency: 2))
    #expect(Set([Hypotenuse(), Hypotenuse()]).count == 1)
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
        == "misshapenIdentity: forward set the result to shape [2]; its shape rule says [2, 2]")
  }
}
