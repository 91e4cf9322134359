import Testing
import Wengert
import WengertDatasets

@Suite struct MixingTests {
  private let batch: Batch<Float, Int>

  init() {
    let numbers = Tensor<Float>([1, 2, 4], shape: [3, 1, 1, 1])
    batch = Batch(
      inputs: numbers + Tensor<Float>.zeros([3, 2, 10, 12]), labels: Tensor([0, 2, 1]),
      index: [5, 6, 7])
  }

  @Test func mixup() {
    var generator = RandomGenerator(seed: 1)
    for _ in 0..<50 {
      let mixed = Mixing.mixup(alpha: 0.4)(batch, using: &generator)
      let expected =
        batch.inputs * mixed.weight + batch.inputs.rolled([2, 0, 1]) * (1 - mixed.weight)
      #expect(abs(mixed.inputs - expected).max().scalar < 1e-6)
      #expect(mixed.labels.scalars == [0, 2, 1] && mixed.otherLabels.scalars == [1, 0, 2])
      let distributions = mixed.distributions(classCount: 3)
      let w = mixed.weight
      #expect(distributions == Tensor([[w, 1 - w, 0], [1 - w, 0, w], [0, w, 1 - w]]))
    }
  }

  /// The loss of the pair is that of the distributions.
  @Test func losses() {
    var generator = RandomGenerator(seed: 1)
    let mixed = Mixing.mixup()(batch, using: &generator)
    let logits = Tensor<Float>.randomNormal([3, 3], using: &generator)
    let pair = mixed.loss { crossEntropy(logits, $0) }
    let whole = crossEntropy(logits, mixed.distributions(classCount: 3))
    #expect(abs(pair.scalar - whole.scalar) < 1e-5)
  }

  @Test func cutmix() {
    var generator = RandomGenerator(seed: 1)
    var weights: [Float] = []
    for _ in 0..<200 {
      let mixed = Mixing.cutmix()(batch, using: &generator)
      weights.append(mixed.weight)
      // The share of the picture's own pixels, and whole pixels of the other.
      let own = mixed.inputs[0, 0].scalars.filter { $0 == 1 }.count
      #expect(abs(Float(own) / 120 - mixed.weight) < 1e-6)
      #expect(mixed.inputs[0, 1].scalars.allSatisfy { $0 == 1 || $0 == 4 })
    }
    #expect(Set(weights).count > 20)
  }

  /// Mean ½ and variance 1 / (4 (2 α + 1)).
  @Test(arguments: [0.1, 0.2, 1, 3]) func shares(_ alpha: Double) {
    var generator = RandomGenerator(seed: 4)
    let small = Batch(inputs: Tensor<Float>.zeros([1, 1, 1, 1]), labels: Tensor([0]), index: [0])
    let weights = (0..<4000).map { _ in
      Double(Mixing.mixup(alpha: alpha)(small, using: &generator).weight)
    }
    let mean = weights.reduce(0, +) / 4000
    let variance = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
    let expected = 1 / (4 * (2 * alpha + 1))
    #expect(abs(mean - 0.5) < 4 * (expected / 4000).squareRoot())
    #expect(abs(variance / expected - 1) < 0.08)
  }

  @Test func loadersMixAnewInEachEpoch() {
    let samples = TensorDataset(batch.inputs, batch.labels)
    let loader = DataLoader(samples.mixed(by: .mixup(), .cutmix()), batchSize: 3, seed: 1)
    let epochs = (0..<3).map { Array(loader.epoch($0)) }
    #expect(epochs[0] != epochs[1])
    let again = DataLoader(
      samples.mixed(by: .mixup(), .cutmix()), batchSize: 3, prefetches: true, seed: 1)
    #expect((0..<3).map { Array(again.epoch($0)) } == epochs)
  }
}

extension Tensor {
  /// Rows in another order.
  fileprivate func rolled(_ rows: [Int]) -> Tensor { gathered(rows) }
  private func gathered(_ rows: [Int]) -> Tensor { stack(rows.map { self[$0] }) }
}
