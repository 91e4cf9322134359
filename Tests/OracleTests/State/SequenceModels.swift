import Wengert

extension ReferenceModel {
  /// The scores of the models that read sequences; nil for others.
  func sequenceLogits() throws -> Variable<Double>? {
    switch subject.model {
    case "lstm_classifier": try classified()
    case "gru_classifier_packed": try packedClassified()
    case "bilstm_tagger": try tagged()
    case "transformer_block": try transformerBlock()
    case "seq2seq_transformer": try translated()
    case "gpt_rope_rms": try rotaryGPT()
    default: nil
    }
  }

  private func parameter(_ name: String) throws -> Variable<Double> {
    try parameters.require(name)
  }

  private func integers(_ name: String) throws -> Tensor<Int> {
    try subject.batch.require(name).integers
  }

  private func flags(_ name: String) throws -> Tensor<Bool> {
    try subject.batch.require(name).flags
  }

  private func mapped(_ x: Variable<Double>, _ number: Int) throws -> Variable<Double> {
    affine(x, try parameter("W\(number)"), try parameter("b\(number)"))
  }

  private func classified() throws -> Variable<Double> {
    let x = embedding(try parameter("E"), try integers("tokens"))
    let weights = RecurrentWeights(
      input: try parameter("w_ih"), state: try parameter("w_hh"),
      inputBias: try parameter("b_ih"), stateBias: try parameter("b_hh"))
    let (h, c) = (try subject.batch.require("h0"), try subject.batch.require("c0"))
    let result = lstm(x, weights, state: Variable(h.tensor), cell: Variable(c.tensor))
    return try mapped(result.state, 1)
  }

  private func weights(_ suffix: String) throws -> RecurrentWeights<Variable<Double>> {
    RecurrentWeights(
      input: try parameter("weight_ih" + suffix), state: try parameter("weight_hh" + suffix),
      inputBias: try parameter("bias_ih" + suffix), stateBias: try parameter("bias_hh" + suffix))
  }

  /// The vectors of the tokens, [steps, batch, width], and the lengths.
  private func packed() throws -> (Variable<Double>, [Int]) {
    let x = embedding(try parameter("E"), try integers("tokens")).transposed(0, 1)
    return (x, try integers("lengths").scalars)
  }

  private func packedClassified() throws -> Variable<Double> {
    let (x, lengths) = try packed()
    let first = gru(x, try weights("_l0"), lengths: lengths)
    return try mapped(gru(first.outputs, try weights("_l1"), lengths: lengths).state, 1)
  }

  private func tagged() throws -> Variable<Double> {
    let (x, lengths) = try packed()
    let forth = lstm(x, try weights("_l0"), lengths: lengths).outputs
    let back = lstm(x, try weights("_l0_reverse"), lengths: lengths, isReversed: true).outputs
    return try mapped(concatenate([forth, back], along: 2).transposed(0, 1), 1)
  }

  private func transformerBlock() throws -> Variable<Double> {
    let attention = MultiHeadAttention(
      sharing: Linear(
        sharing: try parameter("in_proj_w").transposed(), bias: try parameter("in_proj_b")),
      output: Linear(sharing: try parameter("out_w").transposed(), bias: try parameter("out_b")),
      heads: try subject.config.int("heads"))
    func norm(_ x: Variable<Double>, _ number: Int) throws -> Variable<Double> {
      layerNormalized(
        x, over: [x.shape[2]], scale: try parameter("g\(number)"),
        shift: try parameter("n\(number)"))
    }
    var h = embedding(try parameter("E"), try integers("tokens")) + (try parameter("pos"))
    h = h + attention(try norm(h, 1), mask: AttentionMask(hidden: try flags("attn_mask")))
    h = h + (try mapped(gelu(try mapped(try norm(h, 2), 1)), 2))
    return try mapped(try norm(h, 3), 3)
  }

  private func translated() throws -> Variable<Double> {
    func parts(_ prefix: String) throws -> TransformerParts {
      TransformerParts(heads: try subject.config.int("heads")) { try self.parameter(prefix + $0) }
    }
    func embedded(_ table: String, _ words: Tensor<Int>) throws -> Variable<Double> {
      let table = try parameter(table)
      let positions: Tensor<Double> = sinusoidalPositions(
        0..<words.shape[1], width: table.shape[1])
      return embedding(table, words) + positions
    }
    let padding = AttentionMask<Double>(padding: try flags("src_pad"))
    var memory = try embedded("Esrc", try integers("src"))
    for layer in 0..<2 { memory = try parts("enc\(layer).").encoder(padding)(memory) }
    var h = try embedded("Etgt", try integers("tgt_in"))
    let causal = AttentionMask<Double>(hidden: try flags("causal"))
    for layer in 0..<2 {
      h = try parts("dec\(layer).").decoder()(
        h, memory: memory, mask: causal, memoryMask: padding)
    }
    return try mapped(h, 1)
  }

  private func rotaryGPT() throws -> Variable<Double> {
    let table = try parameter("E")
    let heads = try subject.config.int("heads")
    let positions = try integers("positions").scalars
    func norm(_ x: Variable<Double>, _ name: String) throws -> Variable<Double> {
      rmsNormalized(x, over: [x.shape[2]], scale: try parameter(name), epsilon: 1e-6)
    }
    var h = embedding(table, try integers("tokens"))
    for layer in 0..<(try subject.config.int("layers")) {
      var a = try norm(h, "g\(layer)a")
      func split(_ name: String) throws -> Variable<Double> {
        matmul(a, try parameter("\(name)\(layer)"))
          .reshaped(to: Shape([h.shape[0], h.shape[1], heads, h.shape[2] / heads]))
          .transposed(1, 2)
      }
      func turned(_ x: Variable<Double>) -> Variable<Double> {
        rotaryEmbedded(x, positions: positions, convention: .half)
      }
      let seen = scaledDotProductAttention(
        turned(try split("Wq")), turned(try split("Wk")), try split("Wv"), isCausal: true)
      h = h + matmul(seen.transposed(1, 2).reshaped(to: h.shape), try parameter("Wo\(layer)"))
      a = try norm(h, "g\(layer)b")
      let gate = silu(matmul(a, try parameter("Wg\(layer)")))
      h =
        h
        + matmul(gate * matmul(a, try parameter("Wu\(layer)")), try parameter("Wd\(layer)"))
    }
    return matmul(try norm(h, "gf"), table, transposeB: true)
  }
}
