import WengertDatasets
import Wengert
import Foundation
import Testing

/// Batch sizes beyond all samples, and errors on the thread that makes batches ahead.
@Suite struct DataLoaderLimitTests {
  private static func samples() -> TensorDataset<Float, Int> { DataLoaderTests.samples(4) }

  /// A loader whose second batch is made on another thread.
  private static func ahead(
    _ order: [Int] = [0, 1, 2, 3], transforms: [Transform<Batch<Float, Int>>] = []
  ) -> DataLoader<TensorDataset<Float, Int>> {
    DataLoader(
      samples(), batchSize: 2, sampling: .custom(count: order.count) { _ in order },
      transforms: transforms, prefetches: true)
  }

  private let outOfRange =
    "rows: index 9 at position 1 is out of range for axis 0 of extent 4; it must lie in 0..<4"

  @Test(arguments: [Int.max, Int.max - 1, 1 << 62], [false, true])
  func batchSizesBeyondAllSamples(size: Int, prefetches: Bool) {
    let whole = DataLoader(
      Self.samples(), batchSize: size, sampling: .sequential, prefetches: prefetches)
    #expect(whole.batchCount == 1)
    #expect(whole.sampleCount == 4)
    for _ in 0..<2 { #expect(whole.map(\.index) == [[0, 1, 2, 3]]) }
    let dropped = DataLoader(
      Self.samples(), batchSize: size, sampling: .sequential, dropsLast: true,
      prefetches: prefetches)
    #expect(dropped.batchCount == 0)
    #expect(dropped.sampleCount == 0)
    #expect(dropped.map(\.index) == [])
  }

  @Test func anOrderBeyondTheSamples() {
    let error = #expect(throws: TensorError.self) {
      try checked { for _ in Self.ahead([0, 1, 2, 9]) {} }
    }
    #expect(error?.description == outOfRange)
  }

  @Test func aTransformThatFails() {
    let wrong = Transform<Batch<Float, Int>> { batch, _ in
      if batch.index == [2, 3] { batch.inputs = Tensor([1, 2, 3], shape: [2, 2]) }
    }
    let error = #expect(throws: TensorError.self) {
      try checked { for _ in Self.ahead(transforms: [wrong]) {} }
    }
    #expect(error?.description == "tensor: 3 scalars do not fill shape [2, 2] of 4 elements")
  }

  /// The error is the same one if the other thread was first.
  @Test func anErrorThatWaits() {
    let made = DispatchSemaphore(value: 0)
    let wrong = Transform<Batch<Float, Int>> { batch, _ in
      guard batch.index == [2, 3] else { return }
      batch.inputs = Tensor([1, 2, 3], shape: [2, 2])
      made.signal()
    }
    let error = #expect(throws: TensorError.self) {
      try checked {
        for batch in Self.ahead(transforms: [wrong]) where batch.index == [0, 1] { made.wait() }
      }
    }
    #expect(error?.description == "tensor: 3 scalars do not fill shape [2, 2] of 4 elements")
  }

  /// The batch before the wrong one is sound, and the one after it, too.
  @Test func onlyTheWrongBatchFails() throws {
    let loader = Self.ahead([0, 1, 2, 9])
    for _ in 0..<2 {
      var batches = loader.makeIterator()
      let first = try checked { batches.next() }
      #expect(first?.index == [0, 1])
      #expect(throws: TensorError.self) { try checked { _ = batches.next() } }
      let end = try checked { batches.next() }
      #expect(end == nil)
    }
  }

  @Test func aWrongBatchThatNobodyTakes() {
    let loader = Self.ahead([0, 1, 2, 9])
    for _ in 0..<2 {
      var batches = loader.makeIterator()
      #expect(batches.next()?.index == [0, 1])
    }
    #expect(loader.nextEpoch == 2)
  }

  @Test func outsideOfCheckedTheProgramStops() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let batches = DataLoader(
        DataLoaderTests.samples(4), batchSize: 2,
        sampling: .custom(count: 4) { _ in [0, 1, 2, 9] }, prefetches: true)
      for _ in batches {}
    }
    let line = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(line.contains(outOfRange))
  }
}
