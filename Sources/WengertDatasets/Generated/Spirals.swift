import Foundation
import WengertTensors

extension PointSet {
  /// Spiral arms out of the origin, one for each class, not shuffled.
  ///
  /// With three arms these are the points of the CS231n notes ("Putting it together: minimal
  /// neural network case study") with `np.random.randn` drawn from `random`: arm j runs over the
  /// angles 4j … 4j + 4 (radians) while its radius grows from 0 to 1. Other numbers of arms begin
  /// at evenly spread angles.
  ///
  /// - Parameters:
  ///   - countPerArm: points of each class.
  ///   - arms: how many classes, at least 1.
  ///   - noise: standard deviation of the angle in radians.
  ///   - random: the stream to draw from.
  public static func spirals(
    countPerArm: Int, arms: Int = 3, noise: Double = 0.2, using random: inout NumPyRandom
  ) -> PointSet {
    guard
      require(countPerArm >= 0, "spirals", "countPerArm is \(countPerArm); it must be 0 or more"),
      require(arms >= 1, "spirals", "arms is \(arms); it must be 1 or more"),
      isNoise(noise, "spirals")
    else { return PointSet.none }
    let turn = 4.0
    let step = arms == 3 ? turn : 2 * .pi / Double(arms)
    let radii = evenlySpaced(0, 1, count: countPerArm)
    var points: [Double] = []
    for arm in 0..<arms {
      let start = Double(arm) * step
      let angles = evenlySpaced(start, start + turn, count: countPerArm)
      for (radius, angle) in zip(radii, angles) {
        let disturbed = angle + random.normal() * noise
        points += [radius * sin(disturbed), radius * cos(disturbed)]
      }
    }
    let labels = (0..<arms).flatMap { [Int](repeating: $0, count: countPerArm) }
    return PointSet(points: points, labels: labels, classCount: arms)
  }

  /// Spiral arms out of the origin, from a seed.
  ///
  /// As ``spirals(countPerArm:arms:noise:using:)`` with `NumPyRandom(seed: seed)`.
  public static func spirals(
    countPerArm: Int, arms: Int = 3, noise: Double = 0.2, seed: UInt32
  ) -> PointSet {
    var random = NumPyRandom(seed: seed)
    return spirals(countPerArm: countPerArm, arms: arms, noise: noise, using: &random)
  }
}
