/// The Jacobian: every element of a result differentiated by every element of a variable.
///
///     J[i…, j…] = ∂ result[i…] / ∂ variable[j…],  of shape result.shape + variable.shape
///
/// It costs one walk for each element of the result, or, where those are more than the variable's, a
/// recorded walk and one through it for each element of the variable (see `jvp`).
///
///     let y = tanh(matmul(x, w))
///     let j = jacobian(of: y, withRespectTo: w)      // [y.shape…, w.shape…]
///
/// - Parameters:
///   - result: The value to differentiate.
///   - variable: A leaf, or the result of an operation on the way.
///   - createGraph: Whether the Jacobian can be differentiated again.
public func jacobian<Scalar>(
  of result: Variable<Scalar>, withRespectTo variable: Variable<Scalar>, createGraph: Bool = false
) -> Variable<Scalar> {
  orFail(variable) { () throws(TensorError) -> Variable<Scalar> in
    let shape = try derivativeShape(
      "jacobian", result.shape, variable.shape, of: Scalar.dataType)
    func assembled(_ rows: [Variable<Scalar>], _ axis: Int) -> Variable<Scalar> {
      let matrix = { stack(rows.map { $0.flattened() }, along: axis).reshaped(to: shape) }
      return createGraph ? withGradients(matrix) : matrix()
    }
    guard result.count > 0, variable.count > 0 else { return Variable(.zeros(shape)) }
    if result.count <= variable.count {
      let rows = unitVectors(result.shape).map {
        gradient(of: result, withRespectTo: variable, cotangent: $0, createGraph: createGraph)
      }
      return assembled(rows, 0)
    }
    let linear = Linearization(of: result, withRespectTo: [variable])
    let columns = unitVectors(variable.shape).map {
      linear.jvp(along: [$0], createGraph: createGraph)
    }
    return assembled(columns, 1)
  }
}

/// The Hessian of a scalar: its second derivatives by every two elements of a variable.
///
///     H[i…, j…] = ∂² result / ∂ variable[i…] ∂ variable[j…],  of shape variable.shape + variable.shape
///
/// It costs a recorded walk, and one through it for each element of the variable.
///
/// - Parameters:
///   - result: A variable of one element.
///   - variable: A leaf, or the result of an operation on the way.
///   - createGraph: Whether the Hessian can be differentiated again.
public func hessian<Scalar>(
  of result: Variable<Scalar>, withRespectTo variable: Variable<Scalar>, createGraph: Bool = false
) -> Variable<Scalar> {
  hessian(of: result, withRespectTo: [variable], createGraph: createGraph)[0][0]
}

/// The Hessian of a scalar with respect to several variables, in blocks.
///
///     H[a][b][i…, j…] = ∂² result / ∂ variables[a][i…] ∂ variables[b][j…]
///
/// - Parameters:
///   - result: A variable of one element.
///   - variables: Leaves, or results of operations on the way.
///   - createGraph: Whether the Hessian can be differentiated again.
/// - Returns: A row of blocks per variable; block [a][b] has the shape variables[a].shape +
///   variables[b].shape.
public func hessian<Scalar>(
  of result: Variable<Scalar>, withRespectTo variables: [Variable<Scalar>],
  createGraph: Bool = false
) -> [[Variable<Scalar>]] {
  orFail(variables.map { _ in variables }) { () throws(TensorError) -> [[Variable<Scalar>]] in
    let shapes = try hessianShapes(variables)
    let slopes = withGradients {
      gradients(of: result, withRespectTo: variables, createGraph: true)
    }
    return zip(slopes, shapes).map { slope, shapes -> [Variable<Scalar>] in
      let rows = unitVectors(slope.shape).map {
        derivatives(of: slope, withRespectTo: variables, cotangent: $0, createGraph: createGraph)
      }
      return shapes.enumerated().map { index, shape -> Variable<Scalar> in
        guard shape.elementCount > 0 else { return Variable(.zeros(shape)) }
        let block = { stack(rows.map { $0[index].flattened() }).reshaped(to: shape) }
        return createGraph ? withGradients(block) : block()
      }
    }
  }
}

/// The shapes of the Hessian's blocks, which are all in memory in the end.
private func hessianShapes<Scalar>(
  _ variables: [Variable<Scalar>]
) throws(TensorError) -> [[Shape]] {
  var shapes: [[Shape]] = []
  for rows in variables {
    var blocks: [Shape] = []
    for columns in variables {
      blocks.append(
        try derivativeShape("hessian", rows.shape, columns.shape, of: Scalar.dataType))
    }
    shapes.append(blocks)
  }
  if variables.count > 1 {
    let all = Shape([variables.reduce(0) { $0 + $1.count }])
    _ = try derivativeShape("hessian", all, all, of: Scalar.dataType)
  }
  return shapes
}

/// The product of a scalar's Hessian and a direction, without the Hessian: H v = ∂ ⟨∂ result, v⟩.
///
/// It costs a recorded walk and one through it, as much as some four forward computations. For products
/// with several directions, as conjugate gradients need them, make a `HessianProduct` once.
///
/// Pearlmutter, "Fast Exact Multiplication by the Hessian", 1994.
///
/// - Parameters:
///   - result: A variable of one element.
///   - variables: Leaves, or results of operations on the way.
///   - direction: v, one per variable and of its shape.
/// - Returns: H v, one per variable and of its shape.
public func hessianVectorProduct<Scalar>(
  of result: Variable<Scalar>, withRespectTo variables: [Variable<Scalar>],
  along direction: [Variable<Scalar>]
) -> [Variable<Scalar>] {
  HessianProduct(of: result, withRespectTo: variables)(direction)
}

/// A scalar's gradient, recorded, and through it the product of the Hessian with any direction, for one
/// walk each.
///
///     let hessian = HessianProduct(of: loss, withRespectTo: net.parameters)
///     let curvature = hessian(direction)
public struct HessianProduct<Scalar: FloatingTensorScalar>: Sendable {
  /// The gradient, one per variable; it can be differentiated.
  public let gradients: [Variable<Scalar>]
  private let variables: [Variable<Scalar>]

  /// Computes the gradient.
  ///
  /// - Parameters:
  ///   - result: A variable of one element.
  ///   - variables: Leaves, or results of operations on the way.
  public init(of result: Variable<Scalar>, withRespectTo variables: [Variable<Scalar>]) {
    self.variables = variables
    gradients = withGradients {
      WengertAutodiff.gradients(of: result, withRespectTo: variables, createGraph: true)
    }
  }

  /// H v.
  ///
  /// - Parameter direction: v, one per variable and of its shape.
  /// - Returns: One per variable and of its shape.
  public func callAsFunction(_ direction: [Variable<Scalar>]) -> [Variable<Scalar>] {
    orFail(variables.map { Variable(.zeros($0.shape)) }) {
      () throws(TensorError) -> [Variable<Scalar>] in
      try checkDirection("hessianVectorProduct", direction, variables)
      return derivatives(
        of: withGradients { innerProduct(gradients, direction.map { $0.detached() }) },
        withRespectTo: variables)
    }
  }
}

/// The shape of a derivative by two sets of axes; refused if the machine's memory cannot hold it.
func derivativeShape(
  _ operation: String, _ rows: Shape, _ columns: Shape, of dataType: DataType
) throws(TensorError) -> Shape {
  guard rows.rank + columns.rank <= Shape.maximumRank else {
    throw TensorError(
      operation,
      "its shape would have the axes of \(rows) and of \(columns), more than \(Shape.maximumRank): "
        + "flatten one of them")
  }
  var shape = rows
  for extent in columns { shape.append(extent) }
  // Each element is there twice before the end: in a row of its own, and in the rows put together.
  try shape.checkFits(2 * dataType.byteCount, for: operation)
  try shape.checkElementCount(for: operation)
  return shape
}

/// One tensor per element of a shape, 1 there and 0 everywhere else.
private func unitVectors<Scalar: FloatingTensorScalar>(
  _ shape: Shape
) -> some Sequence<Variable<Scalar>> {
  (0..<shape.elementCount).lazy.map { index in
    var vector = Tensor<Scalar>.zeros(shape)
    vector.withUnsafeMutableScalars { $0[index] = 1 }
    return Variable(vector)
  }
}
