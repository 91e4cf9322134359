import Wengert

/// The shape of a `GPT`.
public struct GPTShape: Codable, Sendable, Hashable {
  /// Number of different tokens.
  public var vocabulary: Int
  /// Most tokens that it sees at once.
  public var context: Int
  /// Number of features of a token.
  public var width: Int
  /// Number of blocks.
  public var blocks: Int
  /// Heads of every block.
  public var heads: Int
  /// The probability of dropout in training, in every block.
  public var dropout: Double

  /// By default four blocks of four heads and 128 features.
  public init(
    vocabulary: Int, context: Int = 64, width: Int = 128, blocks: Int = 4, heads: Int = 4,
    dropout: Double = 0
  ) {
    self.vocabulary = vocabulary
    self.context = context
    self.width = width
    self.blocks = blocks
    self.heads = heads
    self.dropout = dropout
  }
}

/// A Transformer's decoder alone: embeddings of tokens and of positions, blocks of causal self-attention with the
/// norm first, then scores for the next token.
///
/// Radford et al., "Language Models are Unsupervised Multitask Learners", 2019.
public struct GPT: Module {
  /// The elements of its parameters.
  public typealias Scalar = Float

  /// A vector per token.
  public let tokens: Embedding<Float>
  /// A vector per place in the context.
  public let positions: Embedding<Float>
  /// The blocks.
  public let blocks: [TransformerEncoderLayer<Float>]
  /// The normalization after the last block.
  public let norm: LayerNorm<Float>
  /// The map to scores, [width, vocabulary].
  public let head: Linear<Float>
  /// Its extents.
  public let shape: GPTShape

  /// A net of random parameters: normal deviates of 0.02 for the tables, those of affine layers elsewhere.
  public init(_ shape: GPTShape, using generator: inout RandomGenerator) {
    self.shape = shape
    tokens = Embedding(
      vocabulary: shape.vocabulary, width: shape.width, weight: .normal(standardDeviation: 0.02),
      using: &generator)
    positions = Embedding(
      vocabulary: shape.context, width: shape.width, weight: .normal(standardDeviation: 0.02),
      using: &generator)
    let block = TransformerShape(
      width: shape.width, heads: shape.heads, hidden: 4 * shape.width,
      activation: .gelu(.tanh), isNormFirst: true, dropout: shape.dropout)
    var blocks: [TransformerEncoderLayer<Float>] = []
    for _ in 0..<shape.blocks { blocks.append(TransformerEncoderLayer(block, using: &generator)) }
    self.blocks = blocks
    norm = LayerNorm([shape.width])
    head = Linear(
      inputs: shape.width, outputs: shape.vocabulary, bias: nil, using: &generator)
  }

  /// Scores of the next token after every token: [batch, steps] to [batch, steps, vocabulary].
  public func callAsFunction(_ words: Tensor<Int>) -> Variable<Float> {
    var h = tokens(words) + positions(Tensor(Array(0..<words.shape[1])))
    for block in blocks { h = block(h, mask: .causal) }
    return head(norm(h))
  }

  /// Scores of the next token after the last, given the keys and values of those before.
  ///
  /// The net must be in evaluation, in which nothing is dropped.
  ///
  /// - Parameter cache: Gets the keys and values of these tokens.
  public func scores(after words: [Int], _ cache: inout KeyValueCache) -> Tensor<Float> {
    withoutGradients {
      let places = cache.count..<cache.count + words.count
      var h = (tokens(Tensor(words)) + positions(Tensor(Array(places)))).unsqueezed(at: 0)
      for (index, block) in blocks.enumerated() { h = cache.run(block, index, h) }
      cache.count = places.upperBound
      return head(norm(h[0, words.count - 1])).tensor
    }
  }
}

/// The keys and values of the tokens that a `GPT` has seen, block by block.
public struct KeyValueCache {
  /// Number of tokens.
  public fileprivate(set) var count = 0
  private var keys: [Variable<Float>?]
  private var values: [Variable<Float>?]

  /// An empty cache.
  public init(blocks: Int) {
    keys = Array(repeating: nil, count: blocks)
    values = Array(repeating: nil, count: blocks)
  }

  /// One block on new tokens, [1, tokens, width].
  fileprivate mutating func run(
    _ block: TransformerEncoderLayer<Float>, _ index: Int, _ x: Variable<Float>
  ) -> Variable<Float> {
    let attention = block.attention
    let (steps, width) = (x.shape[1], x.shape[2])
    let parts = attention.input(block.attentionNorm(x))
      .reshaped(to: [1, steps, 3, attention.heads, width / attention.heads])
      .permuted([2, 0, 3, 1, 4])
    let k = keys[index].map { concatenate([$0, parts[1]], along: 2) } ?? parts[1]
    let v = values[index].map { concatenate([$0, parts[2]], along: 2) } ?? parts[2]
    (keys[index], values[index]) = (k, v)
    let isSeen = Tensor(
      (0..<steps).flatMap { row in (0..<count + steps).map { $0 <= count + row } },
      shape: [steps, count + steps])
    let seen = scaledDotProductAttention(parts[0], k, v, mask: steps > 1 ? isSeen : nil)
    let h = x + attention.output(seen.transposed(1, 2).reshaped(to: x.shape))
    return h + block.feedForward(block.feedForwardNorm(h))
  }
}
