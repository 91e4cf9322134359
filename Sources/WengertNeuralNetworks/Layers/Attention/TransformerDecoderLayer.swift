/// A layer of a Transformer's decoder: self-attention, attention to an encoder's result, then two affine maps,
/// each added to its input and normalized.
///
///     [batch, steps, width] → the same shape
///
/// Vaswani et al., "Attention Is All You Need", NeurIPS 2017.
public struct TransformerDecoderLayer<Scalar: FloatingTensorScalar>: Module, Sendable {
  /// Self-attention of the targets.
  public let attention: MultiHeadAttention<Scalar>
  /// Attention to the encoder's result.
  public let memoryAttention: MultiHeadAttention<Scalar>
  /// The two maps.
  public let feedForward: TransformerFeedForward<Scalar>
  /// The norm of self-attention.
  public let attentionNorm: LayerNorm<Scalar>
  /// The norm of attention to the encoder's result.
  public let memoryNorm: LayerNorm<Scalar>
  /// The norm of the maps.
  public let feedForwardNorm: LayerNorm<Scalar>
  /// Dropout of each residual branch.
  public let dropout: Dropout<Scalar>
  /// Whether normalization comes before attention and maps.
  public let isNormFirst: Bool

  /// A layer whose parameters are drawn from a generator.
  public init(_ shape: TransformerShape, using generator: inout RandomGenerator) {
    func norm() -> LayerNorm<Scalar> { LayerNorm([shape.width], epsilon: shape.epsilon) }
    self.init(
      attention: MultiHeadAttention(
        width: shape.width, heads: shape.heads, dropout: shape.dropout, using: &generator),
      memoryAttention: MultiHeadAttention(
        width: shape.width, heads: shape.heads, dropout: shape.dropout, using: &generator),
      feedForward: TransformerFeedForward(shape, using: &generator), attentionNorm: norm(),
      memoryNorm: norm(), feedForwardNorm: norm(),
      dropout: Dropout(shape.dropout, using: &generator), isNormFirst: shape.isNormFirst)
  }

  /// A layer whose parameters are drawn from a stream of the default generator.
  public init(_ shape: TransformerShape) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(shape, using: &generator)
  }

  /// A layer made of given parts.
  public init(
    attention: MultiHeadAttention<Scalar>, memoryAttention: MultiHeadAttention<Scalar>,
    feedForward: TransformerFeedForward<Scalar>, attentionNorm: LayerNorm<Scalar>,
    memoryNorm: LayerNorm<Scalar>, feedForwardNorm: LayerNorm<Scalar>,
    dropout: Dropout<Scalar> = Dropout(0), isNormFirst: Bool = false
  ) {
    self.attention = attention
    self.memoryAttention = memoryAttention
    self.feedForward = feedForward
    self.attentionNorm = attentionNorm
    self.memoryNorm = memoryNorm
    self.feedForwardNorm = feedForwardNorm
    self.dropout = dropout
    self.isNormFirst = isNormFirst
  }

  /// The layer's result.
  ///
  /// - Parameters:
  ///   - x: [batch, steps, width].
  ///   - memory: The encoder's result, [batch, keys, width].
  ///   - mask: Positions to hide from self-attention.
  ///   - memoryMask: Positions of the memory to hide.
  public func callAsFunction(
    _ x: Variable<Scalar>, memory: Variable<Scalar>, mask: AttentionMask<Scalar> = .causal,
    memoryMask: AttentionMask<Scalar> = .none
  ) -> Variable<Scalar> {
    let seen = added(to: x, attentionNorm, dropout, isNormFirst) { attention($0, mask: mask) }
    let told = added(to: seen, memoryNorm, dropout, isNormFirst) {
      memoryAttention($0, keys: memory, mask: memoryMask)
    }
    return added(to: told, feedForwardNorm, dropout, isNormFirst) { feedForward($0) }
  }
}
