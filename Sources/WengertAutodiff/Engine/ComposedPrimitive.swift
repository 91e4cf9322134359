import CWengert
import WengertTensors

/// An operation with a kernel of its own that states, besides, what it computes in the differentiable
/// vocabulary: its rule is the gradient of that. Gradients that have a kernel are such operations, so that
/// gradients of gradients need no further kernel.
package protocol ComposedPrimitive: BuiltInPrimitive where Residuals == Void {
  /// The result, computed by other operations.
  func composition(_ x: [Value]) -> Value
}

extension ComposedPrimitive {
  /// All of them: the composition is computed anew.
  package func needs(for operand: Int) -> Retained { .allOperands }

  package func pullback(
    _ cotangent: Value, _ saved: Saved, _ residuals: Void, into contributions: inout Contributions
  ) {
    var operands: [Value] = []
    var targets: [Node] = []
    for index in 0..<saved.operandCount {
      let operand = saved[index]
      guard contributions.wants(index) else {
        operands.append(operand)
        continue
      }
      // What the composition does with the operand, apart from what else is done with it.
      let own =
        saved.createsGraph && operand.isTracked
        ? apply(Reshape(shape: operand.shape), operand)
        : Value(Leaf(operand.storage, requiresGradient: true))
      operands.append(own)
      targets.append(own.node!)
    }
    let result = withGradients { composition(operands) }
    let walk = result.node.map {
      Walk(from: $0, cotangent, createsGraph: saved.createsGraph, targets: targets)
    }
    for (index, operand) in operands.enumerated() where contributions.wants(index) {
      contributions.set(index, walk?.gradient(of: operand.node!) ?? operand.zeros)
    }
  }
}

extension Walk {
  /// What reached a target; nil if nothing did.
  func gradient(of target: Node) -> Value? {
    if target.isLeaf { return leaves.cotangent(of: unsafeDowncast(target, to: Leaf.self)) }
    return targets.firstIndex { $0 === target }.flatMap { reached[$0] }
  }
}
