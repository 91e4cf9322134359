/// The Jacobian-vector product J v: how fast the result changes as the variables move along a direction.
///
///     d/dt f(x + t v) at t = 0  =  J v,  of the result's shape
///
/// Jᵀu, as a backward walk computes it, is linear in u, so that its gradient along v with respect to u is
/// J v. Two walks and no further rule per operation therefore give forward mode: the first is recorded, the
/// second goes through it alone. Together with the forward computation that is the cost of some four
/// forward computations, whatever the number of variables. (Griewank and Walther, "Evaluating Derivatives",
/// 2008, section 3.3, show that transposing twice loses nothing.)
///
///     let y = net(x)
///     let slope = jvp(of: y, withRespectTo: net.parameters, along: direction)
///
/// - Parameters:
///   - result: The value to differentiate.
///   - variables: Leaves, or results of operations on the way.
///   - direction: v, one per variable and of its shape.
///   - createGraph: Whether the product can be differentiated again, with respect to the direction, too.
/// - Returns: J v; zeros if the result depends on none of the variables.
public func jvp<Scalar>(
  of result: Variable<Scalar>, withRespectTo variables: [Variable<Scalar>],
  along direction: [Variable<Scalar>], createGraph: Bool = false
) -> Variable<Scalar> {
  orFail(Variable(Tensor.zeros(result.shape))) { () throws(TensorError) -> Variable<Scalar> in
    try checkDirection("jvp", direction, variables)
    try checkRecorded("jvp", result, variables)
    return Linearization(of: result, withRespectTo: variables)
      .jvp(along: direction, createGraph: createGraph)
  }
}

/// A result's Jacobian as a linear map, to be applied to any number of directions for one walk each.
struct Linearization<Scalar: FloatingTensorScalar> {
  /// u, of which nothing but its place is used.
  private let cotangent: Variable<Scalar>
  /// Jᵀu, recorded.
  private let transposed: [Variable<Scalar>]

  init(of result: Variable<Scalar>, withRespectTo variables: [Variable<Scalar>]) {
    cotangent = Variable(.zeros(result.shape), requiresGradient: true)
    transposed = withGradients { [cotangent] in
      derivatives(
        of: result, withRespectTo: variables, cotangent: cotangent, createGraph: true)
    }
  }

  func jvp(along direction: [Variable<Scalar>], createGraph: Bool) -> Variable<Scalar> {
    if transposed.count == 1 {
      return derivatives(
        of: transposed[0], withRespectTo: [cotangent], cotangent: direction[0],
        createGraph: createGraph)[0]
    }
    return derivatives(
      of: withGradients { innerProduct(transposed, direction) }, withRespectTo: [cotangent],
      createGraph: createGraph)[0]
  }
}

/// Σ ⟨a, b⟩ over pairs of variables of the same shapes.
func innerProduct<Scalar>(
  _ a: [Variable<Scalar>], _ b: [Variable<Scalar>]
) -> Variable<Scalar> {
  zip(a, b).reduce(Variable(0)) { $0 + ($1.0 * $1.1).sum() }
}

/// Checks that there is one direction per variable, of its shape.
func checkDirection<Scalar>(
  _ operation: String, _ direction: [Variable<Scalar>], _ variables: [Variable<Scalar>]
) throws(TensorError) {
  guard direction.count == variables.count else {
    throw TensorError(
      operation,
      "directions: \(direction.count), variables: \(variables.count); there must be one direction for "
        + "each variable")
  }
  for (index, (vector, variable)) in zip(direction, variables).enumerated()
  where vector.shape != variable.shape {
    throw TensorError(
      operation,
      "direction \(index) has shape \(vector.shape); its variable has \(variable.shape)")
  }
}
