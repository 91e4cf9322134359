import WengertAutodiff

/// Samples that can be taken in any order, many at a time.
public protocol Dataset<Batch>: Sendable {
  /// The type of several samples together.
  associatedtype Batch: Sendable
  /// How many samples there are.
  var count: Int { get }
  /// The samples at these positions, in this order; a position may come more than once.
  func batch(at indices: [Int]) -> Batch
  /// The samples at these positions in an epoch: random transforms of a sample draw from its generator.
  /// By default the same as `batch(at:)`.
  func batch(at indices: [Int], draws: SampleDraws) -> Batch
  /// The settings that decide the samples besides their number, in words that can be compared, such as
  /// `["color": "rgb"]`: a resumed training compares them. By default none.
  var fingerprint: [String: String] { get }
}

extension Dataset {
  /// The samples at these positions, in which nothing is random.
  public func batch(at indices: [Int], draws: SampleDraws) -> Batch { batch(at: indices) }

  /// Empty: samples that their numbers alone decide.
  public var fingerprint: [String: String] { [:] }
}

/// Some samples of another data set.
public struct Subset<Base: Dataset>: Dataset {
  /// The data set that the samples are taken from.
  public let base: Base
  /// The positions of the samples in the whole.
  public let indices: [Int]

  /// The samples of a data set at some positions.
  public init(_ base: Base, _ indices: [Int]) {
    let wrong = indices.first { $0 < 0 || $0 >= base.count }
    let fits = require(
      wrong == nil, "Subset",
      "position \(wrong ?? 0) is out of range; it must lie in 0..<\(base.count)")
    self.base = base
    self.indices = fits ? indices : []
  }

  /// How many samples there are.
  public var count: Int { indices.count }

  /// That of the whole.
  public var fingerprint: [String: String] { base.fingerprint }

  /// The samples at these positions of the subset.
  public func batch(at positions: [Int]) -> Base.Batch {
    base.batch(at: inBase(positions))
  }

  /// The samples at these positions of the subset as an epoch has them.
  public func batch(at positions: [Int], draws: SampleDraws) -> Base.Batch {
    base.batch(at: inBase(positions), draws: draws)
  }

  private func inBase(_ positions: [Int]) -> [Int] {
    let wrong = positions.first { !indices.indices.contains($0) }
    let fits = require(
      wrong == nil, "Subset",
      "position \(wrong ?? 0) is out of range; it must lie in 0..<\(count)")
    return fits ? positions.map { indices[$0] } : []
  }
}
