import WengertAutodiff

extension Dataset {
  /// Parts with these numbers of samples: in order, or with a seed at random.
  ///
  ///     let parts = samples.split(counts: [49_000, 1_000])
  ///
  /// - Parameters:
  ///   - counts: Their sum is at most the number of samples; the rest is left out.
  ///   - seed: Where the choice draws from; without one the parts follow one another.
  public func split(counts: [Int], seed: UInt64? = nil) -> [Subset<Self>] {
    splitIndices(of: count, counts, seed).map { Subset(self, $0) }
  }

  /// A part at random, and the rest.
  ///
  ///     let (training, validation) = samples.split(fraction: 0.9, seed: 0)
  ///
  /// - Parameters:
  ///   - fraction: The share of the first part, in [0, 1]; its count is rounded to the nearest.
  ///   - seed: Where the choice draws from; without one the rest follows the first part.
  public func split(
    fraction: Double, seed: UInt64? = nil
  ) -> (first: Subset<Self>, rest: Subset<Self>) {
    let parts = split(counts: splitCounts(of: count, fraction), seed: seed)
    return (parts[0], parts[1])
  }
}

extension TensorDataset {
  /// Parts with these numbers of samples: in order, sharing this data set's memory, or with a seed at
  /// random.
  ///
  /// - Parameters:
  ///   - counts: Their sum is at most the number of samples; the rest is left out.
  ///   - seed: Where the choice draws from; without one the parts follow one another.
  public func split(counts: [Int], seed: UInt64? = nil) -> [TensorDataset] {
    splitIndices(of: count, counts, seed).map(selecting)
  }

  /// A part, and the rest: in order, sharing this data set's memory, or with a seed at random.
  ///
  /// - Parameters:
  ///   - fraction: The share of the first part, in [0, 1]; its count is rounded to the nearest.
  ///   - seed: Where the choice draws from; without one the rest follows the first part.
  public func split(
    fraction: Double, seed: UInt64? = nil
  ) -> (first: TensorDataset, rest: TensorDataset) {
    let parts = split(counts: splitCounts(of: count, fraction), seed: seed)
    return (parts[0], parts[1])
  }
}

private func splitCounts(of count: Int, _ fraction: Double) -> [Int] {
  guard (0...1).contains(fraction) else {
    fail(UsageError("split", "the fraction is \(fraction); it must lie in 0...1"))
    return [0, 0]
  }
  let first = Int((Double(count) * fraction).rounded())
  return [first, count - first]
}

private func splitIndices(of count: Int, _ counts: [Int], _ seed: UInt64?) -> [[Int]] {
  // One by one, because a sum of absurd numbers overflows.
  guard counts.allSatisfy({ $0 >= 0 && $0 <= count }), counts.reduce(0, +) <= count else {
    fail(
      UsageError(
        "split", "parts of \(counts) samples cannot be taken from \(count) samples"))
    return counts.map { _ in [] }
  }
  var order = Array(0..<count)
  if let seed {
    var generator = RandomGenerator(seed: seed)
    order.shuffle(using: &generator)
  }
  var start = 0
  return counts.map { count in
    defer { start += count }
    return Array(order[start..<(start + count)])
  }
}
