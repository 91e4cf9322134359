import WengertAutodiff
import WengertSupport

/// A tensor that belongs to a module's state but is not trained, such as running statistics.
///
/// It is a reference: copies of the module that holds it share it. Any thread may use it; the elements are
/// replaced as a whole.
public final class Buffer<Scalar: FloatingTensorScalar>: ReplayedState, Sendable {
  private let elements: Guarded<Tensor<Scalar>>

  /// A buffer that starts with a tensor.
  public init(_ tensor: Tensor<Scalar>) {
    elements = Guarded(tensor)
    shape = tensor.shape
  }

  /// The extents of the axes.
  public let shape: Shape

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

  /// The elements, without a note of the use.
  public var replayedState: Tensor<Scalar> {
    get { elements.withLock { $0 } }
    set { elements.withLock { $0 = newValue } }
  }
}
