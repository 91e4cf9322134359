/// A layer that is computed again when its gradients are wanted, instead of keeping the tensors for
/// its rules; see `checkpointed(_:_:)`.
///
///     let net = Sequential<Float> {
///       for _ in 0..<10 {
///         Checkpointed(Sequential { for _ in 0..<10 { block() } })
///       }
///     }
public struct Checkpointed<Base: Layer>: Layer {
  /// The element type of the layer.
  public typealias Scalar = Base.Scalar

  /// The layer that is computed again.
  public let layer: Base

  /// The same function as another layer's, with less memory.
  public init(_ layer: Base) { self.layer = layer }

  /// The layer's result.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    checkpointed(x) { layer($0) }
  }
}

extension Checkpointed: Sendable where Base: Sendable {}
