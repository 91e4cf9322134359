import Testing
import Wengert

@Suite struct LBFGSTests {
  private func variable<Scalar>(_ scalars: [Scalar]) -> Variable<Scalar> {
    Variable(Tensor(scalars), requiresGradient: true)
  }

  /// Rosenbrock's banana-shaped valley, lowest at (1, 1).
  private func valley<Scalar>(_ x: Variable<Scalar>, _ y: Variable<Scalar>) -> Variable<Scalar> {
    (square(1 - x) + 100 * square(y - square(x))).sum()
  }

  @Test func aQuadraticIsSolvedInFewSteps() {
    let p = variable([3.0, -2, 1])
    let scales = Variable(Tensor<Double>([1, 4, 9]))
    let optimizer = LBFGS([p], lineSearch: .strongWolfe)
    let before = optimizer.step { (scales * square(p - 1)).sum() }
    #expect(before == 4 + 36)
    #expect(p.scalars.allSatisfy { abs($0 - 1) < 1e-5 })
    #expect(p.gradient == nil)
  }

  @Test func aCurvedValley() {
    let (x, y) = (variable([-1.2]), variable([1.0]))
    let optimizer = LBFGS(
      [x, y], iterations: 100, changeTolerance: 1e-18, lineSearch: .strongWolfe)
    optimizer.step { valley(x, y) }
    #expect(abs(x.scalar - 1) < 1e-6 && abs(y.scalar - 1) < 1e-6)
    #expect(optimizer.evaluationCount < 80)
  }

  /// Beyond 0 the loss is not a number: the search comes back.
  @Test func theSearchLeavesPlacesWithoutALoss() {
    let x = variable([4.0])
    let optimizer = LBFGS([x], learningRate: 100, iterations: 50, lineSearch: .strongWolfe)
    optimizer.step { (x - log(x)).sum() }
    #expect(abs(x.scalar - 1) < 1e-4)
  }

  @Test func frozenParametersAndThoseTheLossDoesNotReadStay() {
    let (x, frozen, unread) = (variable([3.0]), variable([2.0]), variable([5.0]))
    frozen.requiresGradient = false
    let optimizer = LBFGS([x, frozen, unread])
    optimizer.step { square(x * frozen - 2).sum() }
    #expect(abs(x.scalar - 1) < 1e-6)
    #expect(frozen.scalar == 2 && unread.scalar == 5)
  }

  /// A state goes over to an optimizer whose parameters stand in another order.
  @Test func aRestoredStateContinuesBitForBit() throws {
    try checkRestoring(Float.self)
    try checkRestoring(Double.self)
  }

  private func checkRestoring<Scalar: FloatingTensorScalar>(_: Scalar.Type) throws {
    func optimizer(_ p: [Variable<Scalar>], _ names: [String]) -> LBFGS<Scalar> {
      let optimizer = LBFGS(
        p, iterations: 3, evaluations: 30, historySize: 2, lineSearch: .strongWolfe)
      optimizer.parameterNames = names
      return optimizer
    }
    let (x, y) = (variable([-1.2, 0.5] as [Scalar]), variable([1, 2] as [Scalar]))
    let first = optimizer([x, y], ["x", "y"])
    for _ in 0..<3 { first.step { valley(x, y) } }
    let state = first.state
    #expect(state.steps == ["x": 9, "y": 9])
    let (u, v) = (variable(x.scalars), variable(y.scalars))
    let same = optimizer([u, v], ["x", "y"])
    try same.restore(state)
    #expect(same.state == state)
    for _ in 0..<2 {
      first.step { valley(x, y) }
      same.step { valley(u, v) }
    }
    #expect(u.tensor == x.tensor && v.tensor == y.tensor)
    #expect(same.state == first.state)

    let turned = optimizer([v, u], ["y", "x"])
    try turned.restore(state)
    #expect(turned.state == state)
    #expect(
      throws: OptimizerStateError.names(missing: ["0", "1"], unexpected: ["x", "y"])
    ) { try optimizer([u, v], ["0", "1"]).restore(state) }
    var damaged = state
    damaged.tensors["stepSize"] = nil
    #expect(throws: OptimizerStateError.names(missing: ["stepSize"], unexpected: [])) {
      try turned.restore(damaged)
    }
    #expect(turned.state == state)
    try turned.restore(optimizer([u, v], ["x", "y"]).state)
    #expect(turned.state.tensors.isEmpty)
  }
}
