/// A tensor that belongs to a module's state but is not trained, such as running statistics.
///
/// It is a reference: copies of the module that holds it share it. As with the elements of a variable, no
/// two threads may use it while one of them writes.
public final class Buffer<Scalar: FloatingTensorScalar>: @unchecked Sendable {
  private var elements: Tensor<Scalar>

  /// A buffer that starts with a tensor.
  public init(_ tensor: Tensor<Scalar>) { elements = tensor }

  /// The elements; others must have the same shape.
  public var tensor: Tensor<Scalar> {
    get { elements }
    set {
      guard newValue.shape == elements.shape else {
        return fail(
          TensorError(
            "buffer",
            "elements of shape \(newValue.shape) cannot replace those of shape \(elements.shape)"))
      }
      elements = newValue
    }
  }

  /// The extents of the axes.
  public var shape: Shape { elements.shape }
}
