// From arrays of other numbers, and to arrays.

extension Tensor where Scalar: FloatingTensorScalar {
  /// A vector of numbers of another type, each rounded to the nearest `Scalar`.
  @_disfavoredOverload
  public init<Other: NumericTensorScalar>(_ scalars: [Other]) {
    self.init(converting: Tensor<Other>(scalars))
  }

  /// A matrix of rows of another type, each number rounded to the nearest `Scalar`.
  ///
  ///     let rows: [[Double]] = …
  ///     let matrix = Tensor<Float>(rows)
  @_disfavoredOverload
  public init<Other: NumericTensorScalar>(_ rows: [[Other]]) {
    self.init(converting: Tensor<Other>(rows))
  }
}

extension Tensor {
  /// A tensor of the same shape whose elements are a function of these.
  ///
  /// It runs element by element; operations such as `exp` are many times faster, and gradients know them.
  public func map<Result: TensorScalar, Failure: Error>(
    _ transform: (Scalar) throws(Failure) -> Result
  ) throws(Failure) -> Tensor<Result> {
    try withUnsafeScalars { (scalars) throws(Failure) in
      Tensor<Result>(try scalars.map(transform), shape: shape)
    }
  }
}

extension Array where Element: TensorScalar {
  /// The elements of a tensor in row-major order.
  public init(_ tensor: Tensor<Element>) { self = tensor.scalars }
}
