/// Scaled dot-product attention: softmax(scale · q kᵀ + bias) v, for every head by itself.
///
///     q [batch …, heads, queries, width], k [batch …, heads, keys, width], v [batch …, heads, keys, n]
///       → [batch …, heads, queries, n]
///
/// k and v may have fewer heads, whose number divides that of q: then neighbouring heads of q share one. A
/// query that sees no key gets 0.
///
/// The scores are computed a tile at a time and never held as a whole, nor are they for the gradient, which
/// computes them again: memory grows with queries + keys, not with their product. Gradients of gradients, and
/// a bias that a gradient is wanted for, do hold all scores.
///
/// Vaswani et al., "Attention Is All You Need", NeurIPS 2017; Dao et al., "FlashAttention", NeurIPS 2022.
///
/// - Parameters:
///   - q: Queries. Matrices without a head are one head.
///   - k: Keys.
///   - v: Values.
///   - mask: Where a query sees a key, of a shape that broadcasts to [batch …, heads, queries, keys]; it
///     cannot go with `isCausal`.
///   - bias: Added to the scaled scores, of a shape that broadcasts likewise; −∞ hides a key. It cannot go
///     with `isCausal`.
///   - isCausal: Whether query i sees the keys 0 ... i alone.
///   - scale: 1/√width if nil.
public func scaledDotProductAttention<T: TensorLike>(
  _ q: T, _ k: T, _ v: T, mask: Tensor<Bool>? = nil, bias: T? = nil, isCausal: Bool = false,
  scale: Double? = nil
) -> T where T.Scalar: FloatingTensorScalar {
  checkedAttention(q, k, v, mask, bias, isCausal, scale, nil)
}

/// Scaled dot-product attention of which some probabilities are dropped; see the function without.
///
/// Those that stay are divided by the probability to stay. Which ones they are depends on the generator
/// alone, as if `dropout` were applied to [batch …, heads, queries, keys] probabilities, and is computed again
/// for the gradient, not kept.
///
/// - Parameters:
///   - q: Queries.
///   - k: Keys.
///   - v: Values.
///   - dropout: The probability to be dropped, in [0, 1].
///   - generator: Says which are dropped.
///   - mask: Where a query sees a key.
///   - bias: Added to the scaled scores.
///   - isCausal: Whether query i sees the keys 0 ... i alone.
///   - scale: 1/√width if nil.
public func scaledDotProductAttention<T: TensorLike>(
  _ q: T, _ k: T, _ v: T, dropout: Double, using generator: inout RandomGenerator,
  mask: Tensor<Bool>? = nil, bias: T? = nil, isCausal: Bool = false, scale: Double? = nil
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(q) { () throws(TensorError) -> T in
    guard dropout >= 0 && dropout <= 1 else {
      throw TensorError(attentionName, "the dropout is \(dropout); it must lie in 0...1")
    }
    guard dropout > 0 else { return checkedAttention(q, k, v, mask, bias, isCausal, scale, nil) }
    let extents = try AttentionExtents(q.shape, k.shape, v.shape, for: attentionName)
    let drops = AttentionDropout(
      dropout, of: extents.scores, T.Scalar.dataType, using: &generator)
    return checkedAttention(q, k, v, mask, bias, isCausal, scale, drops)
  }
}

private func checkedAttention<T: TensorLike>(
  _ q: T, _ k: T, _ v: T, _ mask: Tensor<Bool>?, _ bias: T?, _ isCausal: Bool, _ scale: Double?,
  _ dropout: AttentionDropout?
) -> T where T.Scalar: FloatingTensorScalar {
  if isCausal && (mask != nil || bias != nil) {
    fail(
      TensorError(
        attentionName,
        "isCausal cannot be combined with a mask or a bias: put the causal mask into them, or "
          + "leave them out"
      ))
    return q
  }
  return attention(
    q, k, v, mask: mask, bias: bias, isCausal: isCausal, scale: scale, dropout: dropout)
}

/// The probabilities of `scaledDotProductAttention`, [batch …, heads, queries, keys], for looking at.
public func attentionProbabilities<T: TensorLike>(
  _ q: T, _ k: T, mask: Tensor<Bool>? = nil, bias: T? = nil, isCausal: Bool = false,
  scale: Double? = nil
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(q) { () throws(TensorError) -> T in
    let name = "attentionProbabilities"
    let extents = try AttentionExtents(q.shape, k.shape, k.shape, for: name)
    let form = try form(name, extents, mask?.shape, bias?.shape, isCausal, scale, nil)
    return T(form.probabilities([q.value, k.value] + others(bias, mask), extents))
  }
}

/// Attention of any combination of masks, for a call of the user's.
package func attention<T: TensorLike>(
  _ q: T, _ k: T, _ v: T, mask: Tensor<Bool>?, bias: T?, isCausal: Bool, scale: Double? = nil,
  dropout: AttentionDropout? = nil, for name: String = attentionName
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(q) { () throws(TensorError) -> T in
    let extents = try AttentionExtents(q.shape, k.shape, v.shape, for: name)
    let form = try form(name, extents, mask?.shape, bias?.shape, isCausal, scale, dropout)
    return apply(
      Attention(form: form, layout: .apart, extents: extents),
      [q.value, k.value, v.value] + others(bias, mask))
  }
}

/// Self-attention of vectors that hold their q, k and v one after another, each with head after head:
/// [batch, length, 3 · width] → [batch, length, width]. The widths must fit.
package func packedAttention<T: TensorLike>(
  _ x: T, heads: Int, mask: Tensor<Bool>?, bias: T?, isCausal: Bool, dropout: AttentionDropout?,
  for name: String
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    let width = x.shape[2] / 3 / heads
    let shape = Shape([x.shape[0], heads, x.shape[1], width])
    let extents = try AttentionExtents(shape, shape, shape, for: name)
    let form = try form(name, extents, mask?.shape, bias?.shape, isCausal, nil, dropout)
    return apply(
      Attention(form: form, layout: .packed, extents: extents), [x.value] + others(bias, mask))
  }
}

private func others(_ bias: (some TensorLike)?, _ mask: Tensor<Bool>?) -> [Value] {
  [bias?.value, mask?.value].compactMap(\.self)
}

/// The call, as users write it.
package let attentionName = "scaledDotProductAttention"

extension AttentionDropout {
  /// Takes the numbers for as many scores from a generator.
  package init(
    _ probability: Double, of scores: Shape, _ type: DataType,
    using generator: inout RandomGenerator
  ) {
    let position = generator.reserve(
      scores.elementCount, wordsPerElement: type == .float64 ? 2 : 1)
    self.init(probability: probability, seed: generator.seed, position: position)
  }
}

private func form(
  _ name: String, _ extents: AttentionExtents, _ mask: Shape?, _ bias: Shape?, _ isCausal: Bool,
  _ scale: Double?,
  _ dropout: AttentionDropout?
) throws(TensorError) -> AttentionForm {
  for case (let what, let shape?) in [("mask", mask), ("bias", bias)] {
    guard shape.rank <= extents.scores.rank,
      zip(shape.reversed(), extents.scores.reversed()).allSatisfy({ $0 == 1 || $0 == $1 })
    else {
      throw TensorError(
        name,
        "the \(what) is \(shape); it must broadcast to \(extents.scores), [batch …, heads, queries, keys]"
      )
    }
  }
  let scale = scale ?? 1 / Double(extents.width).squareRoot()
  guard scale.isFinite else {
    throw TensorError(name, "the scale is \(scale); it must be finite")
  }
  return AttentionForm(
    scale: scale, isCausal: isCausal, hasBias: bias != nil, hasMask: mask != nil,
    dropout: dropout)
}
