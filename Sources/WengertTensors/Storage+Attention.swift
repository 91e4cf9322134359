import CWengert

/// The attributes of attention: softmax(scale · q kᵀ + bias) v, where some keys are hidden and
/// some probabilities dropped.
package struct AttentionForm: Hashable, Sendable {
  package let scale: Double
  /// Whether query i sees the keys 0 ... i alone.
  package let isCausal: Bool
  package let hasBias: Bool
  /// Whether a mask says which keys are seen.
  package let hasMask: Bool
  package let dropout: AttentionDropout?

  package init(
    scale: Double, isCausal: Bool, hasBias: Bool, hasMask: Bool, dropout: AttentionDropout?
  ) {
    self.scale = scale
    self.isCausal = isCausal
    self.hasBias = hasBias
    self.hasMask = hasMask
    self.dropout = dropout
  }
}

/// Which probabilities are dropped: those that `dropout` drops with a generator at a position.
package struct AttentionDropout: Hashable, Sendable {
  package let probability: Double
  package let seed, position: UInt64

  package init(probability: Double, seed: UInt64, position: UInt64) {
    self.probability = probability
    self.seed = seed
    self.position = position
  }
}

/// The operands' extents: queries [lead …, heads, queries, width], keys and values [lead …, keyHeads, keys, …].
package struct AttentionExtents: Hashable, Sendable {
  /// Everything before the last two axes of q.
  package let lead: Shape
  package let queries, keys, width, valueWidth: Int
  /// How many heads of queries share one of keys.
  package let group: Int

  package init(_ q: Shape, _ k: Shape, _ v: Shape, for name: String) throws(TensorError) {
    let rank = q.rank
    let fits =
      rank >= 2 && k.rank == rank && v.rank == rank && k[rank - 1] == q[rank - 1]
      && Shape(v.dropLast()) == Shape(k.dropLast()) && q.dropLast(3) == k.dropLast(3)
    guard fits else { throw AttentionExtents.refusal(q, k, v, name) }
    var group = 1
    if rank > 2 && q[rank - 3] != k[rank - 3] {
      guard k[rank - 3] > 0, q[rank - 3] % k[rank - 3] == 0 else {
        throw TensorError(
          name,
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

  private static func refusal(_ q: Shape, _ k: Shape, _ v: Shape, _ name: String) -> TensorError {
    TensorError(
      name,
      "q is \(q), k is \(k), v is \(v); they must be [batch …, heads, queries, width], [batch …, heads, "
        + "keys, width] and [batch …, heads, keys, any width]")
  }

  /// [lead …, queries, keys].
  package var scores: Shape { Shape(lead + [queries, keys]) }
  package var result: Shape { Shape(lead + [queries, valueWidth]) }
  package var heads: Int { lead.last ?? 1 }
}

/// How the operands of attention lie in memory.
package enum AttentionLayout: Hashable, Sendable {
  /// q, k and v [batch …, heads, length, width], each for itself.
  case apart
  /// One tensor [batch, length, 3 · heads · width]: every vector's q, then its k, then its v, each with head after
  /// head. The result is [batch, length, heads · width].
  case packed

  /// Number of operands.
  package var operandCount: Int { self == .apart ? 3 : 1 }
}

/// Attention as its kernels see it, which never hold all scores at once.
package struct AttentionKernel {
  private let form: AttentionForm
  private let extents: AttentionExtents
  private let layout: AttentionLayout
  private let bias, mask: Storage?

  /// - Parameters:
  ///   - bias: Broadcasts to [lead …, queries, keys].
  ///   - mask: Booleans; likewise.
  package init(
    _ form: AttentionForm, _ extents: AttentionExtents, _ layout: AttentionLayout, bias: Storage?,
    mask: Storage?
  ) {
    self.form = form
    self.extents = extents
    self.layout = layout
    self.bias = bias
    self.mask = mask
  }

  /// Writes the result.
  ///
  /// - Parameter x: q, k and v, or the one tensor of all.
  /// - Returns: Two numbers for every row of scores, which its gradient reads.
  package func forward(_ x: [Storage], into y: Storage) -> Storage {
    let type = x[0].dataType
    let statistics = Storage(Shape([extents.lead.elementCount * extents.queries, 2]), type)
    withKernel { kernel in
      let scratch = Storage([Int(wg_attention_scratch(&kernel, false))], type)
      let start = starts(x)
      var operands = wg_attention_operands()
      operands.q = UnsafeRawPointer(start[0])
      operands.k = UnsafeRawPointer(start[1])
      operands.v = UnsafeRawPointer(start[2])
      operands.y = y.pointer
      operands.statistics = statistics.pointer
      operands.scratch = scratch.pointer
      withExtendedLifetime((x, y, scratch)) {
        wg_attention_forward(type.kernel, &kernel, &operands)
      }
    }
    return statistics
  }

  /// The gradients of the operands for the cotangent of the result.
  package func gradients(
    _ x: [Storage], result y: Storage, statistics: Storage, cotangent: Storage
  ) -> [Storage] {
    let type = x[0].dataType
    let results = x.map { Storage(like: $0) }
    withKernel { kernel in
      let scratch = Storage([Int(wg_attention_scratch(&kernel, true))], type)
      let (start, gradients) = (starts(x), starts(results))
      var operands = wg_attention_operands(
        q: start[0], k: start[1], v: start[2], y: y.pointer, statistics: statistics.pointer,
        scratch: scratch.pointer, y_gradient: cotangent.pointer, q_gradient: gradients[0],
        k_gradient: gradients[1], v_gradient: gradients[2])
      withExtendedLifetime((x, y, statistics, cotangent, scratch)) {
        wg_attention_gradient(type.kernel, &kernel, &operands)
      }
    }
    return results
  }

  /// Where q, k and v begin.
  private func starts(_ x: [Storage]) -> [UnsafeMutableRawPointer] {
    if layout == .apart { return x.map(\.pointer) }
    let width = extents.heads * extents.width * x[0].dataType.byteCount
    return (0..<3).map { x[0].pointer + $0 * width }
  }

  private func withKernel(_ body: (inout wg_attention) -> Void) {
    let x = extents
    let keyHeads = x.heads / max(x.group, 1)
    var kernel = wg_attention()
    kernel.batch = Int64(x.lead.dropLast().reduce(1, *))
    kernel.heads = Int64(x.heads)
    kernel.key_heads = Int64(keyHeads)
    kernel.queries = Int64(x.queries)
    kernel.keys = Int64(x.keys)
    kernel.width = Int64(x.width)
    kernel.value_width = Int64(x.valueWidth)
    kernel.q = strides(x.heads, x.queries, x.width, 3)
    kernel.k = strides(keyHeads, x.keys, x.width, 3)
    kernel.v = strides(keyHeads, x.keys, x.valueWidth, 3)
    kernel.y = strides(x.heads, x.queries, x.valueWidth, 1)
    kernel.scale = form.scale
    kernel.causal = form.isCausal
    if let dropout = form.dropout {
      kernel.dropout = dropout.probability
      kernel.seed = dropout.seed
      kernel.position = dropout.position
    }
    withTable(mask) { table in
      kernel.mask = table
      withTable(bias) { table in
        kernel.bias = table
        body(&kernel)
      }
    }
  }

  /// - Parameter parts: How many of them lie side by side if they are packed.
  private func strides(
    _ heads: Int, _ rows: Int, _ width: Int, _ parts: Int
  ) -> wg_attention_strides {
    let (head, row) =
      layout == .apart ? (rows * width, width) : (width, parts * heads * width)
    let batch = layout == .apart ? heads * head : rows * row
    return wg_attention_strides(batch: Int64(batch), head: Int64(head), row: Int64(row))
  }

  /// The strides of an operand that broadcasts to the scores.
  private func withTable(_ x: Storage?, _ body: (wg_attention_table) -> Void) {
    guard let x else { return body(wg_attention_table()) }
    let scores = extents.scores
    var strides = [Int](repeating: 0, count: scores.rank)
    var step = 1
    for axis in x.shape.indices.reversed() {
      strides[axis + scores.rank - x.shape.rank] = x.shape[axis] == 1 ? 0 : step
      step *= x.shape[axis]
    }
    let offsets = extents.lead.indices.reduce([Int64(0)]) { offsets, axis in
      offsets.flatMap { offset in
        (0..<extents.lead[axis]).map { offset + Int64($0 * strides[axis]) }
      }
    }
    offsets.withUnsafeBufferPointer {
      body(
        wg_attention_table(
          elements: x.pointer, offsets: $0.baseAddress, row: Int64(strides[scores.rank - 2]),
          column: Int64(strides[scores.rank - 1])))
    }
  }
}
