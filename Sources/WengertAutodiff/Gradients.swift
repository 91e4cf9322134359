extension Variable {
  /// Computes the gradients of this result and adds them to the `gradient` of every variable that it
  /// was computed from and that requires one.
  ///
  /// The graph lives as long as something refers to it, so this can be called again; each call adds the
  /// same again.
  ///
  /// - Parameters:
  ///   - cotangent: The gradient of some scalar with respect to this result, in its shape. It may be
  ///     left out for a result of one element, and is 1 then.
  ///   - createGraph: Whether the gradients can be differentiated again. A leaf's gradient then refers
  ///     to the graph, and the graph to the leaf: set `gradient` to nil when done, or use `gradients`.
  public func backward(_ cotangent: Variable? = nil, createGraph: Bool = false) {
    guard let node = requiredNode("backward"), let seed = seed(cotangent, for: "backward") else {
      return
    }
    let walk = Walk(from: node, seed, createsGraph: createGraph)
    for entry in walk.leaves.entries {
      let (leaf, share) = (entry.leaf, entry.cotangent)
      // The sum of one walk is added as a whole: twice the same walk gives exactly twice the gradient.
      guard var sum = leaf.gradient.take() else {
        leaf.gradient = share
        continue
      }
      if createGraph { sum = sum + share } else { withoutGradients { sum.accumulate(share) } }
      leaf.gradient = sum
    }
  }

  private func requiredNode(_ operation: String) -> Node? {
    if let node = value.node, node.requiresGradient { return node }
    fail(
      TensorError(
        operation,
        "the result was computed from nothing that requires a gradient; make a variable with "
          + "requiresGradient: true, and do not compute inside withoutGradients"))
    return nil
  }

  /// The cotangent to start from.
  fileprivate func seed(_ cotangent: Variable?, for operation: String) -> Value? {
    guard let cotangent else {
      if count == 1 { return Value(.filled(.integer(1), shape, Scalar.dataType)) }
      fail(
        TensorError(
          operation,
          "the result has shape \(shape); without a cotangent it must have exactly 1 element: reduce "
            + "it with sum() or mean(), or pass a cotangent of shape \(shape)"))
      return nil
    }
    guard cotangent.shape == shape else {
      fail(
        TensorError(
          operation, "the cotangent has shape \(cotangent.shape); the result has \(shape)"))
      return nil
    }
    return cotangent.value
  }
}

/// The gradients of a result with respect to variables, in their order, without touching any
/// variable's `gradient`.
///
///     let shares = gradients(of: loss, withRespectTo: [weight, bias])
///     let slope = gradient(of: y, withRespectTo: x, createGraph: true)
///     let curvature = gradient(of: slope.sum(), withRespectTo: x)
///
/// - Parameters:
///   - result: What is differentiated.
///   - variables: Leaves that require a gradient, or results of operations on the way. One that the result
///     does not depend on gets zeros.
///   - cotangent: The gradient of some scalar with respect to the result; it may be left out for a
///     result of one element, and is 1 then.
///   - createGraph: Whether the gradients can be differentiated again.
public func gradients<Scalar>(
  of result: Variable<Scalar>, withRespectTo variables: [Variable<Scalar>],
  cotangent: Variable<Scalar>? = nil, createGraph: Bool = false
) -> [Variable<Scalar>] {
  orFail(variables.map { Variable(.zeros($0.shape)) }) {
    () throws(TensorError) -> [Variable<Scalar>] in
    try checkRecorded("gradients", result, variables)
    return derivatives(
      of: result, withRespectTo: variables, cotangent: cotangent, createGraph: createGraph)
  }
}

/// Refuses derivatives that would be zeros only because nothing was recorded.
func checkRecorded<Scalar>(
  _ operation: String, _ result: Variable<Scalar>, _ variables: [Variable<Scalar>]
) throws(TensorError) {
  for (index, variable) in variables.enumerated() where !variable.requiresGradient {
    throw TensorError(
      operation,
      "variable \(index), of shape \(variable.shape), requires no gradient; make it with "
        + "requiresGradient: true, or leave it out")
  }
  guard result.requiresGradient || variables.isEmpty else {
    throw TensorError(
      operation,
      "the result was computed from nothing that requires a gradient; compute it outside of "
        + "withoutGradients and, if it is a gradient itself, with createGraph: true")
  }
}

/// The gradients of a result; zeros where it is a constant, as the gradient of a linear function is.
func derivatives<Scalar>(
  of result: Variable<Scalar>, withRespectTo variables: [Variable<Scalar>],
  cotangent: Variable<Scalar>? = nil, createGraph: Bool = false
) -> [Variable<Scalar>] {
  func zeros(_ variable: Variable<Scalar>) -> Variable<Scalar> {
    Variable(Value(.filled(.integer(0), variable.shape, Scalar.dataType)))
  }
  guard let seed = result.seed(cotangent, for: "gradients"), let node = result.value.node,
    node.requiresGradient
  else { return variables.map(zeros) }
  let targets = variables.compactMap { $0.value.node }
  let walk = Walk(from: node, seed, createsGraph: createGraph, targets: targets)
  return variables.map { variable in
    if let leaf = variable.leaf {
      return walk.leaves.cotangent(of: leaf).map { Variable($0) } ?? zeros(variable)
    }
    guard let index = targets.firstIndex(where: { $0 === variable.value.node }) else {
      return zeros(variable)
    }
    return walk.reached[index].map { Variable($0) } ?? zeros(variable)
  }
}

/// The gradient of a result with respect to one variable; see `gradients(of:withRespectTo:)`.
public func gradient<Scalar>(
  of result: Variable<Scalar>, withRespectTo variable: Variable<Scalar>,
  cotangent: Variable<Scalar>? = nil, createGraph: Bool = false
) -> Variable<Scalar> {
  gradients(
    of: result, withRespectTo: [variable], cotangent: cotangent, createGraph: createGraph)[0]
}
