/// Where a backward walk puts the gradients of leaves, each as soon as it is complete: no operation that the
/// walk has yet to handle contributes to it any more.
///
///     final class Norms: GradientSink {
///       var sum = 0.0
///       func receive(_ gradient: Variable<Double>, of leaf: Variable<Double>) {
///         sum += gradient.tensor.squaredNorm().scalar
///       }
///     }
///     loss.backward(into: Norms())
///
/// An optimizer that steps here needs no memory for gradients; one that sends gradients to other machines
/// does so while the rest is computed.
public protocol GradientSink<Scalar>: AnyObject {
  /// The element type of the leaves.
  associatedtype Scalar: FloatingTensorScalar
  /// Takes the complete gradient of a leaf, after its hooks. The leaf's elements may be changed: no rule
  /// that is yet to run reads them from the leaf.
  func receive(_ gradient: Variable<Scalar>, of leaf: Variable<Scalar>)
}

/// The use of a leaf's complete gradient.
enum LeafSink {
  /// It stays in the walk's table.
  case collect
  /// It is added to the leaf's `gradient`.
  case accumulate
  /// It is handed on.
  case forward((Leaf, Value) -> Void)
}
