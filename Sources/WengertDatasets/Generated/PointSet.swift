import WengertTensors

/// Labelled points in the plane.
public struct PointSet: Sendable, Equatable {
  /// The coordinates, `count × 2`, row by row.
  public let points: [Double]
  /// The class of each point, 0 ..< classCount.
  public let labels: [Int]
  /// How many classes there are.
  public let classCount: Int

  /// Makes a set from parts that fit.
  public init(points: [Double], labels: [Int], classCount: Int) {
    let wrong = labels.firstIndex { $0 < 0 || $0 >= classCount }
    guard
      require(
        points.count == 2 * labels.count, "PointSet",
        "there are \(points.count) coordinates for \(labels.count) labels; there must be two each"),
      require(
        wrong == nil, "PointSet",
        "label \(labels[wrong!]) at position \(wrong!) is no class; it must lie in 0..<\(classCount)"
      )
    else {
      (self.points, self.labels, self.classCount) = ([], [], 0)
      return
    }
    self.points = points
    self.labels = labels
    self.classCount = classCount
  }

  /// The result of a rejected call inside `checked`.
  static var none: PointSet { PointSet(points: [], labels: [], classCount: 0) }

  /// How many points there are.
  public var count: Int { labels.count }

  /// One point and its label.
  public subscript(index: Int) -> (x: Double, y: Double, label: Int) {
    guard
      require(
        labels.indices.contains(index), "PointSet",
        "point \(index) is out of range; it must lie in 0..<\(count)")
    else { return (.nan, .nan, 0) }
    return (points[2 * index], points[2 * index + 1], labels[index])
  }

  /// The points in another order.
  func ordered(by order: [Int]) -> PointSet {
    PointSet(
      points: order.flatMap { [points[2 * $0], points[2 * $0 + 1]] },
      labels: order.map { labels[$0] }, classCount: classCount)
  }

  /// The points shuffled if asked for, then each coordinate disturbed by normal noise: the order
  /// of draws of scikit-learn's generators.
  func disturbed(
    noise: Double?, shuffled: Bool, using random: inout NumPyRandom
  ) -> PointSet {
    let set = shuffled ? ordered(by: random.permutation(count)) : self
    guard let noise else { return set }
    let moved = set.points.map { $0 + random.normal(mean: 0, standardDeviation: noise) }
    return PointSet(points: moved, labels: set.labels, classCount: classCount)
  }
}

/// Whether a standard deviation is one; reports the error if not.
func isNoise(_ noise: Double?, _ operation: String) -> Bool {
  guard let noise else { return true }
  return require(
    noise >= 0 && noise.isFinite, operation, "noise is \(noise); it must be finite and 0 or more")
}

/// `count` numbers from `low` to `high`, evenly spaced, as NumPy's `linspace` gives them.
func evenlySpaced(
  _ low: Double, _ high: Double, count: Int, withEnd: Bool = true
) -> [Double] {
  let gaps = withEnd ? count - 1 : count
  guard gaps > 0 else { return count == 1 ? [low] : [] }
  let step = (high - low) / Double(gaps)
  var values = (0..<count).map { Double($0) * step + low }
  if withEnd { values[count - 1] = high }
  return values
}
