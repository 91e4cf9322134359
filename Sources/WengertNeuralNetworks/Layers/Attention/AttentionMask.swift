/// Which keys attention may see, and a bias of its scores.
public struct AttentionMask<Scalar: FloatingTensorScalar>: Sendable {
  /// Where a key is hidden from a query: [queries, keys], or a shape that broadcasts
  /// to [batch, heads, queries, keys]; true means hidden.
  public var hidden: Tensor<Bool>?
  /// Keys that are padding, [batch, keys]; true means that no query sees them.
  public var padding: Tensor<Bool>?
  /// Added to the scaled scores, of a shape as that of `hidden`.
  public var bias: Variable<Scalar>?
  /// Whether query i sees the keys 0 ... i alone.
  public var isCausal: Bool

  /// Nothing is hidden by default.
  public init(
    hidden: Tensor<Bool>? = nil, padding: Tensor<Bool>? = nil, bias: Variable<Scalar>? = nil,
    isCausal: Bool = false
  ) {
    self.hidden = hidden
    self.padding = padding
    self.bias = bias
    self.isCausal = isCausal
  }

  /// Every query sees every key.
  public static var none: AttentionMask { AttentionMask() }
  /// Query i sees the keys 0 ... i.
  public static var causal: AttentionMask { AttentionMask(isCausal: true) }

  /// Where a query sees a key, of a shape that broadcasts to [batch, heads, queries, keys]; nil for everywhere
  /// that `isCausal` leaves.
  func seen(batch: Int, keys: Int) throws(TensorError) -> Tensor<Bool>? {
    guard let padding else { return hidden.map { !$0 } }
    guard padding.shape == [batch, keys] else {
      throw TensorError(
        "MultiHeadAttention",
        "the padding is \(padding.shape); it must be [batch, keys], here [\(batch), \(keys)]")
    }
    let real = !padding.reshaped(to: [batch, 1, 1, keys])
    return hidden.map { real .&& !$0 } ?? real
  }
}
