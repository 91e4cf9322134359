/// (x − target)², element by element, reduced.
///
/// - Parameters:
///   - prediction: Any shape.
///   - target: The same shape; it may be a tensor where the prediction is a variable.
///   - reduction: `none` returns the prediction's shape, the others a scalar.
public func meanSquaredError<T: TensorLike>(
  _ prediction: T, _ target: some TensorLike<T.Scalar>, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(prediction) { () throws(TensorError) -> T in
    let x = prediction.value
    return T(reduction(square(x - (try matched(target.value, to: x, for: "meanSquaredError")))))
  }
}

/// |x − target|, element by element, reduced. Its derivative where both are equal is taken as 0.
///
/// - Parameters:
///   - prediction: Any shape.
///   - target: The same shape.
///   - reduction: `none` returns the prediction's shape, the others a scalar.
public func meanAbsoluteError<T: TensorLike>(
  _ prediction: T, _ target: some TensorLike<T.Scalar>, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(prediction) { () throws(TensorError) -> T in
    let x = prediction.value
    return T(reduction(abs(x - (try matched(target.value, to: x, for: "meanAbsoluteError")))))
  }
}

/// ½ ‖x − target‖² for each sample, reduced: the quadratic cost of Nielsen, "Neural Networks and Deep
/// Learning", 2015, chapter 1.
///
/// - Parameters:
///   - prediction: [batch, …].
///   - target: The same shape.
///   - reduction: `none` returns [batch], the others a scalar; `mean` divides by the number of samples,
///     not of elements.
public func quadraticCost<T: TensorLike>(
  _ prediction: T, _ target: some TensorLike<T.Scalar>, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(prediction) { () throws(TensorError) -> T in
    let x = prediction.value
    guard x.rank > 0 else {
      throw TensorError("quadraticCost", "the prediction is a scalar; it must be [batch, …]")
    }
    let target = try matched(target.value, to: x, for: "quadraticCost")
    return T(reduction((x - target).squaredNorm(along: Array(1..<x.rank))) * 0.5)
  }
}
