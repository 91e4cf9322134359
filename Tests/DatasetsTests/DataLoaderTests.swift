import WengertDatasets
import Wengert
import Testing

/// Which samples a loader takes, in which batches.
@Suite struct DataLoaderTests {
  /// Sample i has inputs (2i, 2i + 1) and label i.
  static func samples(_ count: Int) -> TensorDataset<Float, Int> {
    TensorDataset(
      Tensor((0..<(2 * count)).map(Float.init), shape: [count, 2]), Tensor(Array(0..<count)))
  }

  private func epoch<Data: Dataset>(_ loader: DataLoader<Data>) -> [Data.Batch] {
    loader.map { $0 }
  }

  @Test func inOrder() {
    let loader = DataLoader(Self.samples(5), batchSize: 2, sampling: .sequential)
    for _ in 0..<2 {
      let batches = epoch(loader)
      #expect(batches.map(\.index) == [[0, 1], [2, 3], [4]])
      #expect(batches[1].inputs.scalars == [4, 5, 6, 7])
      #expect(batches[1].inputs.shape == [2, 2])
      #expect(batches[2].labels.scalars == [4])
    }
    #expect(loader.nextEpoch == 2)
  }

  @Test func rowsFollowTheirIndices() {
    for batch in DataLoader(Self.samples(40), batchSize: 7, seed: 3) {
      #expect(batch.labels.scalars == batch.index)
      #expect(batch.inputs.scalars == batch.index.flatMap { [Float(2 * $0), Float(2 * $0 + 1)] })
    }
  }

  @Test func shufflesEveryEpochAnew() {
    let loader = DataLoader(Self.samples(50), batchSize: 8, seed: 1)
    let orders = (0..<3).map { _ in epoch(loader).flatMap(\.index) }
    #expect(Set(orders).count == 3)
    for order in orders {
      #expect(order.sorted() == Array(0..<50))
      #expect(order != Array(0..<50))
    }
  }

  @Test func seedsDecide() {
    func order(_ seed: UInt64) -> [Int] {
      epoch(DataLoader(Self.samples(30), batchSize: 4, seed: seed)).flatMap(\.index)
    }
    #expect(order(7) == order(7))
    #expect(order(7) != order(8))
    // The same on any machine, so the first of them can be written down.
    #expect(Array(order(0).prefix(6)) == [6, 7, 5, 12, 10, 16])
  }

  @Test func lastBatches() {
    for (count, size, kept, dropped) in [
      (6, 3, [3, 3], [3, 3]), (7, 3, [3, 3, 1], [3, 3]), (2, 3, [2], []), (0, 3, [], []),
      (1, 1, [1], [1]),
    ] {
      for dropsLast in [false, true] {
        let loader = DataLoader(Self.samples(count), batchSize: size, dropsLast: dropsLast)
        let sizes = dropsLast ? dropped : kept
        #expect(loader.batchCount == sizes.count)
        #expect(loader.sampleCount == sizes.reduce(0, +))
        #expect(epoch(loader).map(\.count) == sizes)
      }
    }
  }

  @Test func droppedSamplesChange() {
    let loader = DataLoader(Self.samples(5), batchSize: 4, dropsLast: true)
    let missing = (0..<20).map { _ in Set(0..<5).subtracting(epoch(loader)[0].index) }
    #expect(Set(missing).count > 1)
  }

  @Test func withReplacement() {
    let loader = DataLoader(
      Self.samples(10), batchSize: 100, sampling: .withReplacement(count: 20_000), seed: 5)
    #expect(loader.batchCount == 200)
    var counts = Array(repeating: 0, count: 10)
    for batch in loader { for index in batch.index { counts[index] += 1 } }
    // 2,000 expected each, with a standard deviation of 42.
    #expect(counts.reduce(0, +) == 20_000)
    #expect(counts.allSatisfy { abs($0 - 2_000) < 210 })
    // An epoch of n draws misses about n/e samples.
    let draws = DataLoader(
      Self.samples(1_000), batchSize: 1_000, sampling: .withReplacement(), seed: 5)
    let seen = Set(epoch(draws)[0].index).count
    #expect(abs(seen - 632) < 50)
  }

  @Test func customOrder() {
    let loader = DataLoader(
      Self.samples(4), batchSize: 2, sampling: .custom(count: 3) { epoch in [epoch, 3, 3] })
    #expect(epoch(loader).map(\.index) == [[0, 3], [3]])
    #expect(epoch(loader).map(\.index) == [[1, 3], [3]])
  }

  @Test(arguments: [Sampling.shuffled, .withReplacement()])
  func prefetchingChangesNothing(_ sampling: Sampling) {
    func run(_ prefetches: Bool) -> [Batch<Float, Int>] {
      let noise = Transform<Batch<Float, Int>> { batch, generator in
        batch.inputs = .randomNormal(batch.inputs.shape, using: &generator)
      }
      let loader = DataLoader(
        Self.samples(23), batchSize: 4, sampling: sampling, transforms: [noise],
        prefetches: prefetches, seed: 2)
      return (0..<3).flatMap { _ in epoch(loader) }
    }
    let batches = run(true)
    #expect(batches.count == 18)
    #expect(batches == run(false))
  }

  @Test func everyBatchDrawsNumbersOfItsOwn() {
    let loader = DataLoader(
      Self.samples(6), batchSize: 2, sampling: .sequential, transforms: [.noise])
    let drawn = (0..<2).flatMap { _ in epoch(loader).map(\.inputs.scalars) }
    #expect(Set(drawn).count == 6)
  }

  @Test(arguments: [false, true])
  func goesOnFromAPosition(prefetches: Bool) {
    func loader(_ seed: UInt64) -> DataLoader<TensorDataset<Float, Int>> {
      DataLoader(
        Self.samples(11), batchSize: 2, transforms: [.noise], prefetches: prefetches,
        seed: seed)
    }
    let (first, second) = (loader(9), loader(1))
    let epochs = (0..<3).map { _ in epoch(first) }
    #expect(epochs.map(\.count) == [6, 6, 6])
    _ = second.epoch(1).first { _ in true }
    second.seed = 9
    #expect(Array(second.epoch(1, from: 2)) == Array(epochs[1][2...]))
    #expect(Array(second.epoch(2)) == epochs[2])
    #expect(Array(second.epoch(1, from: 6)).isEmpty)
    second.nextEpoch = 1
    #expect(epoch(second) == epochs[1])
    #expect(epoch(second) == epochs[2])
  }

  @Test(arguments: [false, true])
  func loopsAreIndependent(prefetches: Bool) {
    let loader = DataLoader(
      Self.samples(6), batchSize: 2, transforms: [.noise], prefetches: prefetches, seed: 3)
    let expected = (0..<5).map { Array(loader.epoch($0)) }
    // One that is left early leaves nothing behind.
    for _ in loader { break }
    var found: [[Batch<Float, Int>]] = [[]]
    for batch in loader {
      found[0].append(batch)
      found.append(epoch(loader))
    }
    #expect(found == Array(expected[1...]))
    #expect(loader.nextEpoch == 5)
    // Copies of an iterator go on independently, too.
    var iterator = loader.epoch(0).makeIterator()
    let first = iterator.next()
    var copy = iterator
    #expect([first, iterator.next(), iterator.next()] == expected[0])
    #expect([copy.next(), copy.next()] == Array(expected[0][1...]))
    #expect(iterator.next() == nil && copy.next() == nil)
  }

  @Test func anyNumberOfTensors() {
    let samples = TensorTuple(
      Tensor<Float>([0, 1, 2]), Tensor<Int>([0, 10, 20]), Tensor<Bool>([true, false, true]))
    #expect(samples.count == 3)
    let loader = DataLoader(samples, batchSize: 2, sampling: .custom(count: 2) { _ in [2, 0] })
    for (x, y, mask) in loader {
      #expect(x.scalars == [2, 0])
      #expect(y.scalars == [20, 0])
      #expect(mask.scalars == [true, true])
    }
  }

  @Test func programmersErrors() {
    func message(_ body: () -> Any) -> String? {
      #expect(throws: (any Error).self) { try checked(body) }.map { "\($0)" }
    }
    #expect(
      message { DataLoader(Self.samples(3), batchSize: 0) }
        == "DataLoader: batchSize is 0; it must be 1 or more")
    #expect(
      message { TensorDataset(Tensor<Float>([1, 2]), Tensor<Int>([1])) }
        == "TensorDataset: the inputs are [2], the labels [1]; their first axes must count the same "
        + "samples")
    #expect(
      message {
        DataLoader(Self.samples(0), batchSize: 1, sampling: .withReplacement(count: 3))
      } == "DataLoader: 3 samples of 0 cannot be drawn")
    #expect(
      message { Self.samples(3).batch(at: [2, 3]) }
        == "rows: index 3 at position 1 is out of range for axis 0 of extent 3; it must lie in 0..<3"
    )
    #expect(
      message { Self.samples(3).batch(at: [-1, 0]) }
        == "rows: index -1 at position 0 is out of range for axis 0 of extent 3; it must lie in 0..<3"
    )
  }
}

extension Transform<Batch<Float, Int>> {
  /// Noise in place of the inputs.
  fileprivate static var noise: Transform {
    Transform { batch, generator in
      batch.inputs = .randomUniform(batch.inputs.shape, using: &generator)
    }
  }
}
