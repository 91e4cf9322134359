import Foundation
import WengertTensors

extension PointSet {
  /// A large circle of radius 1, class 0, around a small one, class 1.
  ///
  /// The points of scikit-learn's `make_circles(count, noise=noise, factor=factor)`, drawn from
  /// `random` in the same order.
  ///
  /// - Parameters:
  ///   - count: points in all, at least 2; an odd one goes to class 1.
  ///   - noise: standard deviation of the normal noise on each coordinate; nil draws none.
  ///   - factor: the radius of the small circle, 0 ..< 1.
  ///   - shuffled: whether the classes are mixed; otherwise all of class 0 come first.
  ///   - random: the stream to draw from.
  public static func circles(
    count: Int, noise: Double? = nil, factor: Double = 0.8, shuffled: Bool = true,
    using random: inout NumPyRandom
  ) -> PointSet {
    guard require(count >= 2, "circles", "count is \(count); it must be 2 or more"),
      require((0..<1).contains(factor), "circles", "factor is \(factor); it must lie in 0..<1"),
      isNoise(noise, "circles")
    else { return PointSet.none }
    let outer = evenlySpaced(0, 2 * .pi, count: count / 2, withEnd: false)
    let inner = evenlySpaced(0, 2 * .pi, count: count - count / 2, withEnd: false)
    let set = PointSet(
      points: outer.flatMap { [cos($0), sin($0)] }
        + inner.flatMap { [cos($0) * factor, sin($0) * factor] },
      labels: outer.map { _ in 0 } + inner.map { _ in 1 }, classCount: 2)
    return set.disturbed(noise: noise, shuffled: shuffled, using: &random)
  }

  /// A large circle around a small one, from a seed.
  ///
  /// As ``circles(count:noise:factor:shuffled:using:)`` with `NumPyRandom(seed: seed)`.
  public static func circles(
    count: Int, noise: Double? = nil, factor: Double = 0.8, shuffled: Bool = true, seed: UInt32
  ) -> PointSet {
    var random = NumPyRandom(seed: seed)
    return circles(count: count, noise: noise, factor: factor, shuffled: shuffled, using: &random)
  }
}
