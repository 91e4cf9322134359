/// How `checkGradients` compares, and where it looks.
public struct GradientCheckOptions: Sendable, Hashable {
  /// The relative error allowed, more than 0; nil for 1e-6 in `Double` and 5e-3 in `Float`.
  public var relativeTolerance: Double?
  /// The absolute error allowed on top; nil for a hundredth of the relative tolerance in `Double`, a
  /// tenth in `Float`.
  public var absoluteTolerance: Double?
  /// The first step for an element of magnitude 1 or less; it grows with greater ones. Nil for
  /// ε^¼, ε the spacing of the element type at 1: there rounding, ε/h, and the extrapolated
  /// differences' own error, h⁴, are both far below the tolerance.
  public var step: Double?
  /// At most so many elements of each input are checked, 1 or more, chosen at random; nil for all of
  /// them.
  public var maximumElements: Int?
  /// Where the random cotangents, directions and choices come from.
  public var seed: UInt64

  /// Options; the defaults of omitted ones depend on the element type.
  public init(
    relativeTolerance: Double? = nil, absoluteTolerance: Double? = nil, step: Double? = nil,
    maximumElements: Int? = nil, seed: UInt64 = 1
  ) {
    self.relativeTolerance = relativeTolerance
    self.absoluteTolerance = absoluteTolerance
    self.step = step
    self.maximumElements = maximumElements
    self.seed = seed
  }

  /// - Throws: `TensorError` for numbers with which nothing could be compared.
  func check() throws(TensorError) {
    let positive = [("relativeTolerance", relativeTolerance), ("step", step)]
    for case (let name, let value?) in positive where !(value > 0 && value.isFinite) {
      throw TensorError(
        "GradientCheckOptions", "\(name) is \(value); it must be finite and more than 0")
    }
    if let absoluteTolerance, !(absoluteTolerance >= 0 && absoluteTolerance.isFinite) {
      throw TensorError(
        "GradientCheckOptions",
        "absoluteTolerance is \(absoluteTolerance); it must be finite and 0 or more")
    }
    if let maximumElements, maximumElements < 1 {
      throw TensorError(
        "GradientCheckOptions", "maximumElements is \(maximumElements); it must be 1 or more")
    }
  }
}

/// The options with nothing left open.
struct GradientCheckLimits: Sendable {
  let relative: Double
  let absolute: Double
  let step: Double
  /// How often a step is halved to get away from a kink, before rounding takes over.
  let halvings: Int

  init<Scalar: FloatingTensorScalar>(_ options: GradientCheckOptions, for type: Scalar.Type) {
    let isDouble = Scalar.dataType == .float64
    relative = options.relativeTolerance ?? (isDouble ? 1e-6 : 5e-3)
    absolute = options.absoluteTolerance ?? relative * (isDouble ? 1e-2 : 1e-1)
    // Powers of two, so that x ± h is exact for most x.
    step = options.step ?? (isDouble ? 0x1p-13 : 0x1p-6)
    halvings = isDouble ? 6 : 2
  }

  /// The error relative to the greater of two magnitudes, which is at most `relative` exactly where the
  /// absolute error is at most `absolute` + `relative` times that magnitude.
  func relativeError(_ a: Double, _ b: Double, magnitude: Double = 0) -> Double {
    let scale = Swift.max(a.magnitude, b.magnitude, magnitude) + absolute / relative
    let error = (a - b).magnitude / scale
    return error.isNaN ? .infinity : error
  }
}
