import WengertAutodiff

/// A search along a direction for a step length t that satisfies the strong Wolfe conditions. With
/// φ(t) the loss at p + t d:
///
///     φ(t) ≤ φ(0) + c₁ t φ′(0),  |φ′(t)| ≤ c₂ |φ′(0)|,  c₁ = 10⁻⁴, c₂ = 0.9
///
/// It first widens an interval until it must contain such a length, and then narrows it, by cubic
/// interpolation.
///
/// Source: Nocedal, Wright, "Numerical Optimization" (2nd ed., 2006), algorithms 3.5 and 3.6.
struct WolfeSearch<Scalar: FloatingTensorScalar> {
  let direction: Tensor<Scalar>
  let start: LossAndGradient<Scalar>
  /// φ′(0).
  let slope: Double
  /// How many lengths are tried after the first.
  let limit: Int

  /// Goes to a length, and returns loss and gradient there.
  typealias Evaluate = (_ length: Double) -> LossAndGradient<Scalar>

  /// A length with φ and φ′ there.
  struct Trial {
    let length: Double
    let slope: Double
    let evaluation: LossAndGradient<Scalar>
    var value: Double { evaluation.value }
  }

  private func trial(_ length: Double, _ evaluate: Evaluate) -> Trial {
    let evaluation = evaluate(length)
    return Trial(
      length: length, slope: dot(evaluation.gradient, direction), evaluation: evaluation)
  }

  /// Whether the loss is too great there, or not a number.
  private func isTooHigh(_ trial: Trial) -> Bool {
    !(trial.value <= start.value + 1e-4 * trial.length * slope)
  }

  private func isFlat(_ trial: Trial) -> Bool { trial.slope.magnitude <= -0.9 * slope }

  /// The length found, starting from one.
  func found(from length: Double, _ evaluate: Evaluate) -> Trial {
    let origin = Trial(length: 0, slope: slope, evaluation: start)
    var (previous, now) = (origin, trial(length, evaluate))
    for count in 0..<max(0, limit) {
      if isTooHigh(now) || (count > 1 && now.value >= previous.value) {
        return zoomed(previous, now, tries: limit - count, evaluate)
      }
      if isFlat(now) { return now }
      if now.slope >= 0 { return zoomed(previous, now, tries: limit - count, evaluate) }
      let next = WolfeSearch.minimum(
        previous, now,
        within: (now.length + 0.01 * (now.length - previous.length))...(10 * now.length))
      (previous, now) = (now, trial(next, evaluate))
    }
    return now.value < origin.value ? now : origin
  }

  /// The length found between two.
  private func zoomed(_ first: Trial, _ second: Trial, tries: Int, _ evaluate: Evaluate) -> Trial {
    var ends = [first, second]
    var low = second.value < first.value ? 1 : 0
    var wasNearAnEnd = false
    let size = direction.greatestMagnitude
    for _ in 0..<tries {
      let bounds = min(ends[0].length, ends[1].length)...max(ends[0].length, ends[1].length)
      let width = bounds.upperBound - bounds.lowerBound
      if width * size < 1e-9 { break }
      let lowest = WolfeSearch.minimum(ends[0], ends[1], within: bounds)
      let next = trial(WolfeSearch.interior(lowest, of: bounds, &wasNearAnEnd), evaluate)
      if isTooHigh(next) || !(next.value < ends[low].value) {
        ends[1 - low] = next
        low = ends[1].value < ends[0].value ? 1 : 0
        continue
      }
      if isFlat(next) { return next }
      if next.slope * (ends[1 - low].length - ends[low].length) >= 0 { ends[1 - low] = ends[low] }
      ends[low] = next
    }
    return ends[low]
  }

  /// A length that is moved away from an end, when it lies on it or two in a row lie near one.
  private static func interior(
    _ length: Double, of bounds: ClosedRange<Double>, _ wasNearAnEnd: inout Bool
  ) -> Double {
    let margin = 0.1 * (bounds.upperBound - bounds.lowerBound)
    let (above, below) = (bounds.upperBound - length, length - bounds.lowerBound)
    guard min(above, below) < margin else {
      wasNearAnEnd = false
      return length
    }
    guard wasNearAnEnd || above <= 0 || below <= 0 else {
      wasNearAnEnd = true
      return length
    }
    wasNearAnEnd = false
    return above < below ? bounds.upperBound - margin : bounds.lowerBound + margin
  }

  /// Where the cubic polynomial through two lengths, with φ and φ′ there, has its minimum; the middle of
  /// the bounds if it has none.
  static func minimum(_ a: Trial, _ b: Trial, within bounds: ClosedRange<Double>) -> Double {
    let (a, b) = a.length <= b.length ? (a, b) : (b, a)
    let middle = (bounds.lowerBound + bounds.upperBound) / 2
    let d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.length - b.length)
    let square = d1 * d1 - a.slope * b.slope
    guard square >= 0 else { return middle }
    let d2 = square.squareRoot()
    let place =
      b.length - (b.length - a.length) * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2)
    return place.isNaN ? middle : min(max(place, bounds.lowerBound), bounds.upperBound)
  }
}
