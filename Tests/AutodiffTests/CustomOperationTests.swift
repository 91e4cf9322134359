import Testing
import Wengert

// The operations of Docs/CustomOperations.md.

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

/// Powers eᵏˣ for each k, whose rule reads the results.
struct Exponentials: MultiResultPrimitive {
  let factors: [Double]

  func results(_ x: Operands) -> [ResultDescription] {
    factors.map { _ in ResultDescription(x.shape(0)) }
  }

  func forward(_ x: Operands, into y: inout [Destination]) {
    for (index, factor) in factors.enumerated() { y[index].set(exp(x[0] * factor)) }
  }

  func needs(for operand: Int) -> Retained { .result }

  func pullback(
    _ cotangents: Cotangents, _ saved: Saved, _: Void, into contributions: inout Contributions
  ) {
    let terms = factors.indices.map { cotangents[$0] * saved.result($0) * factors[$0] }
    contributions.set(0, terms.dropFirst().reduce(terms[0]) { $0 + $1 })
  }
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

  /// A result as the user has it and as the rule reads it: both are differentiated, and what reaches them is added.
  @Test func aResultAndTheSameInARule() {
    let x = leaf([0, 1])
    let y = applyAll(Exponentials(factors: [1, -1]), [x.value]).map { Variable<Double>($0) }
    let slope = gradient(of: y[0].sum(), withRespectTo: x, createGraph: true)
    // Both are eˣ, so that this is e²ˣ.
    let product = (slope * y[0]).sum()
    #expect(
      gradient(of: product, withRespectTo: x).tensor.isClose(
        to: exp(x.tensor * 2) * 2, relativeTolerance: 1e-14))
  }

  @Test func oneResultOfAnOperationWithAnyNumber() throws {
    for factors in [[2], [2, -1]] as [[Double]] {
      let report = checkGradients(
        of: { Variable<Double>(applyAll(Exponentials(factors: factors), [$0.value])[0]) },
        at: x, order: 2)
      try report.require()
    }
    // The gradient of a recurrent layer by its input alone has one result, too.
    let weights = RecurrentWeights<Variable<Double>>(
      input: Variable([[0.5, -1], [0.25, 2]]), state: Variable([[1, 0.5], [-0.5, 0.25]]))
    try checkGradients(
      of: { rnn($0, weights).outputs }, at: x.reshaped(to: [2, 1, 2]), order: 2
    ).require()
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
