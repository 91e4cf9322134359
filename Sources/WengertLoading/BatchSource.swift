/// Batches for a training, epoch after epoch.
///
/// It is what a trainer asks of a data loader. The batches of an epoch follow from the seed and the epoch's
/// number alone: a trainer remembers where it is itself, and reads any epoch, from any batch on, as often as
/// it wants to. `AnyObject`, because a training that is taken up again brings its seed along.
public protocol BatchSource<Batch>: AnyObject {
  /// The input of a step, such as `Batch<Float, Int>`.
  associatedtype Batch
  /// How many batches an epoch has.
  var batchCount: Int { get }
  /// Where orders and transforms draw from. Sources without anything random need none.
  var seed: UInt64 { get set }
  /// What else decides the batches, in words that can be compared, such as `["batchSize": "32"]`: a
  /// training that is taken up again wants it to be as it was. By default the number of batches.
  var fingerprint: [String: String] { get }
  /// The batches of an epoch with their numbers of samples.
  ///
  /// - Parameters:
  ///   - epoch: The first one is 0.
  ///   - first: How many of its batches are left out.
  func batches(
    ofEpoch epoch: Int, from first: Int
  ) -> AnyIterator<(batch: Batch, sampleCount: Int)>
}

extension BatchSource {
  /// 0, whatever is assigned.
  public var seed: UInt64 {
    get { 0 }
    set {}
  }

  /// The number of batches.
  public var fingerprint: [String: String] { ["batchCount": "\(batchCount)"] }
}
