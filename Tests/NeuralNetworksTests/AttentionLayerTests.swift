import Testing
import Wengert

/// Multi-head attention, Transformer layers and positions as layers.
@Suite struct AttentionLayerTests {
  private func input(_ shape: Shape, _ seed: UInt64 = 1) -> Variable<Double> {
    var generator = RandomGenerator(seed: seed)
    return Variable(Tensor.randomNormal(shape, using: &generator))
  }

  /// Probabilities are dropped in training alone, as `dropout` drops them, wherever the keys come from.
  @Test func dropoutOfProbabilities() throws {
    var generator = RandomGenerator(seed: 3)
    let layer = MultiHeadAttention<Double>(width: 4, heads: 2, dropout: 0.5, using: &generator)
    let x = Variable(Tensor<Double>.randomNormal([2, 3, 4], using: &generator))
    var stream = layer.dropout.stream.generator
    let probabilities = dropout(
      layer.probabilities(x, keys: x, mask: .causal), probability: 0.5, using: &stream)
    let values = layer.input(x)[0..., 0..., 8..<12].reshaped(to: [2, 3, 2, 2]).transposed(1, 2)
    let expected = layer.output(
      matmul(probabilities, values).transposed(1, 2).reshaped(to: [2, 3, 4]))
    let start = layer.dropout.stream.generator
    let found = layer(x, mask: .causal)
    layer.dropout.stream.generator = start
    let apart = layer(x, keys: x, mask: .causal)
    for result in [found, apart] {
      #expect(result.tensor.isClose(to: expected.tensor, relativeTolerance: 1e-12))
    }
    layer.setMode(.evaluation)
    let plain = MultiHeadAttention(sharing: layer.input, output: layer.output, heads: 2)
    #expect(layer(x).tensor == plain(x).tensor)
    #expect(found.tensor != plain(x, mask: .causal).tensor)
  }

  @Test func parametersStartAsPyTorchsDo() {
    var generator = RandomGenerator(seed: 4)
    let layer = MultiHeadAttention<Double>(width: 8, heads: 2, using: &generator)
    #expect(
      layer.namedParameters.map(\.name) == [
        "input.weight", "input.bias", "output.weight", "output.bias",
      ])
    let bound = (6.0 / 32).squareRoot()
    let weights = layer.input.weight.tensor.scalars
    #expect(weights.allSatisfy { abs($0) <= bound })
    #expect((weights.max() ?? 0) > 0.9 * bound)
    #expect(layer.input.bias!.tensor == .zeros([24]))
    #expect(layer.output.bias!.tensor == .zeros([8]))
  }

  @Test func selfAttentionIsAttentionToItself() {
    let layer = MultiHeadAttention<Double>(width: 8, heads: 2)
    let x = input([2, 5, 8])
    for mask in [AttentionMask<Double>.none, .causal] {
      let one = layer(x, mask: mask).tensor
      #expect(one.isClose(to: layer(x, keys: x, mask: mask).tensor, absoluteTolerance: 1e-12))
    }
  }

  @Test func aCausalMaskHidesWhatIsLater() {
    let shape = TransformerShape(width: 8, heads: 2, hidden: 16, isNormFirst: true, dropout: 0)
    let layer = TransformerEncoderLayer<Double>(shape)
    let x = input([1, 6, 8])
    let whole = layer(x, mask: .causal).tensor
    let part = layer(x[0..., ..<4], mask: .causal).tensor
    #expect(whole[0..., ..<4].isClose(to: part, absoluteTolerance: 1e-12))
  }

  @Test func paddingIsNotSeen() {
    let decoder = TransformerDecoderLayer<Double>(
      TransformerShape(width: 8, heads: 2, hidden: 16, dropout: 0))
    let (x, memory) = (input([2, 3, 8]), input([2, 4, 8], 2))
    let padding: Tensor<Bool> = [[false, false, false, true], [false, false, false, true]]
    let found = decoder(x, memory: memory, memoryMask: AttentionMask(padding: padding)).tensor
    #expect(
      found.isClose(
        to: decoder(x, memory: memory[0..., ..<3]).tensor, absoluteTolerance: 1e-12))
  }

  @Test func dropoutActsInTrainingAlone() {
    let layer = TransformerEncoderLayer<Double>(TransformerShape(width: 8, heads: 2, hidden: 16))
    let x = input([2, 5, 8])
    #expect(layer(x).tensor != layer(x).tensor)
    layer.setMode(.evaluation)
    #expect(layer(x).tensor == layer(x).tensor)
  }

  @Test func rotaryProductsDependOnDistancesAlone() {
    let (q, k) = (input([1, 8]).tensor, input([1, 8], 2).tensor)
    for convention in [RotaryConvention.interleaved, .half] {
      func product(_ i: Int, _ j: Int) -> Double {
        let turned = rotaryEmbedded(q, positions: [i], convention: convention)
        return (turned * rotaryEmbedded(k, positions: [j], convention: convention)).sum().scalar
      }
      #expect(abs(product(3, 1) - product(12, 10)) < 1e-12)
      #expect(abs(product(3, 1) - product(3, 2)) > 1e-6)
    }
  }
}
