import Wengert

extension Call {
  /// Attention, positions and Transformer layers; nil for other operations.
  func attention() throws -> T? {
    switch op {
    case "sdpa", "sdpa_gqa":
      scaledDotProductAttention(
        try operand("q"), try operand("k"), try operand("v"), mask: flags["mask"],
        bias: operands["mask"], isCausal: try attrs.flag("causal"), scale: attrs["scale"]?.double)
    case "rope":
      rotaryEmbedded(
        try operand("x"), positions: try integers("positions").scalars,
        convention: try attrs.text("convention") == "half" ? .half : .interleaved,
        base: try attrs.double("base"))
    case "sinusoidal_positions":
      T(
        sinusoidalPositions(
          try integers("positions").scalars, width: try attrs.int("dim"),
          base: try attrs.double("base"), of: Double.self
        ).value)
    case "transformer_encoder_layer":
      T(try TransformerParts(named: "", of: self).encoder(encoderMask())(variable("x")).value)
    case "transformer_decoder_layer":
      T(try decoded().value)
    default: nil
    }
  }

  /// The result and the probabilities.
  func multiHeadAttention() throws -> [String: T]? {
    guard op == "mha" else { return nil }
    let attention = MultiHeadAttention(
      sharing: Linear(
        sharing: try variable("in_proj_w").transposed(), bias: try variable("in_proj_b")),
      output: Linear(sharing: try variable("out_w").transposed(), bias: try variable("out_b")),
      heads: try attrs.int("num_heads"))
    let mask = AttentionMask(
      hidden: flags["attn_mask"], padding: flags["key_padding_mask"],
      bias: operands["attn_mask"].map { Variable<Double>($0.value) })
    let (q, k, v) = (try variable("q"), try variable("k"), try variable("v"))
    return [
      "y": T(attention(q, keys: k, values: v, mask: mask).value),
      "weights": T(attention.probabilities(q, keys: k, mask: mask).value),
    ]
  }

  /// An operand as layers take it.
  func variable(_ name: String) throws -> Variable<Double> { Variable(try operand(name).value) }

  private func encoderMask() -> AttentionMask<Double> {
    AttentionMask(
      hidden: flags["src_mask"], padding: flags["src_key_padding_mask"],
      bias: operands["src_mask"].map { Variable($0.value) })
  }

  private func decoded() throws -> Variable<Double> {
    let layer = try TransformerParts(named: "", of: self).decoder()
    return layer(
      try variable("x"), memory: try variable("memory"),
      mask: AttentionMask(
        hidden: flags["tgt_mask"], bias: operands["tgt_mask"].map { Variable($0.value) }),
      memoryMask: AttentionMask(
        hidden: flags["memory_mask"], padding: flags["memory_key_padding_mask"],
        bias: operands["memory_mask"].map { Variable($0.value) }))
  }
}

/// Transformer layers of parameters that have PyTorch's names and layout.
struct TransformerParts {
  let parameter: (String) throws -> Variable<Double>
  let heads: Int
  let activation: TransformerActivation
  let isNormFirst: Bool
  let epsilon: Double

  init<T>(named prefix: String, of call: Call<T>) throws {
    parameter = { try call.variable(prefix + $0) }
    heads = try call.attrs.int("num_heads")
    activation = try call.attrs.text("activation") == "relu" ? .relu : .gelu()
    isNormFirst = try call.attrs.flag("norm_first")
    epsilon = try call.attrs.double("eps")
  }

  /// Post-norm layers with ReLU.
  init(heads: Int, _ parameter: @escaping (String) throws -> Variable<Double>) {
    self.parameter = parameter
    self.heads = heads
    activation = .relu
    isNormFirst = false
    epsilon = 1e-5
  }

  private func linear(_ weight: String, _ bias: String) throws -> Linear<Double> {
    Linear(sharing: try parameter(weight).transposed(), bias: try parameter(bias))
  }

  private func attention(_ name: String) throws -> MultiHeadAttention<Double> {
    MultiHeadAttention(
      sharing: try linear(name + ".in_proj_weight", name + ".in_proj_bias"),
      output: try linear(name + ".out_proj.weight", name + ".out_proj.bias"), heads: heads)
  }

  private func norm(_ name: String) throws -> LayerNorm<Double> {
    LayerNorm(
      sharing: try parameter(name + ".weight"), shift: try parameter(name + ".bias"),
      epsilon: epsilon)
  }

  private func feedForward() throws -> TransformerFeedForward<Double> {
    TransformerFeedForward(
      sharing: try linear("linear1.weight", "linear1.bias"),
      try linear("linear2.weight", "linear2.bias"), activation: activation)
  }

  /// A layer of the encoder with a mask.
  func encoder(
    _ mask: AttentionMask<Double>
  ) throws -> (Variable<Double>) -> Variable<Double> {
    let layer = TransformerEncoderLayer(
      attention: try attention("self_attn"), feedForward: try feedForward(),
      attentionNorm: try norm("norm1"), feedForwardNorm: try norm("norm2"),
      isNormFirst: isNormFirst)
    return { layer($0, mask: mask) }
  }

  /// A layer of the decoder.
  func decoder() throws -> TransformerDecoderLayer<Double> {
    TransformerDecoderLayer(
      attention: try attention("self_attn"), memoryAttention: try attention("multihead_attn"),
      feedForward: try feedForward(), attentionNorm: try norm("norm1"),
      memoryNorm: try norm("norm2"), feedForwardNorm: try norm("norm3"), isNormFirst: isNormFirst)
  }
}
