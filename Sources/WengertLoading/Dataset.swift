import WengertAutodiff

/// Samples that can be taken in any order, many at a time.
public protocol Dataset<Batch>: Sendable {
  /// What some samples together are.
  associatedtype Batch: Sendable
  /// How many samples there are.
  var count: Int { get }
  /// The samples at these positions, in this order; a position may come more than once.
  func batch(at indices: [Int]) -> Batch
}

/// Some samples of another data set.
public struct Subset<Base: Dataset>: Dataset {
  /// The whole.
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

  /// The samples at these positions of the subset.
  public func batch(at positions: [Int]) -> Base.Batch {
    let wrong = positions.first { !indices.indices.contains($0) }
    let fits = require(
      wrong == nil, "Subset",
      "position \(wrong ?? 0) is out of range; it must lie in 0..<\(count)")
    return base.batch(at: fits ? positions.map { indices[$0] } : [])
  }
}
