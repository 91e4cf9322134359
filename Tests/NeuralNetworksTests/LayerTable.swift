import Foundation
import Wengert

/// A layer of the library as a row: how it is made, and an input for it. The tests of all layers run over the rows.
struct LayerRow: Sendable, CustomStringConvertible {
  /// The name of its type, as its file declares it.
  let name: String
  /// What a test runs with it.
  let run: @Sendable (any LayerCheck) throws -> Void

  var description: String { name }

  /// A layer that maps a variable.
  init<L: Layer & SendableMetatype>(
    _ name: String, _ input: Shape, _ make: @escaping @Sendable (inout RandomGenerator) -> L
  ) where L.Scalar == Double {
    self.init(name, input, make) { $0($1) }
  }

  /// A module that maps what `forward` makes of a variable.
  init<M: Module & SendableMetatype>(
    _ name: String, _ input: Shape, _ make: @escaping @Sendable (inout RandomGenerator) -> M,
    _ forward: @escaping @Sendable (M, Variable<Double>) -> Variable<Double>
  ) where M.Scalar == Double {
    self.name = name
    run = { try $0.check(make, forward, input) }
  }
}

/// A check that every layer passes.
protocol LayerCheck: Sendable {
  func check<M: Module & SendableMetatype>(
    _ make: @Sendable (inout RandomGenerator) -> M,
    _ forward: @escaping @Sendable (M, Variable<Double>) -> Variable<Double>, _ input: Shape
  ) throws where M.Scalar == Double
}

enum LayerTable {
  static let rows = affine + pointwise + normalizations + images + sequences + structures

  private static let affine = [
    LayerRow("Linear", [3, 4]) { Linear(inputs: 4, outputs: 2, using: &$0) },
    LayerRow("WeightNormLinear", [3, 4]) {
      WeightNormLinear(Linear(inputs: 4, outputs: 2, using: &$0))
    },
    LayerRow("Embedding", [3]) {
      Embedding<Double>(vocabulary: 5, width: 3, using: &$0)
    } _: { layer, x in
      layer(Tensor([4, 0, 4])) * x.unsqueezed(at: 1)
    },
    LayerRow("EmbeddingBag", [2]) {
      EmbeddingBag<Double>(vocabulary: 5, width: 3, using: &$0)
    } _: { layer, x in
      layer(Tensor([[4, 0], [1, 4]])) * x.unsqueezed(at: 1)
    },
    LayerRow("Dropout", [3, 4]) { Dropout(0.4, using: &$0) },
    LayerRow("Dropout2d", [2, 3, 2, 2]) { Dropout2d(0.4, using: &$0) },
  ]

  private static let pointwise = [
    LayerRow("Tanh", [3, 4]) { _ in Tanh() }, LayerRow("Sigmoid", [3, 4]) { _ in Sigmoid() },
    LayerRow("ReLU", [3, 4]) { _ in ReLU() }, LayerRow("LeakyReLU", [3, 4]) { _ in LeakyReLU() },
    LayerRow("ELU", [3, 4]) { _ in ELU() }, LayerRow("GELU", [3, 4]) { _ in GELU() },
    LayerRow("SiLU", [3, 4]) { _ in SiLU() }, LayerRow("Softplus", [3, 4]) { _ in Softplus() },
    LayerRow("Softmax", [3, 4]) { _ in Softmax() },
    LayerRow("LogSoftmax", [3, 4]) { _ in LogSoftmax() },
    LayerRow("Softmin", [3, 4]) { _ in Softmin() }, LayerRow("GLU", [3, 4]) { _ in GLU() },
    LayerRow("SELU", [3, 4]) { _ in SELU() }, LayerRow("Mish", [3, 4]) { _ in Mish() },
    LayerRow("TanhShrink", [3, 4]) { _ in TanhShrink() },
    LayerRow("Softsign", [3, 4]) { _ in Softsign() },
    LayerRow("LogSigmoid", [3, 4]) { _ in LogSigmoid() },
    LayerRow("HardSwish", [3, 4]) { _ in HardSwish() },
    LayerRow("HardSigmoid", [3, 4]) { _ in HardSigmoid() },
    LayerRow("ReLU6", [3, 4]) { _ in ReLU6() }, LayerRow("CELU", [3, 4]) { _ in CELU() },
    LayerRow("HardTanh", [3, 4]) { _ in HardTanh() },
    LayerRow("SoftShrink", [3, 4]) { _ in SoftShrink() },
    LayerRow("HardShrink", [3, 4]) { _ in HardShrink() },
    LayerRow("Threshold", [3, 4]) { _ in Threshold(above: 0.1, otherwise: -1) },
    LayerRow("PReLU", [2, 3, 4]) { _ in PReLU(channels: 3) },
  ]

  private static let normalizations = [
    LayerRow("BatchNorm", [5, 3]) { _ in BatchNorm(channels: 3) },
    LayerRow("LayerNorm", [3, 4]) { _ in LayerNorm([4]) },
    LayerRow("RMSNorm", [3, 4]) { _ in RMSNorm([4]) },
    LayerRow("GroupNorm", [2, 4, 3]) { _ in GroupNorm(groups: 2, channels: 4) },
    LayerRow("InstanceNorm", [2, 3, 4]) { _ in InstanceNorm(channels: 3, hasScale: true) },
  ]

  private static let images = [
    LayerRow("Convolution", [2, 2, 4, 5]) {
      Conv2d(inChannels: 2, outChannels: 3, kernelSize: [3, 2], stride: 2, padding: 1, using: &$0)
    },
    LayerRow("TransposedConvolution", [2, 2, 3]) {
      ConvTranspose1d(inChannels: 2, outChannels: 3, kernelSize: 2, stride: 2, using: &$0)
    },
    LayerRow("MaxPool", [2, 2, 4, 5]) { _ in MaxPool2d(kernelSize: 2) },
    LayerRow("AvgPool", [2, 2, 5]) { _ in AvgPool1d(kernelSize: 2) },
    LayerRow("AdaptiveAvgPool", [2, 2, 4, 5]) { _ in AdaptiveAvgPool2d(outputSize: 2) },
    LayerRow("AdaptiveMaxPool", [2, 2, 5]) { _ in AdaptiveMaxPool1d(outputSize: 3) },
    LayerRow("Upsample", [1, 2, 2, 3]) { _ in Upsample(scaleFactor: 2) },
    LayerRow("Pad", [1, 2, 3, 3]) { _ in Pad([(1, 0), (2, 1)], mode: .reflect) },
    LayerRow("Flatten", [2, 3, 2]) { _ in Flatten() },
    LayerRow("Unflatten", [2, 6]) { _ in Unflatten(1, [3, 2]) },
  ]

  private static let sequences = [
    LayerRow("RNN", [3, 2, 4]) {
      RNN<Double>(RecurrentShape(inputs: 4, width: 3), using: &$0)
    } _: {
      $0($1).outputs
    },
    LayerRow("LSTM", [3, 2, 4]) {
      LSTM<Double>(
        RecurrentShape(inputs: 4, width: 2, layers: 2, isBidirectional: true), using: &$0)
    } _: {
      $0($1).outputs
    },
    LayerRow("GRU", [2, 3, 4]) {
      GRU<Double>(RecurrentShape(inputs: 4, width: 3, isBatchFirst: true), using: &$0)
    } _: {
      $0($1).outputs
    },
    LayerRow("MultiHeadAttention", [2, 3, 4]) {
      MultiHeadAttention<Double>(width: 4, heads: 2, using: &$0)
    } _: {
      $0($1, mask: .causal)
    },
    LayerRow("TransformerFeedForward", [2, 3, 4]) {
      TransformerFeedForward(TransformerShape(width: 4, heads: 2, hidden: 5), using: &$0)
    },
    LayerRow("TransformerEncoderLayer", [2, 3, 4]) {
      TransformerEncoderLayer<Double>(
        TransformerShape(width: 4, heads: 2, hidden: 5, activation: .gelu()), using: &$0)
    } _: {
      $0($1)
    },
    LayerRow("TransformerDecoderLayer", [2, 3, 4]) {
      TransformerDecoderLayer<Double>(
        TransformerShape(width: 4, heads: 2, hidden: 5, activation: .gelu()), using: &$0)
    } _: {
      $0($1, memory: tanh($1))
    },
  ]

  private static let structures = [
    LayerRow("Sequential", [3, 4]) { generator in
      Sequential<Double>([Linear(inputs: 4, outputs: 3, using: &generator), Tanh()])
    },
    LayerRow("Residual", [3, 4]) { generator in
      Residual<Double>([Linear(inputs: 4, outputs: 4, using: &generator)], shortcut: nil)
    },
    LayerRow("Checkpointed", [3, 4]) { Checkpointed(Linear(inputs: 4, outputs: 2, using: &$0)) },
    LayerRow("Lambda", [3, 4]) { _ in Lambda { sin($0) } },
  ]
}
