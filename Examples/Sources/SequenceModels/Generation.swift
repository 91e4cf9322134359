import Wengert

/// How the next token is drawn from scores.
public struct TokenSampling: Sendable {
  /// Scores are divided by it: below 1 likely tokens get more likely; at 0 the likeliest is taken.
  public var temperature: Double
  /// Only so many of the likeliest tokens can be drawn; nil for all.
  public var topK: Int?

  /// By default draws from all tokens with the probabilities of the scores.
  public init(temperature: Double = 1, topK: Int? = nil) {
    self.temperature = temperature
    self.topK = topK
  }

  /// A token, drawn with the probabilities of its score.
  public func draw(_ scores: [Float], using generator: inout RandomGenerator) -> Int {
    let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    guard temperature > 0 else { return order[0] }
    let chosen = order.prefix(max(1, topK ?? order.count))
    let greatest = Double(scores[order[0]])
    let weights = chosen.map { exp((Double(scores[$0]) - greatest) / temperature) }
    var rest = Double.random(in: 0..<1, using: &generator) * weights.reduce(0, +)
    for (token, weight) in zip(chosen, weights) {
      rest -= weight
      if rest < 0 { return token }
    }
    return chosen.last!
  }

  private func exp(_ x: Double) -> Double { Wengert.exp(Tensor(x)).scalar }
}

/// Continues a text without end, token by token.
///
/// When the context is full, its first half is dropped and positions are counted from the rest's beginning.
public struct Generation: Sequence, IteratorProtocol {
  private let net: GPT
  private let sampling: TokenSampling
  private let usesCache: Bool
  private var generator: RandomGenerator
  private var cache: KeyValueCache
  /// The context of the net.
  private var window: [Int]
  /// How much of it is in the cache.
  private var cached = 0

  /// - Parameters:
  ///   - net: The net that gives the scores.
  ///   - prompt: The first tokens of the text, at least one.
  ///   - usesCache: Whether keys and values are kept, so that a step computes one token; the text is the
  ///     same.
  public init(
    _ net: GPT, prompt: [Int], _ sampling: TokenSampling, usesCache: Bool = true,
    using generator: RandomGenerator
  ) {
    self.net = net
    self.sampling = sampling
    self.usesCache = usesCache
    self.generator = generator
    cache = KeyValueCache(blocks: net.blocks.count)
    window = Array(prompt.suffix(net.shape.context))
  }

  /// The next token; there is always one.
  public mutating func next() -> Int? {
    if window.count > net.shape.context {
      window = Array(window.suffix(Swift.max(1, net.shape.context / 2)))
      cached = 0
    }
    if cached == 0 || !usesCache {
      cache = KeyValueCache(blocks: net.blocks.count)
      cached = 0
    }
    let scores = net.scores(after: Array(window[cached...]), &cache)
    cached = window.count
    let token = sampling.draw(scores.scalars, using: &generator)
    window.append(token)
    return token
  }
}
