import Wengert

/// A Transformer with encoder and decoder, from tokens to tokens.
///
/// The encoder reads the source; padding is hidden from it. The decoder sees the tokens written so far, and the
/// encoder's result. Norms come first; positions are sines and cosines.
///
/// Vaswani et al., "Attention Is All You Need", NeurIPS 2017.
public struct Translator<Scalar: FloatingTensorScalar>: Module {
  let embedding: Embedding<Scalar>
  let encoder: [TransformerEncoderLayer<Scalar>]
  let encoderNorm: LayerNorm<Scalar>
  let decoder: [TransformerDecoderLayer<Scalar>]
  let decoderNorm: LayerNorm<Scalar>
  let head: Linear<Scalar>
  let padding: Int
  let width: Int

  /// A net of random parameters.
  ///
  /// - Parameters:
  ///   - vocabulary: Number of different tokens, those of sources and results together.
  ///   - padding: The token that fills up sources.
  ///   - width: Features of a token.
  ///   - blocks: Layers of the encoder, and of the decoder.
  ///   - heads: Heads of every attention.
  public init(
    vocabulary: Int, padding: Int, width: Int = 64, blocks: Int = 2, heads: Int = 4,
    using generator: inout RandomGenerator
  ) {
    let shape = TransformerShape(
      width: width, heads: heads, hidden: 4 * width, isNormFirst: true, dropout: 0)
    embedding = Embedding(vocabulary: vocabulary, width: width, using: &generator)
    encoder = (0..<blocks).map { _ in TransformerEncoderLayer(shape, using: &generator) }
    encoderNorm = LayerNorm([width])
    decoder = (0..<blocks).map { _ in TransformerDecoderLayer(shape, using: &generator) }
    decoderNorm = LayerNorm([width])
    head = Linear(inputs: width, outputs: vocabulary, using: &generator)
    self.padding = padding
    self.width = width
  }

  /// The scores of every next token.
  ///
  /// - Parameters:
  ///   - sources: [batch, longest].
  ///   - previous: The tokens written so far, [batch, steps].
  /// - Returns: [batch, steps, vocabulary].
  public func callAsFunction(
    _ sources: Tensor<Int>, previous: Tensor<Int>
  ) -> Variable<Scalar> {
    scores(encoded(sources), mask(sources), previous)
  }

  /// Writes the likeliest token at every step.
  ///
  /// - Parameters:
  ///   - sources: [batch, longest].
  ///   - start: The token before the first.
  ///   - length: Tokens to write.
  /// - Returns: [batch, length].
  public func greedy(_ sources: Tensor<Int>, start: Int, length: Int) -> Tensor<Int> {
    withoutGradients {
      let (memory, mask) = (encoded(sources), mask(sources))
      let count = sources.shape[0]
      var written = Tensor(Array(repeating: start, count: count), shape: [count, 1])
      for step in 0..<length {
        let last = scores(memory, mask, written)[0..., step].tensor.argMax(along: 1)
        written = concatenate([written, last.unsqueezed(at: 1)], along: 1)
      }
      return written[0..., 1...]
    }
  }

  /// How much the last layer of the decoder attends to every token of the source, the mean over its heads:
  /// [batch, steps, longest].
  public func sourceAttention(_ sources: Tensor<Int>, previous: Tensor<Int>) -> Tensor<Scalar> {
    withoutGradients {
      let (memory, mask) = (encoded(sources), mask(sources))
      var h = embedded(previous)
      for layer in decoder.dropLast() { h = layer(h, memory: memory, memoryMask: mask) }
      let last = decoder[decoder.count - 1]
      h = h + last.attention(last.attentionNorm(h), mask: .causal)
      return last.memoryAttention.probabilities(last.memoryNorm(h), keys: memory, mask: mask)
        .mean(along: 1).tensor
    }
  }

  private func mask(_ sources: Tensor<Int>) -> AttentionMask<Scalar> {
    AttentionMask(padding: sources .== padding)
  }

  private func embedded(_ tokens: Tensor<Int>) -> Variable<Scalar> {
    embedding(tokens)
      + Variable(sinusoidalPositions(0..<tokens.shape[1], width: width, of: Scalar.self))
  }

  private func encoded(_ sources: Tensor<Int>) -> Variable<Scalar> {
    var h = embedded(sources)
    for layer in encoder { h = layer(h, mask: mask(sources)) }
    return encoderNorm(h)
  }

  private func scores(
    _ memory: Variable<Scalar>, _ mask: AttentionMask<Scalar>, _ previous: Tensor<Int>
  ) -> Variable<Scalar> {
    var h = embedded(previous)
    for layer in decoder { h = layer(h, memory: memory, memoryMask: mask) }
    return head(decoderNorm(h))
  }
}
