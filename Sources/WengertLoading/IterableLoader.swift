import WengertAutodiff
import WengertSupport

/// The samples of a stream in batches, epoch after epoch.
///
/// Every loop takes a whole epoch, each the next one. Samples that stand at most `shuffleBuffer` apart change places at
/// random: a buffer is filled with so many, one of them is drawn, and the next of the stream takes its place. The
/// batches of an epoch depend on the seed, the epoch's number and the stream alone.
public final class IterableLoader<Data: IterableDataset>: Sequence, Sendable {
  /// The type of a batch.
  public typealias Batch = Data.Batch

  /// The samples that batches are made of.
  public let dataset: Data
  /// Samples of a batch; the last of an epoch may have fewer.
  public let batchSize: Int
  /// How many samples wait to be drawn from; 1 leaves them as they come.
  public let shuffleBuffer: Int
  /// Whether a last batch that would have fewer samples is left out.
  public let dropsLast: Bool
  /// Where draws and transforms draw from.
  public let seed: UInt64
  let transforms: [Transform<Batch>]
  private let prefetches: Bool
  private let nextEpoch = Guarded(0)

  /// The batches of a stream.
  ///
  /// - Parameters:
  ///   - dataset: The samples.
  ///   - batchSize: Samples of a batch, 1 or more.
  ///   - shuffleBuffer: How many samples wait to be drawn from, 1 or more.
  ///   - dropsLast: Whether a last batch that would have fewer samples is left out.
  ///   - transforms: The transforms of each batch, in order.
  ///   - prefetches: Whether the next batch is made on another thread meanwhile.
  ///   - seed: Where draws and transforms draw from.
  public init(
    _ dataset: Data, batchSize: Int, shuffleBuffer: Int = 1, dropsLast: Bool = false,
    transforms: [Transform<Batch>] = [], prefetches: Bool = false, seed: UInt64 = 0
  ) {
    let isRight = require(
      batchSize >= 1 && shuffleBuffer >= 1, "IterableLoader",
      "batchSize is \(batchSize), shuffleBuffer is \(shuffleBuffer); they must be 1 or more")
    self.dataset = dataset
    self.batchSize = isRight ? batchSize : 1
    self.shuffleBuffer = isRight ? shuffleBuffer : 1
    self.dropsLast = dropsLast
    self.transforms = transforms
    self.prefetches = prefetches
    self.seed = seed
  }

  /// The batches of the next epoch.
  public func makeIterator() -> AnyIterator<Batch> {
    let number = nextEpoch.withLock { number in
      defer { number += 1 }
      return number
    }
    return epoch(number)
  }

  /// The batches of an epoch.
  ///
  /// - Parameters:
  ///   - number: The first one is 0.
  ///   - first: How many of its batches are left out; their samples are read, but no batches made of them.
  public func epoch(_ number: Int, from first: Int = 0) -> AnyIterator<Batch> {
    let batches = counted(number, from: first)
    return AnyIterator { batches.next()?.batch }
  }

  /// The batches of an epoch with their numbers of samples.
  func counted(_ number: Int, from first: Int) -> AnyIterator<(batch: Batch, sampleCount: Int)> {
    let isRight = require(
      number >= 0 && first >= 0, "IterableLoader",
      "there is no batch \(first) of epoch \(number); both count from 0")
    let pass = StreamPass(self, epoch: isRight ? number : 0, transforms)
    for _ in 0..<(isRight ? first : 0) where pass.nextSamples() == nil { break }
    guard prefetches else { return AnyIterator { hasFailed ? nil : pass.next() } }
    var ahead = Prefetched { pass.next() }
    return AnyIterator {
      guard !hasFailed else { return nil }
      let batch = ahead.wait()
      // A stream that is over is not asked again.
      if batch != nil { ahead = Prefetched { pass.next() } }
      return batch
    }
  }
}

/// One pass over a stream. One thread at a time uses it: whoever makes a batch ahead is waited for before the next.
private final class StreamPass<Data: IterableDataset>: @unchecked Sendable {
  private let loader: IterableLoader<Data>
  private let transforms: [Transform<Data.Batch>]
  private let plan: EpochPlan
  private var samples: AnyIterator<Data.Sample>
  private var generator: RandomGenerator
  private var buffer: [(sample: Data.Sample, position: Int)] = []
  private var read = 0
  private var made = 0
  private var isOver = false

  init(_ loader: IterableLoader<Data>, epoch: Int, _ transforms: [Transform<Data.Batch>]) {
    self.loader = loader
    self.transforms = transforms
    plan = EpochPlan(seed: loader.seed, epoch: epoch, sampling: .sequential, population: 0)
    samples = loader.dataset.samples(ofEpoch: epoch)
    generator = plan.orderGenerator
  }

  /// The samples of the next batch with their positions; nil at the end.
  func nextSamples() -> [(sample: Data.Sample, position: Int)]? {
    var result: [(sample: Data.Sample, position: Int)] = []
    while result.count < loader.batchSize, let drawn = draw() { result.append(drawn) }
    guard !result.isEmpty, result.count == loader.batchSize || !loader.dropsLast else { return nil }
    made += 1
    return result
  }

  func next() -> (batch: Data.Batch, sampleCount: Int)? {
    guard let drawn = nextSamples() else { return nil }
    var generator = plan.generator(ofBatch: made - 1)
    var batch = loader.dataset.batch(of: drawn.map(\.sample), index: drawn.map(\.position))
    for transform in transforms { transform.body(&batch, &generator) }
    return (batch, drawn.count)
  }

  /// One of the samples that wait.
  private func draw() -> (sample: Data.Sample, position: Int)? {
    while !isOver, buffer.count < loader.shuffleBuffer {
      guard let sample = samples.next() else {
        isOver = true
        break
      }
      buffer.append((sample, read))
      read += 1
    }
    guard !buffer.isEmpty else { return nil }
    buffer.swapAt(Int.random(in: buffer.indices, using: &generator), buffer.count - 1)
    return buffer.removeLast()
  }
}
