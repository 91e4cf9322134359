import CWengert

extension AttentionForm {
  /// softmax(scale · q kᵀ + bias), 0 where a query sees no key.
  ///
  /// - Parameter x: q, k, then the bias and the mask, if there are any.
  func probabilities(_ x: [Value], _ extents: AttentionExtents) -> Value {
    let (q, k) = (x[0], extents.repeated(x[1]))
    var scores = matmul(q * scale, k, transposeB: true)
    if hasBias { scores = scores + x[2] }
    if let hidden = hidden(hasMask ? x[hasBias ? 3 : 2] : nil, extents) {
      scores = select(hidden, scores.constant(-.infinity), scores)
    }
    if scores.count == 0 { return scores }
    // A row without any key would be 0 / 0.
    let greatest = Value(scores.storage).max(along: -1, keepingDimensions: true)
    let isBlind = greatest.mask(WG_EQ, -.infinity)
    guard isBlind.storage.containsTrue else { return softmax(scores) }
    return select(isBlind, scores.zero, softmax(select(isBlind, scores.zero, scores)))
  }

  /// Where a key is hidden from a query; nil if all see all.
  private func hidden(_ mask: Value?, _ extents: AttentionExtents) -> Value? {
    var hidden = mask.map { !Tensor<Bool>($0) }
    if isCausal {
      let later = (0..<extents.queries).flatMap { row in (0..<extents.keys).map { $0 > row } }
      let causal = Tensor(later, shape: Shape([extents.queries, extents.keys]))
      hidden = hidden.map { $0 .|| causal } ?? causal
    }
    return hidden?.value
  }

  /// The probabilities that dropout leaves.
  func dropped(_ probabilities: Value) -> Value {
    guard let dropout else { return probabilities }
    var generator = RandomGenerator(seed: dropout.seed, position: dropout.position)
    let stays = Storage.randomMask(
      probabilities.shape, for: probabilities.dataType, probability: dropout.probability,
      using: &generator)
    let factor = dropout.probability < 1 ? 1 / (1 - dropout.probability) : 0
    return apply(MaskedScale(factor: factor), probabilities, Value(stays))
  }
}

extension AttentionExtents {
  /// Keys or values with every head as often as heads of queries share it.
  func repeated(_ x: Value) -> Value {
    guard group > 1 else { return x }
    let heads = lead[lead.rank - 1]
    return x.taken((0..<heads).map { $0 / group }, along: -3)
  }
}
