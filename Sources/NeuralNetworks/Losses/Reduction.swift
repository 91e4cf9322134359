@_exported import Autodiff

/// What becomes of the losses of single elements or samples.
public enum Reduction: Sendable, Hashable {
  /// They stay as they are.
  case none
  /// Their mean: what most training minimises. Of no losses at all it is NaN.
  case mean
  /// Their sum.
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
  return T(target.value)
}
