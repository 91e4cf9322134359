import CWengert

/// What attention computes besides its operands: softmax(scale · q kᵀ + bias) v, where some keys are hidden.
struct AttentionForm: Hashable, Sendable {
  let scale: Double
  /// Whether query i sees the keys 0 ... i alone.
  let isCausal: Bool
  let hasBias: Bool
  /// Whether a mask says which keys are seen.
  let hasMask: Bool
}

/// The operands' extents: queries [lead …, heads, queries, width], keys and values [lead …, keyHeads, keys, …].
struct AttentionExtents {
  /// Everything before the last two axes of q.
  let lead: Shape
  let queries, keys, width, valueWidth: Int
  /// How many heads of queries share one of keys.
  let group: Int

  init(_ q: Shape, _ k: Shape, _ v: Shape) throws(TensorError) {
    let rank = q.rank
    let fits =
      rank >= 2 && k.rank == rank && v.rank == rank && k[rank - 1] == q[rank - 1]
      && Shape(v.dropLast()) == Shape(k.dropLast()) && q.dropLast(3) == k.dropLast(3)
    guard fits else { throw AttentionExtents.refusal(q, k, v) }
    var group = 1
    if rank > 2 && q[rank - 3] != k[rank - 3] {
      guard k[rank - 3] > 0, q[rank - 3] % k[rank - 3] == 0 else {
        throw TensorError(
          "attention",
          "\(q[rank - 3]) heads of queries cannot share \(k[rank - 3]) heads of keys equally: q is \(q), "
            + "k is \(k)")
      }
      group = q[rank - 3] / k[rank - 3]
    }
    lead = Shape(q.dropLast(2))
    queries = q[rank - 2]
    keys = k[rank - 2]
    width = q[rank - 1]
    valueWidth = v[rank - 1]
    self.group = group
  }

  private static func refusal(_ q: Shape, _ k: Shape, _ v: Shape) -> TensorError {
    TensorError(
      "attention",
      "q is \(q), k is \(k), v is \(v); they must be [batch …, heads, queries, width], [batch …, heads, "
        + "keys, width] and [batch …, heads, keys, any width]")
  }

  /// [lead …, queries, keys].
  var scores: Shape { Shape(lead + [queries, keys]) }
  var result: Shape { Shape(lead + [queries, valueWidth]) }
}

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
}

extension AttentionExtents {
  /// Keys or values with every head as often as heads of queries share it.
  func repeated(_ x: Value) -> Value {
    guard group > 1 else { return x }
    let heads = lead[lead.rank - 1]
    return x.taken((0..<heads).map { $0 / group }, along: -3)
  }
}
