import CWengert
import WengertTensors

/// An operation with a kernel of its own, and the same result composed of other operations: its rule is the
/// gradient of the composition. Gradients that have a kernel are such operations, so that gradients of
/// gradients need no further kernel.
package protocol ComposedPrimitive: BuiltInPrimitive where Residuals == Void {
  /// The result, computed by other operations.
  func composition(_ x: [Value]) -> Value
}

extension ComposedPrimitive {
  /// All of them: the composition is computed anew.
  package func needs(for operand: Int) -> Retained { .allOperands }

  @_semantics("optimize.sil.specialize.generic.never")
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
      // A node of its own, so that only uses inside the composition count.
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
  /// The gradient of a target; nil if no cotangent reached it.
  func gradient(of target: Node) -> Value? {
    if target.isLeaf { return leaves.cotangent(of: unsafeDowncast(target, to: Leaf.self)) }
    return targets.firstIndex { $0 === target }.flatMap { reached[$0] }
  }
}
