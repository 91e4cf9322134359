import Testing
import Wengert
import WengertDatasets

/// Numbers from 100 · epoch on.
private struct Counting: IterableDataset {
  let count: Int

  func samples(ofEpoch epoch: Int) -> AnyIterator<Int> {
    var next = 0
    return AnyIterator {
      guard next < count else { return nil }
      next += 1
      return 100 * epoch + next - 1
    }
  }

  func batch(of samples: [Int], index: [Int]) -> [Int] {
    // A sample's position is its number, whatever order they come in.
    zip(samples, index).allSatisfy { $0 % 100 == $1 } ? samples : []
  }
}

@Suite struct IterableLoaderTests {
  @Test func streamsInOrder() {
    let loader = IterableLoader(Counting(count: 7), batchSize: 3)
    #expect(Array(loader) == [[0, 1, 2], [3, 4, 5], [6]])
    #expect(Array(loader) == [[100, 101, 102], [103, 104, 105], [106]])
    #expect(Array(loader.epoch(0, from: 2)) == [[6]])
    #expect(Array(loader.epoch(0, from: 9)).isEmpty)
    #expect(
      Array(IterableLoader(Counting(count: 7), batchSize: 3, dropsLast: true).epoch(0)).count == 2)
    #expect(Array(IterableLoader(Counting(count: 0), batchSize: 3)).isEmpty)
  }

  @Test func shuffledThroughABuffer() {
    let loader = IterableLoader(Counting(count: 50), batchSize: 8, shuffleBuffer: 10, seed: 1)
    let first = Array(loader.epoch(0))
    let order = first.flatMap { $0 }
    #expect(order.sorted() == Array(0..<50) && order != Array(0..<50))
    // Nothing comes before the buffer has seen it.
    #expect(order.enumerated().allSatisfy { place, sample in sample < place + 10 })
    #expect(Array(loader.epoch(0)) == first)
    let ahead = IterableLoader(
      Counting(count: 50), batchSize: 8, shuffleBuffer: 10, prefetches: true, seed: 1)
    #expect(Array(ahead.epoch(0)) == first)
    #expect(Array(ahead.epoch(0, from: 3)) == Array(first.dropFirst(3)))
    #expect(Array(loader.epoch(1)).flatMap { $0.map { $0 - 100 } } != order)
    let other = IterableLoader(Counting(count: 50), batchSize: 8, shuffleBuffer: 10, seed: 2)
    #expect(Array(other.epoch(0)) != first)
  }

  @Test func transformsDependOnTheBatchAlone() {
    let noise = Transform<[Int]> { batch, generator in
      batch.append(Int.random(in: 0..<1_000_000, using: &generator))
    }
    func loader(_ prefetches: Bool) -> IterableLoader<Counting> {
      IterableLoader(
        Counting(count: 9), batchSize: 3, transforms: [noise], prefetches: prefetches, seed: 4)
    }
    let all = Array(loader(false).epoch(2))
    #expect(Set(all.map { $0[3] }).count == 3)
    #expect(Array(loader(true).epoch(2, from: 1)) == Array(all.dropFirst()))
  }

  @Test func endlessStreamsForATrainer() {
    let stream = SampleStream<Float, Int> { epoch in
      var number = epoch
      return AnyIterator {
        number += 1
        return (Tensor([Float(number), 0]), number % 2)
      }
    }
    let limited = IterableLoader(stream, batchSize: 4).limited(toBatches: 3)
    #expect(limited.batchCount == 3)
    let batches = Array(limited.batches(ofEpoch: 0, from: 1))
    #expect(batches.count == 2 && batches[0].sampleCount == 4)
    #expect(batches[0].batch.inputs.shape == [4, 2] && batches[0].batch.index == [4, 5, 6, 7])
    #expect(batches[0].batch.labels.scalars == [1, 0, 1, 0])
  }

  @Test func programmersErrors() {
    func message(_ body: () -> Void) -> String {
      do {
        try checked { body() }
        return "none"
      } catch { return "\(error)" }
    }
    let stream = Counting(count: 5)
    #expect(message { _ = IterableLoader(stream, batchSize: 0) }.contains("batchSize is 0"))
    #expect(message { _ = IterableLoader(stream, batchSize: 1).epoch(-1) }.contains("epoch -1"))
    let loader = IterableLoader(stream, batchSize: 2)
    #expect(message { _ = loader.limited(toBatches: 0) }.contains("0 batches make no epoch"))
    #expect(
      message { _ = Array(loader.limited(toBatches: 4).batches(ofEpoch: 0, from: 0)) }
        == "IterableLoader: the stream of epoch 0 has 3 batches; 4 were announced")
    let uneven = SampleStream<Float, Int> { _ in
      var extents = [2, 3]
      return AnyIterator { extents.popLast().map { (Tensor<Float>.zeros([$0]), 0) } }
    }
    #expect(
      message { for _ in IterableLoader(uneven, batchSize: 2) {} }
        == "SampleStream: inputs are [3] and [2]; those of a batch must have one shape")
  }
}
