import Testing
import Wengert
import WengertDatasets

/// A data set whose samples are random numbers.
private struct Noise: Dataset {
  let count = 6

  func batch(at indices: [Int]) -> [UInt64] { indices.map { UInt64($0) } }
  func batch(at indices: [Int], draws: SampleDraws) -> [UInt64] {
    indices.map { index in
      var generator = draws.generator(of: index)
      return generator.next()
    }
  }
}

@Suite struct SampleDrawsTests {
  @Test func loadersGiveEachSampleItsOwnGenerator() {
    let loader = DataLoader(Noise(), batchSize: 4, sampling: .sequential, seed: 3)
    let epochs = (0..<2).map { Array(loader.epoch($0)).flatMap { $0 } }
    #expect(Set(epochs[0] + epochs[1]).count == 12)
    let draws = SampleDraws(seed: 3, epoch: 1)
    #expect(epochs[1] == Noise().batch(at: Array(0..<6), draws: draws))
    let shuffled = DataLoader(Noise(), batchSize: 4, seed: 3)
    #expect(Set(shuffled.epoch(1).flatMap { $0 }) == Set(epochs[1]))
    #expect(Noise().batch(at: [2], draws: SampleDraws(seed: 4, epoch: 1)) != [epochs[1][2]])
  }

  @Test func partsKeepTheDrawsOfTheWhole() {
    let draws = SampleDraws(seed: 0, epoch: 0)
    let part = Subset(Noise(), [5, 1])
    #expect(part.batch(at: [1, 0], draws: draws) == Noise().batch(at: [1, 5], draws: draws))
    #expect(part.batch(at: [1]) == [1])
  }

  @Test func nothingRandomNeedsNoDraws() {
    let samples = TensorDataset(Tensor<Float>([1, 2]), Tensor([0, 1]))
    let draws = SampleDraws(seed: 0, epoch: 0)
    #expect(samples.batch(at: [1], draws: draws) == samples.batch(at: [1]))
    #expect(throws: UsageError.self) { try checked { draws.generator(of: -1) } }
    #expect(throws: UsageError.self) { try checked { SampleDraws(seed: 0, epoch: -1) } }
  }
}
