/// What tensors and variables have in common: every differentiable operation is written for both.
///
/// On a `Tensor` an operation computes; on a `Variable` it also leaves a node behind, so that gradients
/// can be computed. Integer and Boolean tensors take part where an operation makes sense for them.
public protocol TensorLike<Scalar>: Sendable {
  /// The element type.
  associatedtype Scalar: TensorScalar
  /// The value that operations compute with.
  var value: Value { get }
  /// What an operation answered. It holds elements of type `Scalar`.
  init(_ value: Value)
}

extension Tensor: TensorLike {
  /// The elements, as a constant.
  public var value: Value { Value(storage) }
  /// The elements of a value; where it came from is forgotten.
  public init(_ value: Value) { self.init(storage: value.storage) }
}

extension Value: TensorLike {
  /// Numbers in rules are written as `Double`s, whatever the elements are.
  public typealias Scalar = Double
  /// Itself.
  public var value: Value { self }
  /// Itself.
  public init(_ value: Value) { self = value }
}

extension TensorLike {
  /// The extents of the axes.
  public var shape: Shape { value.storage.shape }
  /// Number of axes.
  public var rank: Int { value.storage.shape.rank }
  /// Number of elements.
  public var count: Int { value.storage.count }
}
