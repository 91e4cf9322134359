import WengertAutodiff

/// A stream of which an epoch takes a number of batches, so that a trainer can use it.
public final class LimitedLoader<Data: IterableDataset>: BatchSource {
  /// The loader that batches are taken from.
  public let loader: IterableLoader<Data>
  /// How many batches an epoch has.
  public let batchCount: Int

  fileprivate init(_ loader: IterableLoader<Data>, _ batchCount: Int) {
    self.loader = loader
    self.batchCount = batchCount
  }

  /// The first batches of an epoch's stream, which must have as many.
  public func batches(
    ofEpoch epoch: Int, from first: Int
  ) -> AnyIterator<(batch: Data.Batch, sampleCount: Int)> {
    let batches = loader.counted(epoch, from: first)
    var number = first
    return AnyIterator { [batchCount] in
      guard number < batchCount else { return nil }
      number += 1
      let batch = batches.next()
      let isThere = require(
        batch != nil, "IterableLoader",
        "the stream of epoch \(epoch) has \(number - 1) batches; \(batchCount) were announced"
      )
      return isThere ? batch : nil
    }
  }

  /// The settings that decide the batches besides the seed.
  public var fingerprint: [String: String] {
    [
      "batchSize": "\(loader.batchSize)", "batchCount": "\(batchCount)",
      "shuffleBuffer": "\(loader.shuffleBuffer)", "seed": "\(loader.seed)",
      "transforms": "\(loader.transforms)",
    ]
  }
}

extension IterableLoader {
  /// Epochs of so many batches, for a trainer.
  ///
  ///     try trainer.fit(training: loader.limited(toBatches: 1000), epochs: 3)
  public func limited(toBatches count: Int) -> LimitedLoader<Data> {
    let isRight = require(
      count >= 1, "limited", "\(count) batches make no epoch; there must be 1 or more")
    return LimitedLoader(self, isRight ? count : 1)
  }
}
