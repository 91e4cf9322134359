import Testing
import Wengert

/// Multi-head attention, Transformer layers and positions as layers.
@Suite struct AttentionLayerTests {
  private func input(_ shape: Shape, _ seed: UInt64 = 1) -> Variable<Double> {
    var generator = RandomGenerator(seed: seed)
    return Variable(Tensor.randomNormal(shape, using: &generator))
  }

  @Test func parametersStartAsPyTorchsDo() {
    let layer = MultiHeadAttention<Double>(width: 8, heads: 2)
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
