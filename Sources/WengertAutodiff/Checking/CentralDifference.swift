/// The derivative of ⟨weights, f(t)⟩ at t = 0 from differences of f.
///
/// Central differences D(h) and D(h/2) are extrapolated to (4 D(h/2) − D(h)) / 3, whose error is of
/// order h⁴ (Richardson and Gaunt, "The Deferred Approach to the Limit", 1927). The step is halved as
/// long as the two disagree; where they never agree, f has a kink or a jump closer than the last step.
struct CentralDifference {
  /// The derivative; without meaning where f is not smooth.
  let value: Double
  /// The greater of the two steps that it came from.
  let step: Double
  /// Whether f is smooth within the step.
  let isSmooth: Bool

  /// - Parameters:
  ///   - center: f(0).
  ///   - function: f(t), in the order of the weights.
  init(
    step: Double, limits: GradientCheckLimits, weights: [Double], center: [Double],
    of function: (Double) throws -> [Double]
  ) rethrows {
    func differences(_ h: Double) throws -> (slope: Double, bend: Double) {
      let (after, before) = (try function(h), try function(-h))
      var slope = 0.0
      var bend = 0.0
      for index in weights.indices {
        // Differences first: terms that do not depend on t then contribute no rounding.
        slope += weights[index] * (after[index] - before[index])
        bend += weights[index] * ((after[index] - center[index]) - (center[index] - before[index]))
      }
      return (slope / (2 * h), bend / h)
    }
    var step = step
    var outer = try differences(step)
    for halving in 0...limits.halvings {
      let inner = try differences(step / 2)
      let magnitude = Swift.max(outer.slope.magnitude, inner.slope.magnitude)
      let threshold = 4 * (limits.absolute + limits.relative * magnitude)
      // A smooth function's bend is proportional to h; a kink at t = 0 keeps it, and shows nowhere else.
      if (outer.slope - inner.slope).magnitude <= threshold,
        (outer.bend - 2 * inner.bend).magnitude <= threshold
      {
        self.init(value: (4 * inner.slope - outer.slope) / 3, step: step, isSmooth: true)
        return
      }
      if halving < limits.halvings { step /= 2 }
      outer = inner
    }
    self.init(value: outer.slope, step: step, isSmooth: false)
  }

  private init(value: Double, step: Double, isSmooth: Bool) {
    self.value = value
    self.step = step
    self.isSmooth = isSmooth
  }
}
