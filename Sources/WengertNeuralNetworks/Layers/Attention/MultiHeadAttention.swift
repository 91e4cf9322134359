/// Multi-head attention: queries, keys and values are affine maps of the inputs, cut into heads along the
/// features; the results of the heads are concatenated and mapped again.
///
///     [batch, queries, width] and [batch, keys, width] → [batch, queries, width]
///
/// Vaswani et al., "Attention Is All You Need", NeurIPS 2017.
public struct MultiHeadAttention<Scalar: FloatingTensorScalar>: Module, Sendable {
  /// The maps of queries, keys and values, one after another: [width, 3 · width].
  public let input: Linear<Scalar>
  /// The map of the joined heads, [width, width].
  public let output: Linear<Scalar>
  /// Number of heads.
  public let heads: Int
  /// Of the probabilities with which keys are seen, in training.
  public let dropout: Dropout<Scalar>

  /// A layer whose parameters are drawn from a generator.
  ///
  /// - Parameters:
  ///   - width: Number of features.
  ///   - heads: Number of heads; it divides the width.
  ///   - hasBias: Whether the maps have biases, which start with zeros.
  ///   - dropout: The probability of a probability to be dropped in training.
  ///   - generator: Where the numbers come from.
  public init(
    width: Int, heads: Int, hasBias: Bool = true, dropout: Double = 0,
    using generator: inout RandomGenerator
  ) {
    let bias: Initializer? = hasBias ? .zeros : nil
    self.init(
      sharing: Linear(
        inputs: width, outputs: 3 * width, weight: .glorotUniform(), bias: bias, using: &generator),
      output: Linear(inputs: width, outputs: width, bias: bias, using: &generator), heads: heads,
      dropout: Dropout(dropout, using: &generator))
  }

  /// A layer whose parameters are drawn from a stream of the default generator; see the other initializer.
  public init(width: Int, heads: Int, hasBias: Bool = true, dropout: Double = 0) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(
      width: width, heads: heads, hasBias: hasBias, dropout: dropout, using: &generator)
  }

  /// A layer made of given maps.
  ///
  /// - Parameters:
  ///   - input: [width, 3 · width], for queries, keys and values.
  ///   - output: [width, width].
  ///   - heads: Number of heads; it divides the width.
  ///   - dropout: Of the probabilities with which keys are seen.
  public init(
    sharing input: Linear<Scalar>, output: Linear<Scalar>, heads: Int,
    dropout: Dropout<Scalar> = Dropout(0)
  ) {
    let requirement = Requirement(owner: "MultiHeadAttention")
    let width = input.weight.shape.first ?? 0
    let count = requirement.positive(heads, "heads")
    requirement.require(
      width % count == 0, "\(heads) heads do not divide the width \(width) equally")
    requirement.require(
      input.weight.shape == [width, 3 * width] && output.weight.shape == [width, width],
      "the weights are \(input.weight.shape) and \(output.weight.shape); they must be "
        + "[width, 3 · width] and [width, width]")
    self.input = input
    self.output = output
    self.heads = width % count == 0 ? count : 1
    self.dropout = dropout
  }

  private static var name: String { "MultiHeadAttention" }
  private var width: Int { output.weight.shape.first ?? 0 }

  /// Self-attention: every vector of x attends to those of its sample.
  ///
  /// - Parameters:
  ///   - x: [batch, steps, width].
  ///   - mask: Positions to hide.
  public func callAsFunction(
    _ x: Variable<Scalar>, mask: AttentionMask<Scalar> = .none
  ) -> Variable<Scalar> {
    orFail(x) { () throws(TensorError) -> Variable<Scalar> in
      try check(x, "x")
      let seen = try mask.seen(batch: x.shape[0], keys: x.shape[1])
      return output(
        packedAttention(
          input(x), heads: heads, mask: seen, bias: mask.bias, isCausal: mask.isCausal,
          dropout: drops([x.shape[0], heads, x.shape[1], x.shape[1]]), for: Self.name))
    }
  }

  /// Attention of queries to keys from elsewhere.
  ///
  /// - Parameters:
  ///   - queries: [batch, queries, width].
  ///   - keys: [batch, keys, width].
  ///   - values: [batch, keys, width]; the keys if nil.
  ///   - mask: Positions to hide.
  public func callAsFunction(
    _ queries: Variable<Scalar>, keys: Variable<Scalar>, values: Variable<Scalar>? = nil,
    mask: AttentionMask<Scalar> = .none
  ) -> Variable<Scalar> {
    orFail(queries) { () throws(TensorError) -> Variable<Scalar> in
      let (q, k) = try projected(queries, keys)
      try check(values ?? keys, "values")
      return try joined(q, k, mapped(values ?? keys, 2), mask)
    }
  }

  /// The probabilities with which queries attend to keys, [batch, heads, queries, keys].
  public func probabilities(
    _ queries: Variable<Scalar>, keys: Variable<Scalar>, mask: AttentionMask<Scalar> = .none
  ) -> Variable<Scalar> {
    orFail(queries) { () throws(TensorError) -> Variable<Scalar> in
      let (q, k) = try projected(queries, keys)
      let seen = try mask.seen(batch: k.shape[0], keys: k.shape[2])
      return attentionProbabilities(q, k, mask: seen, bias: mask.bias, isCausal: mask.isCausal)
    }
  }

  /// Which of the probabilities are dropped now.
  private func drops(_ scores: @autoclosure () -> Shape) -> AttentionDropout? {
    guard dropout.mode.isTraining, dropout.probability > 0 else { return nil }
    return AttentionDropout(
      dropout.probability, of: scores(), Scalar.dataType, using: &dropout.stream.generator)
  }

  private func check(_ x: Variable<Scalar>, _ name: String) throws(TensorError) {
    guard x.rank == 3, x.shape[2] == width else {
      throw TensorError(
        Self.name, "\(name) is \(x.shape); it must be [batch, steps, \(width)]")
    }
  }

  private func projected(
    _ queries: Variable<Scalar>, _ keys: Variable<Scalar>
  ) throws(TensorError) -> (Variable<Scalar>, Variable<Scalar>) {
    try check(queries, "queries")
    try check(keys, "keys")
    return (mapped(queries, 0), mapped(keys, 1))
  }

  /// One of the three maps, as [batch, heads, steps, width / heads].
  private func mapped(_ x: Variable<Scalar>, _ part: Int) -> Variable<Scalar> {
    let columns = part * width..<(part + 1) * width
    let map = Linear(sharing: input.weight[0..., columns], bias: input.bias.map { $0[columns] })
    return map(x).reshaped(to: Shape([x.shape[0], x.shape[1], heads, width / heads]))
      .transposed(1, 2)
  }

  private func joined(
    _ q: Variable<Scalar>, _ k: Variable<Scalar>, _ v: Variable<Scalar>,
    _ mask: AttentionMask<Scalar>
  ) throws(TensorError) -> Variable<Scalar> {
    let seen = try mask.seen(batch: k.shape[0], keys: k.shape[2])
    let result = attention(
      q, k, v, mask: seen, bias: mask.bias, isCausal: mask.isCausal,
      dropout: drops([q.shape[0], heads, q.shape[2], k.shape[2]]), for: Self.name)
    return output(result.transposed(1, 2).reshaped(to: [q.shape[0], q.shape[2], width]))
  }
}
