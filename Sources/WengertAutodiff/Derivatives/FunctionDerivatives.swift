// Derivatives of functions at a point: tensors in, tensors out. Each stands for one line of those that are
// taken of an existing result.

/// A function's value and gradient at a point.
///
///     let (value, gradient) = valueAndGradient(of: { ($0 * $0).sum() }, at: x)
///
/// - Parameters:
///   - function: Its result has one element.
///   - point: Where.
/// - Returns: The value, and the gradient in the point's shape.
public func valueAndGradient<Scalar>(
  of function: (Variable<Scalar>) -> Variable<Scalar>, at point: Tensor<Scalar>
) -> (value: Tensor<Scalar>, gradient: Tensor<Scalar>) {
  let (value, gradients) = valueAndGradients(of: { function($0[0]) }, at: [point])
  return (value, gradients[0])
}

/// A function's value and gradients at a point of several tensors.
///
/// - Parameters:
///   - function: Its result has one element.
///   - point: One tensor per variable.
/// - Returns: The value, and one gradient per tensor.
public func valueAndGradients<Scalar>(
  of function: ([Variable<Scalar>]) -> Variable<Scalar>, at point: [Tensor<Scalar>]
) -> (value: Tensor<Scalar>, gradients: [Tensor<Scalar>]) {
  let (result, variables) = evaluated(function, point)
  return (result.tensor, gradients(of: result, withRespectTo: variables).map(\.tensor))
}

/// A function's value and its vector-Jacobian product Jᵀu at a point, which one backward walk computes.
///
/// - Parameters:
///   - function: Its result may have any shape.
///   - point: Where.
///   - cotangent: u, in the result's shape.
/// - Returns: The value, and Jᵀu in the point's shape.
public func vjp<Scalar>(
  of function: (Variable<Scalar>) -> Variable<Scalar>, at point: Tensor<Scalar>,
  cotangent: Tensor<Scalar>
) -> (value: Tensor<Scalar>, product: Tensor<Scalar>) {
  let (value, products) = vjp(of: { function($0[0]) }, at: [point], cotangent: cotangent)
  return (value, products[0])
}

/// The value and the vector-Jacobian product Jᵀu of a function of several tensors.
///
/// - Parameters:
///   - function: Its result may have any shape.
///   - point: One tensor per variable.
///   - cotangent: u, in the result's shape.
/// - Returns: The value, and Jᵀu, one per tensor and of its shape.
public func vjp<Scalar>(
  of function: ([Variable<Scalar>]) -> Variable<Scalar>, at point: [Tensor<Scalar>],
  cotangent: Tensor<Scalar>
) -> (value: Tensor<Scalar>, products: [Tensor<Scalar>]) {
  let (result, variables) = evaluated(function, point)
  let products = gradients(
    of: result, withRespectTo: variables, cotangent: Variable(cotangent))
  return (result.tensor, products.map(\.tensor))
}

/// A function's value and its Jacobian-vector product J v at a point: forward mode.
///
///     let (y, slope) = jvp(of: { sin($0) }, at: x, along: v)     // sin x, cos x · v
///
/// - Parameters:
///   - function: Its result may have any shape.
///   - point: Where.
///   - direction: v, in the point's shape.
/// - Returns: The value, and J v in its shape.
public func jvp<Scalar>(
  of function: (Variable<Scalar>) -> Variable<Scalar>, at point: Tensor<Scalar>,
  along direction: Tensor<Scalar>
) -> (value: Tensor<Scalar>, derivative: Tensor<Scalar>) {
  jvp(of: { function($0[0]) }, at: [point], along: [direction])
}

/// The value and the Jacobian-vector product J v of a function of several tensors.
///
/// - Parameters:
///   - function: Its result may have any shape.
///   - point: One tensor per variable.
///   - direction: v, one per tensor and of its shape.
/// - Returns: The value, and J v in its shape.
public func jvp<Scalar>(
  of function: ([Variable<Scalar>]) -> Variable<Scalar>, at point: [Tensor<Scalar>],
  along direction: [Tensor<Scalar>]
) -> (value: Tensor<Scalar>, derivative: Tensor<Scalar>) {
  let (result, variables) = evaluated(function, point)
  let derivative = jvp(
    of: result, withRespectTo: variables, along: direction.map { Variable($0) })
  return (result.tensor, derivative.tensor)
}

/// A function's Jacobian at a point: [value.shape…, point.shape…].
public func jacobian<Scalar>(
  of function: (Variable<Scalar>) -> Variable<Scalar>, at point: Tensor<Scalar>
) -> Tensor<Scalar> {
  let (result, variables) = evaluated({ function($0[0]) }, [point])
  return jacobian(of: result, withRespectTo: variables[0]).tensor
}

/// The Hessian at a point of a function whose result has one element: [point.shape…, point.shape…].
public func hessian<Scalar>(
  of function: (Variable<Scalar>) -> Variable<Scalar>, at point: Tensor<Scalar>
) -> Tensor<Scalar> {
  let (result, variables) = evaluated({ function($0[0]) }, [point])
  return hessian(of: result, withRespectTo: variables[0]).tensor
}

/// The product of a function's Hessian at a point and a direction, in the point's shape.
///
/// - Parameters:
///   - function: Its result has one element.
///   - point: Where.
///   - direction: v, in the point's shape.
public func hessianVectorProduct<Scalar>(
  of function: (Variable<Scalar>) -> Variable<Scalar>, at point: Tensor<Scalar>,
  along direction: Tensor<Scalar>
) -> Tensor<Scalar> {
  let (result, variables) = evaluated({ function($0[0]) }, [point])
  return hessianVectorProduct(
    of: result, withRespectTo: variables, along: [Variable(direction)])[0].tensor
}

/// The result of a function of new leaves.
private func evaluated<Scalar>(
  _ function: ([Variable<Scalar>]) -> Variable<Scalar>, _ point: [Tensor<Scalar>]
) -> (result: Variable<Scalar>, variables: [Variable<Scalar>]) {
  let variables = point.map { Variable($0, requiresGradient: true) }
  let result = withGradients { function(variables) }
  // A constant function has derivatives, too: zeros. Of an existing result, which may be a constant by
  // mistake, they are refused.
  return (
    result.requiresGradient ? result : Variable(result.tensor, requiresGradient: true), variables
  )
}
