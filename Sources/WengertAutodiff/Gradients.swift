extension Variable {
  /// Computes the gradients of this result and adds them to the `gradient` of every variable that it
  /// was computed from and that requires one.
  ///
  /// The graph lives as long as something refers to it, so this can be called again; each call adds the
  /// same again. Threads may call it at the same time, over shared variables and graphs: each adds its whole
  /// gradient.
  ///
  /// - Parameters:
  ///   - cotangent: The gradient of some scalar with respect to this result, in its shape. It may be
  ///     left out for a result of one element, and is 1 then.
  ///   - createGraph: Whether the gradients can be differentiated again. A leaf's gradient then refers
  ///     to the graph, and the graph to the leaf: set `gradient` to nil when done, or use `gradients`.
  ///   - releasesGraph: Whether each operation's saved tensors are released after its rule has run. It saves memory, and
  ///     the graph cannot be walked again.
  public func backward(
    _ cotangent: Variable? = nil, createGraph: Bool = false, releasesGraph: Bool = false
  ) {
    guard let node = requiredNode("backward"),
      let seed = seed(cotangent, createGraph: createGraph, for: "backward")
    else { return }
    _ = Walk(
      from: node, seed, createsGraph: createGraph, into: .accumulate, releasesGraph: releasesGraph)
  }

  /// Computes the gradients of this result and hands each leaf's to a sink as soon as it is complete; no
  /// variable's `gradient` is touched.
  ///
  /// - Parameters:
  ///   - cotangent: As for `backward(_:)`.
  ///   - sink: The receiver of the gradients.
  ///   - releasesGraph: Whether each operation's saved tensors are released after its rule has run. Then a sink that
  ///     changes a leaf's elements does so in place.
  public func backward(
    _ cotangent: Variable? = nil, into sink: some GradientSink<Scalar>, releasesGraph: Bool = true
  ) {
    guard let node = requiredNode("backward"), let seed = seed(cotangent, for: "backward") else {
      return
    }
    _ = Walk(
      from: node, seed, createsGraph: false,
      into: .forward { leaf, gradient in
        sink.receive(Variable(gradient), of: Variable(Value(leaf)))
      }, releasesGraph: releasesGraph)
  }

  private func requiredNode(_ operation: String) -> Node? {
    if let node = value.node, node.requiresGradient { return node }
    fail(
      TensorError(
        operation,
        "the result was computed from nothing that requires a gradient; make a variable with "
          + "requiresGradient: true, and do not compute inside withoutGradients" + Variable.cure))
    return nil
  }

  /// The cotangent to start from.
  fileprivate func seed(
    _ cotangent: Variable?, createGraph: Bool = false, for operation: String
  ) -> Value? {
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
    // Rules may pass the cotangent on as it is, so that it must not be a leaf, whose elements change.
    guard createGraph, cotangent.requiresGradient else { return cotangent.value.detached }
    return cotangent.isLeaf ? apply(Reshape(shape: shape), cotangent.value) : cotangent.value
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
///   - result: The value to differentiate.
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
  guard let seed = result.seed(cotangent, createGraph: createGraph, for: "gradients"),
    let node = result.value.node, node.requiresGradient
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
    if let gradient = walk.reached[index] { return Variable(gradient) }
    refuseInsideOfPart(targets[index], from: node)
    return zeros(variable)
  }
}

/// Reports a target that was computed inside a checkpointed part: the graph holds that part as a whole, so
/// that a walk from outside never comes to its nodes.
private func refuseInsideOfPart(_ target: Node, from root: Node) {
  guard target.scope != 0, target.scope != root.scope,
    target.isInside(root.scope) || root.scope == 0
  else { return }
  fail(
    TensorError(
      "gradients",
      "a variable was computed inside of checkpointed(), which is one node of the graph; "
        + "differentiate inside of the closure, or return the variable from it"))
}

/// The gradient of a result with respect to one variable; see `gradients(of:withRespectTo:)`.
public func gradient<Scalar>(
  of result: Variable<Scalar>, withRespectTo variable: Variable<Scalar>,
  cotangent: Variable<Scalar>? = nil, createGraph: Bool = false
) -> Variable<Scalar> {
  gradients(
    of: result, withRespectTo: [variable], cotangent: cotangent, createGraph: createGraph)[0]
}
