import Foundation
import WengertTensors

extension PointSet {
  /// Two half circles that reach into each other: class 0 above, class 1 below.
  ///
  /// The points of scikit-learn's `make_moons(count, noise=noise, shuffle=shuffled)`, drawn from
  /// `random` in the same order, so that `NumPyRandom(seed: 0)` stands for `np.random.seed(0)`
  /// and the caller may draw on from the same stream.
  ///
  /// - Parameters:
  ///   - count: points in all, at least 2; an odd one goes to class 1.
  ///   - noise: standard deviation of the normal noise on each coordinate; nil draws none.
  ///   - shuffled: whether the classes are mixed; otherwise all of class 0 come first.
  ///   - random: the stream to draw from.
  public static func moons(
    count: Int, noise: Double? = nil, shuffled: Bool = true, using random: inout NumPyRandom
  ) -> PointSet {
    guard require(count >= 2, "moons", "count is \(count); it must be 2 or more"),
      isNoise(noise, "moons")
    else { return PointSet.none }
    let outer = evenlySpaced(0, .pi, count: count / 2)
    let inner = evenlySpaced(0, .pi, count: count - count / 2)
    // With their types, and one after the other: as one expression they take the compiler a second and a half.
    let points: [Double] = outer.flatMap { angle -> [Double] in [cos(angle), sin(angle)] }
    let others: [Double] = inner.flatMap { angle -> [Double] in
      [1 - cos(angle), 1 - sin(angle) - 0.5]
    }
    let set = PointSet(
      points: points + others,
      labels: [Int](repeating: 0, count: outer.count) + [Int](repeating: 1, count: inner.count),
      classCount: 2)
    return set.disturbed(noise: noise, shuffled: shuffled, using: &random)
  }

  /// Two half circles that reach into each other, from a seed.
  ///
  /// As ``moons(count:noise:shuffled:using:)`` with `NumPyRandom(seed: seed)`.
  public static func moons(
    count: Int, noise: Double? = nil, shuffled: Bool = true, seed: UInt32
  ) -> PointSet {
    var random = NumPyRandom(seed: seed)
    return moons(count: count, noise: noise, shuffled: shuffled, using: &random)
  }
}
