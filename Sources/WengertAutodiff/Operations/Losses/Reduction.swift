/// How the losses of elements or samples are reduced.
public enum Reduction: Sendable, Hashable {
  /// They stay as they are.
  case none
  /// Their mean, which most training minimises. Of no losses at all it is NaN.
  case mean
  /// The sum of the samples' losses, a scalar.
  case sum

  /// Reduces losses that all count the same.
  func callAsFunction<T: TensorLike>(_ losses: T) -> T where T.Scalar: FloatingTensorScalar {
    switch self {
    case .none: losses
    case .mean: losses.mean()
    case .sum: losses.sum()
    }
  }
}

/// Whether all elements lie between two bounds, both included; not if one is NaN.
func lies<T: TensorLike>(_ x: T, from low: Double, to high: Double) -> Bool
where T.Scalar: FloatingTensorScalar {
  if x.count == 0 { return true }
  let value = x.value.detached
  return value.min().storage.firstElement >= low && value.max().storage.firstElement <= high
}

/// The least and the greatest element, for messages.
func range<T: TensorLike>(of x: T) -> String where T.Scalar: FloatingTensorScalar {
  let value = x.value.detached
  return "the least is \(value.min().storage.firstElement), the greatest "
    + "\(value.max().storage.firstElement)"
}

/// Weights of classes as numbers.
///
/// - Throws: `TensorError` if one is negative, infinite or NaN, or if they are no vector.
func classWeights<Scalar: FloatingTensorScalar>(
  _ weights: Tensor<Scalar>?, in loss: String
) throws(TensorError) -> [Double]? {
  guard let weights else { return nil }
  guard weights.rank == 1 else {
    throw TensorError(loss, "the class weights are \(weights.shape); they must be [classes]")
  }
  guard lies(weights, from: 0, to: .greatestFiniteMagnitude) else {
    throw TensorError(
      loss, "class weights must be finite and 0 or more: \(range(of: weights))")
  }
  return Tensor<Double>(converting: weights).scalars
}

/// The target in the type of the prediction, if both have the same shape: a target that broadcasts is
/// almost always a mistake.
func matched<T: TensorLike>(
  _ target: some TensorLike<T.Scalar>, to prediction: T, for loss: String
) throws(TensorError) -> T {
  guard target.shape == prediction.shape else {
    throw TensorError(
      loss,
      "the prediction is \(prediction.shape), the target is \(target.shape); they must have the same "
        + "shape")
  }
  return prediction.operand(target)
}
