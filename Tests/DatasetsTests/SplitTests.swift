import WengertDatasets
import Wengert
import Testing

/// Parts of data sets, and what is fitted on the training part.
@Suite struct SplitTests {
  private let samples = DataLoaderTests.samples(10)

  @Test func inOrder() {
    let parts = samples.split(counts: [6, 3])
    #expect(parts.map(\.labels.scalars) == [[0, 1, 2, 3, 4, 5], [6, 7, 8]])
    #expect(parts[1].inputs.scalars == [12, 13, 14, 15, 16, 17])
  }

  @Test func atRandom() {
    let (first, rest) = samples.split(fraction: 0.7, seed: 3)
    #expect(first.count == 7)
    #expect((first.labels.scalars + rest.labels.scalars).sorted() == Array(0..<10))
    #expect(first.labels.scalars != Array(0..<7))
    #expect(first.inputs.scalars[0] == Float(2 * first.labels.scalars[0]))
    #expect(samples.split(fraction: 0.7, seed: 3).first == first)
    #expect(samples.split(fraction: 0.7, seed: 4).first != first)
  }

  @Test func edges() {
    #expect(samples.split(fraction: 0).first.count == 0)
    #expect(samples.split(fraction: 1).rest.count == 0)
    #expect(samples.split(fraction: 0.25).first.count == 3)
    #expect(samples.split(counts: [0, 10]).map(\.count) == [0, 10])
    let empty = DataLoader(samples.split(counts: [0])[0], batchSize: 3)
    #expect(empty.map(\.index) == [])
  }

  @Test func ofAnyDataset() {
    let pairs = TensorTuple(Tensor<Int>([0, 1, 2, 3]), Tensor<Int>([0, 10, 20, 30]))
    let parts = pairs.split(counts: [1, 3])
    let (x, y) = parts[1].batch(at: [2, 0])
    #expect(x.scalars == [3, 1])
    #expect(y.scalars == [30, 10])
  }

  @Test func wrongParts() {
    func message(_ body: () -> Any) -> String? {
      #expect(throws: UsageError.self) { try checked(body) }?.description
    }
    #expect(
      message { samples.split(counts: [8, 3]) }
        == "split: parts of [8, 3] samples cannot be taken from 10 samples")
    #expect(
      message { samples.split(fraction: 1.5) }
        == "split: the fraction is 1.5; it must lie in 0...1")
  }

  @Test func meanImage() {
    let training = Tensor<Float>([1, 10, 3, 30], shape: [2, 2])
    let mean = MeanImage(of: training)
    #expect(mean.mean.scalars == [2, 20])
    #expect(mean.subtracted(from: training).scalars == [-1, -10, 1, 10])
    #expect(mean.subtracted(from: Tensor<Float>([2, 2], shape: [1, 2])).scalars == [0, -18])
  }

  @Test func meanOfManySamples() {
    // A sum in Float alone would be off in the third digit.
    let count = 70_001
    let values = (0..<count).map { Float(1_000 + $0 % 3) }
    let exact = values.reduce(0.0) { $0 + Double($1) } / Double(count)
    #expect(MeanImage(of: Tensor(values, shape: [count, 1])).mean.scalars == [Float(exact)])
  }

  @Test func standardization() {
    let training = Tensor<Double>([1, 5, 3, 5, 5, 5, 7, 5], shape: [4, 2])
    let fitted = Standardization(of: training)
    #expect(fitted.mean.scalars == [4, 5])
    // √((9 + 1 + 1 + 9) / 4); equal samples are left undivided.
    #expect(abs(fitted.standardDeviation.scalars[0] - 5.0.squareRoot()) < 1e-15)
    #expect(fitted.standardDeviation.scalars[1] == 1)
    let applied = fitted.applied(to: training).scalars
    #expect(abs(applied[0] + 3 / 5.0.squareRoot()) < 1e-15)
    #expect(applied[1] == 0)
    #expect(
      #expect(throws: TensorError.self) {
        try checked { MeanImage(of: Tensor<Float>.zeros([0, 2])) }
      }?.description == "MeanImage: the samples are [0, 2]; there must be at least one")
  }
}
