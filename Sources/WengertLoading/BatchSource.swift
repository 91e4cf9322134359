/// Batches for a training, epoch after epoch.
///
/// The interface of a data loader that a trainer uses. The batches of an epoch depend on the seed and the
/// epoch's number alone: a trainer keeps its own position, and reads any epoch from any batch on, any number
/// of times. `AnyObject`, because a resumed training sets the seed.
public protocol BatchSource<Batch>: AnyObject {
  /// The input of a step, such as `Batch<Float, Int>`.
  associatedtype Batch
  /// How many batches an epoch has.
  var batchCount: Int { get }
  /// Where orders and transforms draw from. Sources without anything random need none.
  var seed: UInt64 { get set }
  /// The other settings that decide the batches, in words that can be compared, such as
  /// `["batchSize": "32"]`: a resumed training compares them. By default the number of batches.
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
