import Wengert
import WengertExchange

extension ExportedNet {
  /// What is exported and run by onnxruntime.
  static func all() -> [ExportedNet] {
    RandomGenerator.seedDefault(3)
    return nets() + recurrences() + attention() + images() + functions() + layers()
  }

  /// Batch normalization whose running statistics are not those of the beginning.
  private static func used<M: Module>(_ module: M, _ shape: Shape) -> M
  where M.Scalar == Float, M.Input == Variable<Float> {
    for _ in 0..<3 { _ = module(Variable(.randomNormal(shape) * 2 + 0.5)) }
    return module
  }

  private static func nets() -> [ExportedNet] {
    let mlp = Sequential<Float> {
      Linear(inputs: 4, outputs: 6)
      BatchNorm(channels: 6)
      ReLU()
      Dropout(0.5)
      Linear(inputs: 6, outputs: 3)
    }
    return [
      net("mlp", used(mlp, [5, 4]), [5, 4]), net("lenet", LeNet(), [2, 1, 28, 28]),
      net("resnet", used(ResNet(), [2, 3, 8, 8]), [2, 3, 8, 8]),
    ]
  }

  private static func recurrences() -> [ExportedNet] {
    let shape = RecurrentShape(inputs: 4, width: 3, layers: 2, isBatchFirst: true)
    var both = shape
    both.isBidirectional = true
    var plain = shape
    (plain.isBatchFirst, plain.hasBias, plain.isBidirectional) = (false, false, true)
    let head = Linear<Float>(inputs: 3, outputs: 2)
    let wide = Linear<Float>(inputs: 6, outputs: 2)
    return [
      net("lstm", Recurrent(recurrent: LSTM(shape), output: head) { $0($1).outputs }, [2, 5, 4]),
      net(
        "lstm_both", Recurrent(recurrent: LSTM(both), output: wide) { $0($1).outputs }, [2, 5, 4]),
      net("gru_both", Recurrent(recurrent: GRU(both), output: wide) { $0($1).outputs }, [2, 5, 4]),
      net(
        "rnn",
        Recurrent(recurrent: RNN<Float>(plain), output: wide) { $0($1).outputs.transposed(0, 1) },
        [5, 2, 4],
        batchAxis: 1),
      lstmWithStates(),
    ]
  }

  /// First states as inputs, last states as outputs.
  private static func lstmWithStates() -> ExportedNet {
    let lstm = LSTM<Float>(RecurrentShape(inputs: 4, width: 3, isBatchFirst: true))
    let names = (["x", "h", "c"], ["y", "hn", "cn"])
    func inputs(_ batch: Int) -> [Tensor<Float>] {
      var generator = RandomGenerator(seed: 9)
      return [Shape([batch, 6, 4]), [1, batch, 3], [1, batch, 3]].map {
        .randomNormal($0, using: &generator)
      }
    }
    func outputs(_ x: [Tensor<Float>]) -> [Tensor<Float>] {
      let y = lstm(Variable(x[0]), state: Variable(x[1]), cell: Variable(x[2]))
      return [y.outputs.tensor, y.state.tensor, y.cell.tensor]
    }
    return ExportedNet(
      name: "lstm_states",
      export: { path in
        let x = inputs(2)
        let options = ONNXOptions(
          inputNames: names.0, outputNames: names.1, batchAxes: [0, 1, 1])
        try exportONNX(lstm, inputs: x[0], x[1], x[2], to: path, options: options) {
          outputs([$0, $1, $2])
        }
      },
      runs: [2, 4].map { batch in
        {
          let x = inputs(batch)
          return Array(zip(names.0 + names.1, x + outputs(x)))
        }
      })
  }

  private static func attention() -> [ExportedNet] {
    let encoder = TransformerEncoderLayer<Float>(TransformerShape(width: 8, heads: 2, hidden: 16))
    let decoder = TransformerDecoderLayer<Float>(
      TransformerShape(width: 8, heads: 2, hidden: 16, activation: .gelu(.tanh)))
    func x(_ batch: Int, _ length: Int) -> Tensor<Float> {
      var generator = RandomGenerator(seed: UInt64(length))
      return .randomNormal([batch, length, 8], using: &generator)
    }
    func seen(_ batch: Int) -> Tensor<Bool> {
      Tensor((0..<batch * 3).map { $0 % 3 < 2 }, shape: [batch, 1, 1, 3])
    }
    func decoded(
      _ x: Tensor<Float>, _ memory: Tensor<Float>, _ mask: Tensor<Bool>
    ) -> Tensor<Float> {
      let hidden = decoder(Variable(x), memory: Variable(memory))
      let heads = hidden.reshaped(to: [-1, 5, 2, 4]).transposed(1, 2)
      let keys = Variable(memory).reshaped(to: [-1, 3, 2, 4]).transposed(1, 2)
      return scaledDotProductAttention(heads, keys, keys, mask: mask).tensor
    }
    return [
      net("encoder", Encoder(layer: encoder), [2, 5, 8]),
      words("gpt", GPT(), vocabulary: 11, length: 6),
      ExportedNet(
        name: "decoder",
        export: { path in
          let options = ONNXOptions(inputNames: ["x", "memory", "mask"])
          try exportONNX(
            decoder, inputs: x(2, 5), x(2, 3), seen(2), to: path, options: options
          ) { [decoded($0, $1, $2)] }
        },
        runs: [2, 3].map { batch in
          {
            let (x, memory, mask) = (x(batch, 5), x(batch, 3), seen(batch))
            let y = decoder.withMode(Mode.evaluation) { decoded(x, memory, mask) }
            return [("x", x), ("memory", memory), ("mask", mask), ("output", y)]
          }
        }),
    ]
  }

  private static func images() -> [ExportedNet] {
    let autoencoder = Sequential<Float> {
      Conv2d(inChannels: 2, outChannels: 4, kernelSize: 3, stride: 2, padding: 1, groups: 2)
      SiLU()
      GroupNorm(groups: 2, channels: 4)
      ConvTranspose2d(
        inChannels: 4, outChannels: 3, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1)
      Upsample(scaleFactor: 2)
      Pad([(1, 1), (2, 0)], mode: .reflect)
      Pad([(0, 1), (1, 1)])
      Upsample(scaleFactor: 2, mode: .bilinear())
      AvgPool2d(kernelSize: 3, stride: 2, padding: 1)
      MaxPool2d(kernelSize: 3, stride: 2, padding: 1, ceilMode: true)
      AdaptiveAvgPool2d(outputSize: 1)
    }
    let line = Sequential<Float> {
      Conv1d(inChannels: 2, outChannels: 4, kernelSize: 3, padding: .same, dilation: 2)
      PReLU(channels: 4)
      MaxPool1d(kernelSize: 2)
      InstanceNorm(channels: 4, hasScale: true)
      ConvTranspose1d(inChannels: 4, outChannels: 2, kernelSize: 2, stride: 3)
      AvgPool1d(kernelSize: 2, stride: 2, ceilMode: true)
    }
    let cube = Sequential<Float> {
      Conv3d(inChannels: 1, outChannels: 2, kernelSize: 2, stride: [1, 2, 2])
      Flatten()
    }
    return [
      net("autoencoder", autoencoder, [2, 2, 8, 8]), net("line", line, [2, 2, 9]),
      net("cube", cube, [2, 1, 4, 5, 5]),
    ]
  }

  private static func maps(_ x: Variable<Float>) -> Variable<Float> {
    let positive = abs(x) + 0.5
    var y = sqrt(positive) + rsqrt(positive) + log(positive) + exp(x)
    y = y + square(x) - erf(x) + sin(x) + cos(x) + tanh(x) * sigmoid(x)
    y = y + pow(positive, 1.5) + reciprocal(positive) + expm1(x) + log1p(positive)
    y = y + maximum(x, -x) - x.clipped(from: -1, to: 0.5) + x.clipped(to: 0.25)
    y = y + floor(x) + ceil(x) + round(x) + trunc(x)
    return y + (1 - x) / (2 + positive) - 3 / positive
  }

  private static func functions() -> [ExportedNet] {
    let activations: [(String, (Variable<Float>) -> Variable<Float>)] = [
      ("leaky", { leakyReLU($0) }), ("elu", { elu($0, alpha: 0.5) }), ("selu", { selu($0) }),
      ("celu", { celu($0, alpha: 0.7) }), ("gelu", { gelu($0) }), ("softplus", { softplus($0) }),
      ("hard", { hardSwish($0) + hardSigmoid($0) + hardTanh($0) + relu6($0) }),
      ("shrink", { softShrink($0) + hardShrink($0) + tanhShrink($0) }),
      ("threshold", { threshold($0, above: 0.1, otherwise: 3) }), ("mish", { mish($0) }),
      ("softsign", { softsign($0) + logSigmoid($0) }), ("glu", { glu($0) }),
    ]
    return activations.map { function("activation_\($0.0)", [3, 4], $0.1) } + [
      function("maps", [3, 4], maps),
      function("shapes", [2, 3, 4]) { x in
        let cut = x[0..., 1...]  // [batch, 2, 4]
        let reversed = x.transposed(1, 2).reshaped(to: [-1, 3])  // [batch · 4, 3]
        let wide = concatenate([cut, cut * 2], along: 1).flattened(from: 1)  // [batch, 16]
        let mean = reversed.mean(along: 1).reshaped(to: [-1, 4])
        let spread = mean.unsqueezed(at: 1).broadcast(to: [x.shape[0], 5, 4])
        let first = x[0..., 0, 0].unsqueezed(at: 0).broadcast(to: [2, x.shape[0]]).transposed(0, 1)
        return concatenate(
          [wide, spread.flattened(from: 1), first, x.cumulativeSum(along: 2)[0..., 0]], along: 1)
      },
      function("reductions", [3, 4, 5]) { x in
        let a = x.sum(along: [1, 2]) + x.mean(along: [1, 2]) + x.max(along: [1, 2])
        let b =
          x.variance(along: [1, 2]) + x.standardDeviation(along: [1, 2]) + x.norm(along: [1, 2])
        let c = x.logSumExp(along: [1, 2]) - x.min(along: [1, 2])
        let d = softmax(x, along: 1).max(along: [1, 2]) + logSoftmax(x).min(along: [1, 2])
        // Over the batch, too.
        return a + b + c + d + x.sum()
          + (x - x.mean(along: 0)).standardized(along: [1]).sum(along: [1, 2])
      },
      function("products", [3, 4]) { x in
        let square = matmul(x, x, transposeA: true)  // Over the batch.
        let weight = Variable(Tensor<Float>((0..<8).map { Float($0) / 8 }, shape: [4, 2]))
        return matmul(matmul(x, square), weight) + matmul(x, weight.transposed(), transposeB: true)
          + affine(x, weight, Variable(Tensor([1, 2])))
          + layerNormalized(x, over: [4]).sum(along: 1, keepingDimensions: true)
          + rmsNormalized(x, over: [4]).sum(along: 1, keepingDimensions: true)
      },
    ]
  }
}

/// A layer of an encoder that sees everything.
struct Encoder: Layer {
  typealias Scalar = Float
  let layer: TransformerEncoderLayer<Float>
  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { layer(x) }
}
