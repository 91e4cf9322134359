import Testing
import Wengert

/// The layers of normalizations other than batch and layer normalization, and the embedding bag.
@Suite struct NormLayerTests {
  private let x = Variable<Double>(
    Tensor.linspace(from: -1, to: 2, count: 24).reshaped(to: [2, 4, 3]))

  @Test func groupNormStandardizesEveryGroupOfASample() {
    let y = GroupNorm<Double>(groups: 2, channels: 4)(x).tensor.reshaped(to: [4, 6])
    #expect(y.mean(along: 1).isClose(to: .zeros([4]), absoluteTolerance: 1e-12))
    #expect(y.variance(along: 1).isClose(to: .ones([4]), relativeTolerance: 1e-3))
  }

  @Test func instanceNormIsGroupNormOfSingleChannels() {
    let plain = InstanceNorm<Double>(channels: 4)
    #expect(plain.parameters.isEmpty)
    #expect(plain(x).tensor == GroupNorm<Double>(groups: 4, channels: 4)(x).tensor)
    #expect(InstanceNorm<Double>(channels: 4, hasScale: true).parameters.count == 2)
  }

  @Test func rmsNormDividesByTheRootOfTheMeanSquare() {
    let y = RMSNorm<Double>([3])(x).tensor
    #expect(square(y).mean(along: -1).isClose(to: .ones([2, 4]), relativeTolerance: 1e-12))
  }

  @Test func weightNormStartsAsTheLayerItIsMadeOf() {
    let layer = Linear<Double>(inputs: 3, outputs: 5)
    let normalized = WeightNormLinear(layer)
    #expect(normalized(x).tensor.isClose(to: layer(x).tensor, relativeTolerance: 1e-12))
    normalized.gain.tensor = normalized.gain.tensor * 2
    #expect(normalized.weight.tensor.isClose(to: layer.weight.tensor * 2, relativeTolerance: 1e-12))
    #expect(normalized.namedParameters.map(\.name) == ["direction", "gain", "bias"])
  }

  @Test func bagsLeaveTheirPaddingOut() {
    let bag = EmbeddingBag<Double>(vocabulary: 4, width: 2, reduction: .sum, paddingIndex: 0)
    let rows = bag.table.weight.tensor
    #expect(bag([[1, 0], [2, 3]]).tensor == stack([rows[1], rows[2] + rows[3]]))
    #expect(bag([1, 2, 3], offsets: [0, 1]).tensor == bag([[1, 0], [2, 3]]).tensor)
  }
}
