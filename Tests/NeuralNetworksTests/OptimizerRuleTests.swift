import Testing
import Wengert

/// An optimizer that a program adds.
@Suite struct OptimizerRuleTests {
  /// Steps of one size, with a memory of the last direction.
  private struct SignDescent: UpdateRule {
    let momentum: Double

    var name: String { "SignDescent" }

    func slots(for shape: Shape, at step: UpdateStep) -> [Slot] { [Slot("momentum", initial: 1)] }

    func update<Scalar: FloatingTensorScalar>(
      _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
      at step: UpdateStep
    ) {
      slots[0] = Scalar(momentum) * slots[0] + step.decayed(gradient, p)
      p = p - Scalar(step.learningRate) * sign(slots[0])
    }
  }

  @Test func aRuleOfOnesOwn() throws {
    let p = Variable(Tensor<Float>([1, 1]), requiresGradient: true)
    let optimizer = RuleOptimizer(
      [p], SignDescent(momentum: 0.5), learningRate: 0.25, weightDecay: 0.5)
    p.gradient = Variable(Tensor([-2, 3]))
    optimizer.step()
    #expect(p.scalars == [1.25, 0.75])
    #expect(optimizer.slot("momentum", of: p)?.scalars == [-1, 4])
    #expect(optimizer.slot("velocity", of: p) == nil)
    let state = optimizer.state
    #expect(state.optimizer == "SignDescent" && state.steps == ["0": 1])
    optimizer.step()
    #expect(p.scalars == [1.5, 0.5])

    let q = Variable(Tensor<Float>([1.25, 0.75]), requiresGradient: true)
    let other = RuleOptimizer([q], SignDescent(momentum: 0.5), learningRate: 1, weightDecay: 0.5)
    try other.restore(state)
    q.gradient = p.gradient
    other.step()
    #expect(q.tensor == p.tensor && other.state == optimizer.state)
    #expect(optimizer.fingerprint["rule.momentum"] == "0.5")
  }

  @Test func aSlotOfAnotherShape() {
    struct Counting: UpdateRule {
      var name: String { "Counting" }
      func slots(for shape: Shape, at step: UpdateStep) -> [Slot] { [Slot("count", shape: [])] }
      func update<Scalar: FloatingTensorScalar>(
        _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
        at step: UpdateStep
      ) { slots[0] = slots[0] + 1 }
    }
    let p = Variable(Tensor<Double>([1, 2]), requiresGradient: true)
    let optimizer = RuleOptimizer([p], Counting(), learningRate: 0)
    p.gradient = Variable(Tensor([1, 1]))
    for _ in 0..<3 { optimizer.step() }
    #expect(optimizer.slot("count", of: p)?.scalar == 3)
    var state = optimizer.state
    state.tensors["count.0"] = Tensor([1, 2])
    #expect(throws: OptimizerStateError.shape(name: "count.0", expected: [], found: [2])) {
      try optimizer.restore(state)
    }
  }
}
