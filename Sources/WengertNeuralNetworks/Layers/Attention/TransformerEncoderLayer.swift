/// A layer of a Transformer's encoder: self-attention, then two affine maps, each added to its input and
/// normalized.
///
///     x ← norm₁(x + A(x)), x ← norm₂(x + F(x));  norm first: x ← x + A(norm₁(x)), x ← x + F(norm₂(x))
///     [batch, steps, width] → the same shape
///
/// Vaswani et al., "Attention Is All You Need", NeurIPS 2017. With the norm first it is the layer of GPT-2;
/// see Xiong et al., "On Layer Normalization in the Transformer Architecture", ICML 2020.
public struct TransformerEncoderLayer<Scalar: FloatingTensorScalar>: Module, Sendable {
  /// Self-attention, A in the formula.
  public let attention: MultiHeadAttention<Scalar>
  /// The two maps, F in the formula.
  public let feedForward: TransformerFeedForward<Scalar>
  /// The norm of the attention, norm₁ in the formula.
  public let attentionNorm: LayerNorm<Scalar>
  /// The norm of the two maps, norm₂ in the formula.
  public let feedForwardNorm: LayerNorm<Scalar>
  /// Dropout of each residual branch.
  public let dropout: Dropout<Scalar>
  /// Whether normalization comes before attention and maps.
  public let isNormFirst: Bool

  /// A layer whose parameters are drawn from a generator.
  public init(_ shape: TransformerShape, using generator: inout RandomGenerator) {
    self.init(
      attention: MultiHeadAttention(
        width: shape.width, heads: shape.heads, dropout: shape.dropout, using: &generator),
      feedForward: TransformerFeedForward(shape, using: &generator),
      attentionNorm: LayerNorm([shape.width], epsilon: shape.epsilon),
      feedForwardNorm: LayerNorm([shape.width], epsilon: shape.epsilon),
      dropout: Dropout(shape.dropout, using: &generator), isNormFirst: shape.isNormFirst)
  }

  /// A layer whose parameters are drawn from a stream of the default generator.
  public init(_ shape: TransformerShape) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(shape, using: &generator)
  }

  /// A layer made of given parts.
  public init(
    attention: MultiHeadAttention<Scalar>, feedForward: TransformerFeedForward<Scalar>,
    attentionNorm: LayerNorm<Scalar>, feedForwardNorm: LayerNorm<Scalar>,
    dropout: Dropout<Scalar> = Dropout(0), isNormFirst: Bool = false
  ) {
    self.attention = attention
    self.feedForward = feedForward
    self.attentionNorm = attentionNorm
    self.feedForwardNorm = feedForwardNorm
    self.dropout = dropout
    self.isNormFirst = isNormFirst
  }

  /// The layer's result.
  ///
  /// - Parameters:
  ///   - x: [batch, steps, width].
  ///   - mask: Positions to hide from self-attention.
  public func callAsFunction(
    _ x: Variable<Scalar>, mask: AttentionMask<Scalar> = .none
  ) -> Variable<Scalar> {
    let h = added(to: x, attentionNorm, dropout, isNormFirst) { attention($0, mask: mask) }
    return added(to: h, feedForwardNorm, dropout, isNormFirst) { feedForward($0) }
  }
}

/// x + part(x), normalized after the sum or before the part.
func added<Scalar>(
  to x: Variable<Scalar>, _ norm: LayerNorm<Scalar>, _ dropout: Dropout<Scalar>,
  _ isNormFirst: Bool, _ part: (Variable<Scalar>) -> Variable<Scalar>
) -> Variable<Scalar> {
  isNormFirst ? x + dropout(part(norm(x))) : norm(x + dropout(part(x)))
}
