import WengertAutodiff
import WengertNeuralNetworks

/// The kinds of modules whose parts have other names in PyTorch.
enum PyTorchKind<Scalar: FloatingTensorScalar> {
  case linear, weightNormLinear, batchNorm, normalization, slopes, bag
  case chain, wrapper, attention, encoderLayer, decoderLayer, feedForward
  /// The names are the same.
  case other

  init(of module: any Module) {
    self =
      switch module {
      case is Linear<Scalar>: .linear
      case is WeightNormLinear<Scalar>: .weightNormLinear
      case is BatchNorm<Scalar>: .batchNorm
      case is LayerNorm<Scalar>, is RMSNorm<Scalar>, is GroupNorm<Scalar>, is InstanceNorm<Scalar>:
        .normalization
      case is PReLU<Scalar>: .slopes
      case is EmbeddingBag<Scalar>: .bag
      case is Sequential<Scalar>: .chain
      case is any CheckpointedLayer: .wrapper
      case is MultiHeadAttention<Scalar>: .attention
      case is TransformerEncoderLayer<Scalar>: .encoderLayer
      case is TransformerDecoderLayer<Scalar>: .decoderLayer
      case is TransformerFeedForward<Scalar>: .feedForward
      default: .other
      }
  }

  /// The name there of a part that is called `label` here, and whether it is transposed.
  func place(_ label: String) -> (name: String, isTransposed: Bool) {
    switch self {
    case .linear: (label, label == "weight")
    case .weightNormLinear: (weightNormName(label), label != "bias")
    case .batchNorm, .normalization: (PyTorchKind.normalizationNames[label] ?? label, false)
    case .slopes: (label == "slope" ? "weight" : label, false)
    case .bag: (label == "table" ? "" : label, false)
    case .chain: (PyTorchKind.without("layers", label), false)
    case .wrapper: (PyTorchKind.without("layer", label), false)
    case .attention: (PyTorchKind.attentionNames[label] ?? label, false)
    case .encoderLayer: (PyTorchKind.encoderNames[label] ?? label, false)
    case .decoderLayer: (PyTorchKind.decoderNames[label] ?? label, false)
    case .feedForward: (PyTorchKind.feedForwardNames[label] ?? label, false)
    case .other: (label, false)
    }
  }

  private func weightNormName(_ label: String) -> String {
    switch label {
    case "gain": "parametrizations.weight.original0"
    case "direction": "parametrizations.weight.original1"
    default: label
    }
  }

  /// `layers.0` is `0`.
  private static func without(_ prefix: String, _ label: String) -> String {
    if label == prefix { return "" }
    return label.hasPrefix(prefix + ".") ? String(label.dropFirst(prefix.count + 1)) : label
  }

  private static var normalizationNames: [String: String] {
    [
      "scale": "weight", "shift": "bias", "runningMean": "running_mean",
      "runningVariance": "running_var",
    ]
  }
  private static var attentionNames: [String: String] {
    ["input": PyTorchNames.packed, "output": "out_proj"]
  }
  private static var feedForwardNames: [String: String] {
    ["first": "linear1", "second": "linear2"]
  }
  private static var encoderNames: [String: String] {
    [
      "attention": "self_attn", "feedForward": "", "attentionNorm": "norm1",
      "feedForwardNorm": "norm2",
    ]
  }
  private static var decoderNames: [String: String] {
    [
      "attention": "self_attn", "memoryAttention": "multihead_attn", "feedForward": "",
      "attentionNorm": "norm1", "memoryNorm": "norm2", "feedForwardNorm": "norm3",
    ]
  }
}

/// Marks layers that only wrap another, whatever its type.
private protocol CheckpointedLayer {}
extension Checkpointed: CheckpointedLayer {}
