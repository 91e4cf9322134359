import Wengert
import WengertExchange

extension ExportedNet {
  /// Layers and functions that are made of others.
  static func layers() -> [ExportedNet] {
    let wrapped = Sequential<Float> {
      WeightNormLinear(Linear(inputs: 4, outputs: 6))
      Residual { Checkpointed(Linear<Float>(inputs: 6, outputs: 6)) }
      RMSNorm([6])
    }
    return [
      net("wrapped", wrapped, [2, 4]), net("called_input", Named(), [1, 4]),
      function("rotary", [2, 3, 4]) { rotaryEmbedded($0) + rotaryEmbedded($0, convention: .half) },
      function("einsum", [2, 3, 4]) { x in
        einsum("bij,bkj->bik", x, x)
          + einsum("bii->bi", einsum("bij,bkj->bik", x, x)).unsqueezed(at: 1)
      },
      function("grouped", [2, 4, 3, 2]) { x in
        scaledDotProductAttention(x, x[0..., 0..<2], x[0..., 0..<2], isCausal: true)
      },
      function("biased", [2, 3, 4]) { x in
        let bias = Variable(Tensor<Float>([[0, -1, 2], [1, 0, 0], [0, 0, 5]]))
        return scaledDotProductAttention(x, x, x, bias: bias)
          + attentionProbabilities(x, x).sum(along: -1, keepingDimensions: true)
      },
      function("images", [2, 3, 6, 6]) { x in
        let pooled = maxPool2d(x, kernelSize: 2, stride: 3, dilation: 2)
        let means = avgPool2d(x, kernelSize: 2, stride: 2, padding: 1, countIncludePad: false)
        return pooled.sum(along: [2, 3]) + means.mean(along: [2, 3])
          + upsampleBilinear(x, size: [4, 9], alignCorners: true).mean(along: [2, 3])
          + x.padded([(2, 1), (-1, 1)], mode: .circular).max(along: [2, 3])
          + x.padded([(-1, 2)], mode: .constant(2)).sum(along: [2, 3])
      },
      function("masks", [3, 4]) { x in
        let isGreat = x.tensor .> x.tensor.mean()
        let isOdd = !isGreat .|| (x.tensor .<= -0.5) .&& (x.tensor .!= 0)
        let share = Variable(Tensor<Float>(converting: isOdd .== isGreat))
        return select(isGreat, x, exp(x)) + select(isOdd, x, 0) + share * x
          + Variable(Tensor<Float>(converting: Tensor<Int>(converting: x.tensor * 3)))
      },
      function("twice", [2, 4]) { x in
        x.sum(along: 0, keepingDimensions: true).broadcast(to: [2 * x.shape[0], 4])
          + concatenate([x, x + 1])
      },
      paddedEncoder(), crossAttention(),
    ]
  }

  /// Words with a mask of their padding.
  private static func paddedEncoder() -> ExportedNet {
    let encoder = TransformerEncoderLayer<Float>(
      TransformerShape(width: 4, heads: 2, hidden: 3, isNormFirst: true))
    let table = Embedding<Float>(vocabulary: 5, width: 4)
    func words(_ batch: Int) -> Tensor<Int> {
      Tensor((0..<batch * 6).map { $0 % 6 > 3 ? 0 : $0 * 3 % 5 }, shape: [batch, 6])
    }
    func encoded(_ words: Tensor<Int>) -> Variable<Float> {
      encoder(table(words), mask: AttentionMask(padding: words .== 0))
    }
    return ExportedNet(
      name: "padded_encoder",
      export: { path in
        try exportONNX(encoder, inputs: words(2), to: path) { [encoded($0)] }
      },
      runs: [2, 3].map { batch in
        {
          let y = encoder.withMode(Mode.evaluation) { encoded(words(batch)).tensor }
          return [("input", words(batch)), ("output", y)]
        }
      })
  }

  /// Queries and keys from two inputs.
  private static func crossAttention() -> ExportedNet {
    let attention = MultiHeadAttention<Float>(width: 4, heads: 2, dropout: 0.3)
    func inputs(_ batch: Int) -> (Tensor<Float>, Tensor<Float>) {
      var generator = RandomGenerator(seed: 4)
      return (
        .randomNormal([batch, 3, 4], using: &generator),
        .randomNormal([batch, 5, 4], using: &generator)
      )
    }
    return ExportedNet(
      name: "cross",
      export: { path in
        let (x, memory) = inputs(1)
        let options = ONNXOptions(inputNames: ["x", "memory"])
        try exportONNX(attention, inputs: x, memory, to: path, options: options) {
          [attention(Variable($0), keys: Variable($1))]
        }
      },
      runs: [1, 4].map { batch in
        {
          let (x, memory) = inputs(batch)
          let y = attention.withMode(Mode.evaluation) {
            attention(Variable(x), keys: Variable(memory))
          }
          return [("x", x), ("memory", memory), ("output", y.tensor)]
        }
      })
  }

  /// A layer whose parameters have the names of the file's input and output.
  private struct Named: Layer {
    let input = Variable(Tensor<Float>([1, 2, 3, 4]), requiresGradient: true)
    let output = Variable(Tensor<Float>([4]), requiresGradient: true)
    let constant = Variable(Tensor<Float>([5]), requiresGradient: true)
    func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
      x * input + output * x + (x - 1) * constant
    }
  }
}
