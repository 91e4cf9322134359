import WengertTensors

extension PointSet {
  /// Round heaps of points, one for each class, around centers drawn in the square −10 … 10.
  ///
  /// The points of scikit-learn's `make_blobs(count, centers=classCount,
  /// cluster_std=deviation)`, drawn from `random` in the same order.
  ///
  /// - Parameters:
  ///   - count: points in all; the first classes get the remainder.
  ///   - classCount: how many heaps, at least 1.
  ///   - deviation: the standard deviation of each heap in each coordinate.
  ///   - shuffled: whether the classes are mixed; otherwise they come one after the other.
  ///   - random: the stream to draw from.
  public static func blobs(
    count: Int, classCount: Int = 3, standardDeviation deviation: Double = 1, shuffled: Bool = true,
    using random: inout NumPyRandom
  ) -> PointSet {
    guard require(classCount >= 1, "blobs", "classCount is \(classCount); it must be 1 or more")
    else { return PointSet.none }
    let centers = (0..<classCount).map { _ in
      (x: random.uniform(low: -10, high: 10), y: random.uniform(low: -10, high: 10))
    }
    return blobs(
      count: count, centers: centers, standardDeviation: deviation, shuffled: shuffled,
      using: &random)
  }

  /// Round heaps of points around these centers, one for each class.
  ///
  /// As scikit-learn's `make_blobs` with `centers` given; else as
  /// ``blobs(count:classCount:standardDeviation:shuffled:using:)``.
  public static func blobs(
    count: Int, centers: [(x: Double, y: Double)], standardDeviation deviation: Double = 1,
    shuffled: Bool = true,
    using random: inout NumPyRandom
  ) -> PointSet {
    guard require(count >= 0, "blobs", "count is \(count); it must be 0 or more"),
      require(!centers.isEmpty, "blobs", "there are no centers"),
      require(
        deviation >= 0 && deviation.isFinite, "blobs",
        "the deviation is \(deviation); it must be finite and 0 or more")
    else { return PointSet.none }
    var points: [Double] = []
    var labels: [Int] = []
    for (label, center) in centers.enumerated() {
      let share = count / centers.count + (label < count % centers.count ? 1 : 0)
      for _ in 0..<share {
        points.append(random.normal(mean: center.x, standardDeviation: deviation))
        points.append(random.normal(mean: center.y, standardDeviation: deviation))
        labels.append(label)
      }
    }
    let set = PointSet(points: points, labels: labels, classCount: centers.count)
    return shuffled ? set.ordered(by: random.permutation(count)) : set
  }

  /// Round heaps of points, from a seed.
  ///
  /// As ``blobs(count:classCount:standardDeviation:shuffled:using:)`` with `NumPyRandom(seed: seed)`.
  public static func blobs(
    count: Int, classCount: Int = 3, standardDeviation deviation: Double = 1, shuffled: Bool = true,
    seed: UInt32
  ) -> PointSet {
    var random = NumPyRandom(seed: seed)
    return blobs(
      count: count, classCount: classCount, standardDeviation: deviation, shuffled: shuffled,
      using: &random)
  }
}
