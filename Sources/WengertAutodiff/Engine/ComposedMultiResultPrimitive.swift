import WengertTensors

/// `ComposedPrimitive` with several results: its rule is the gradient of its composition.
/// Gradients of fused operations are such, so that one kernel each way is enough.
package protocol ComposedMultiResultPrimitive: MultiResultPrimitive where Residuals == Void {
  /// The results, computed by other operations.
  func composition(_ x: [Value]) -> [Value]
}

extension ComposedMultiResultPrimitive {
  /// All of them: the composition is computed anew.
  package func needs(for operand: Int) -> Retained { .allOperands }

  package func pullback(
    _ cotangents: Cotangents, _ saved: Saved, _ residuals: Void,
    into contributions: inout Contributions
  ) {
    saved.pullBack(into: &contributions, { cotangents.ifAny($0) }, composition)
  }
}

extension Saved {
  /// The contributions of an operation to wanted operands: its composition is computed again.
  ///
  /// - Parameters:
  ///   - operand: The only one that is meant; nil for all.
  ///   - cotangent: That of a result; nil counts as 0.
  func pullBack(
    only operand: Int? = nil, into contributions: inout Contributions,
    _ cotangent: (Int) -> Value?, _ composition: ([Value]) -> [Value]
  ) {
    let given = (0..<operandCount).map { self[$0] }
    let wanted = given.indices.filter {
      (operand == nil || operand == $0) && contributions.wants($0)
    }
    let createsGraph = createsGraph
    let found = withGradients {
      let own = ownCopies(of: given, wanted, createsGraph: createsGraph)
      let results = composition(own)
      return gradients(
        of: results, results.indices.map(cotangent), withRespectTo: wanted.map { own[$0] },
        createsGraph: createsGraph)
    }
    for (index, gradient) in zip(wanted, found) { contributions.set(index, gradient) }
  }
}

/// Operands of a composition: those named are tracked nodes of their own, without other uses.
func ownCopies(of operands: [Value], _ named: [Int], createsGraph: Bool) -> [Value] {
  var own = operands
  for index in named {
    let operand = operands[index]
    own[index] =
      createsGraph && operand.isTracked
      ? apply(Reshape(shape: operand.shape), operand)
      : Value(Leaf(operand.storage, requiresGradient: true))
  }
  return own
}

/// The gradients of Σ ⟨result, cotangent⟩, zeros where nothing reaches; a cotangent that is nil counts as 0.
/// Called where operations are recorded.
func gradients(
  of results: [Value], _ cotangents: [Value?], withRespectTo targets: [Value], createsGraph: Bool
) -> [Value] {
  var total: Value?
  for case (let result, let cotangent?) in zip(results, cotangents) where result.isTracked {
    let term = (result * cotangent).sum()
    total = total.map { $0 + term } ?? term
  }
  guard let total, let root = total.node else { return targets.map(\.zeros) }
  let walk = Walk(
    from: root, total.constant(1), createsGraph: createsGraph, targets: targets.map { $0.node! })
  return targets.map { walk.gradient(of: $0.node!) ?? $0.zeros }
}
