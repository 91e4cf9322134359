import WengertAutodiff

/// A tensor that belongs to a module's state but is not trained, such as running statistics.
///
/// It is a reference: copies of the module that holds it share it. As with the elements of a variable, no
/// two threads may use it while one of them writes.
public final class Buffer<Scalar: FloatingTensorScalar>: ReplayedState, @unchecked Sendable {
  /// The elements, without a note of the use.
  public var replayedState: Tensor<Scalar>

  /// A buffer that starts with a tensor.
  public init(_ tensor: Tensor<Scalar>) { replayedState = tensor }

  /// The elements; others must have the same shape.
  public var tensor: Tensor<Scalar> {
    get {
      noteUse()
      return replayedState
    }
    set {
      noteUse()
      guard newValue.shape == shape else {
        return fail(
          TensorError(
            "buffer",
            "elements of shape \(newValue.shape) cannot replace those of shape \(shape)"))
      }
      replayedState = newValue
    }
  }

  /// The extents of the axes.
  public var shape: Shape { replayedState.shape }
}
