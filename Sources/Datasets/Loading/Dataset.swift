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
    self.base = base
    self.indices = indices
  }

  /// How many samples there are.
  public var count: Int { indices.count }

  /// The samples at these positions of the subset.
  public func batch(at positions: [Int]) -> Base.Batch {
    base.batch(at: positions.map { indices[$0] })
  }
}
