import WengertAutodiff
import WengertSupport

extension DataLoader {
  /// The batches of one epoch. Every loop over it takes all of them.
  public struct Epoch: Sequence, Sendable {
    /// The epoch, the first of which is 0.
    public let number: Int
    let first: Int
    let maker: BatchMaker<Data>
    let ahead: AheadOfEpochs?

    /// Loops take the batches one after the other.
    public func makeIterator() -> Iterator { Iterator(self) }

    /// The place of one loop. Copies advance independently of each other.
    public struct Iterator: IteratorProtocol, Sendable {
      private let epoch: Epoch
      private var number: Int
      private var plan: EpochPlan?
      private var made: Prefetched<AheadOfEpochs.Made>?

      init(_ epoch: Epoch) {
        (self.epoch, number) = (epoch, epoch.first)
        if number == 0 { made = epoch.ahead?.take(epoch.number, epoch.maker.seed) }
      }

      /// The next batch of the epoch; nil at its end.
      public mutating func next() -> Batch? { nextBatch()?.batch }

      /// The next batch and how many samples are in it.
      mutating func nextBatch() -> (batch: Batch, sampleCount: Int)? {
        let maker = epoch.maker
        // Behind an error that `checked` will throw no batch is worth making.
        guard number < maker.batchCount, !hasFailed else { return nil }
        let batch: Batch
        if let made = made?.wait() {
          (plan, batch) = (made.plan, made.batch)
        } else {
          let plan = plan ?? maker.plan(ofEpoch: epoch.number)
          (self.plan, batch) = (plan, maker.batch(number, of: plan))
        }
        number += 1
        guard !hasFailed else { return nil }
        prefetch()
        return (batch, maker.sampleCount(ofBatch: number - 1))
      }

      /// Starts to make the next batch, or the first one of the next epoch.
      private mutating func prefetch() {
        made = nil
        guard let ahead = epoch.ahead, let plan else { return }
        let (maker, number) = (epoch.maker, number)
        if number < maker.batchCount {
          made = Prefetched { .init(plan: plan, batch: maker.batch(number, of: plan)) }
        } else {
          ahead.prepare(epoch.number + 1, maker)
        }
      }
    }
  }

  /// The first batch of an epoch that nobody has begun yet, made while others do something else.
  final class AheadOfEpochs: Sendable {
    struct Made: Sendable {
      let plan: EpochPlan
      let batch: Batch
    }

    private struct Place: Sendable {
      let epoch: Int
      let seed: UInt64
      let made: Prefetched<Made>
    }

    private let place = Guarded<Place?>(nil)

    func prepare(_ epoch: Int, _ maker: BatchMaker<Data>) {
      let made = Prefetched<Made> {
        let plan = maker.plan(ofEpoch: epoch)
        return Made(plan: plan, batch: maker.batch(0, of: plan))
      }
      place.withLock { $0 = Place(epoch: epoch, seed: maker.seed, made: made) }
    }

    /// The first batch of an epoch, if it is this one.
    func take(_ epoch: Int, _ seed: UInt64) -> Prefetched<Made>? {
      place.withLock { place in
        guard let found = place, found.epoch == epoch, found.seed == seed else { return nil }
        place = nil
        return found.made
      }
    }
  }
}
