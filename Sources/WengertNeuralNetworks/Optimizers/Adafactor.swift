import WengertAutodiff

/// Adam's second moment in the memory of its rows and columns, and steps relative to a parameter's size.
///
///     α = max(ε₂, rms(p)) · min(η, 1/√t),  w = t^γ
///     p ← (1 − η λ) p
///     R ← R + w (mean of ∇² along the last axis − R)
///     C ← C + w (mean of ∇² along the axis before − C)
///     V = R C / max(mean of R, ε₁)                     (one axis or none: V ← V + w (∇² − V))
///     u = ∇ / √max(V, ε₁²)
///     p ← p − α u / max(1, rms(u) / d)
///
/// with learning rate η, weight decay λ, decay power γ, and t the number of updates; rms is the root mean
/// square. A matrix of m × n keeps m + n numbers. Axes before the last two are a batch of matrices.
///
/// Source: Shazeer, Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost" (ICML 2018).
public typealias Adafactor<Scalar: FloatingTensorScalar> = RuleOptimizer<AdafactorRule, Scalar>

/// The rule of `Adafactor`.
public struct AdafactorRule: UpdateRule {
  /// γ: the power of t that new squares count with.
  public let decayPower: Double
  /// ε₁: the least root of a second moment; nil for the element type's rounding error at 1.
  public let leastRoot: Double?
  /// ε₂: the least size of a parameter.
  public let leastSize: Double
  /// d: the greatest root mean square of a step, in units of α.
  public let clippingThreshold: Double

  /// The name, "Adafactor".
  public var name: String { "Adafactor" }

  /// R and C, or V.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] {
    guard shape.rank >= 2 else { return [Slot("squareAverage")] }
    let extents = Array(shape)
    let batch = extents.dropLast(2)
    return [
      Slot("rowAverage", shape: Shape(batch + [extents[shape.rank - 2], 1])),
      Slot("columnAverage", shape: Shape(batch + [1, extents[shape.rank - 1]])),
    ]
  }

  /// The formula of `Adafactor`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    guard p.count > 0 else { return }
    let t = Double(step.number)
    let rate = max(leastSize, rms(p)) * min(step.learningRate, 1 / t.squareRoot())
    p = step.shrunk(p)
    let w = Scalar(power(t, decayPower))
    let squares = gradient * gradient
    let ε1 = leastRoot.map { Scalar($0) } ?? Scalar.ulpOfOne
    var v: Tensor<Scalar>
    if p.rank >= 2 {
      let r = slots[0] + w * (squares.mean(along: -1, keepingDimensions: true) - slots[0])
      let c = slots[1] + w * (squares.mean(along: -2, keepingDimensions: true) - slots[1])
      slots = [r, c]
      v = r * c / r.mean(along: -2, keepingDimensions: true).clipped(from: ε1)
    } else {
      v = slots[0] + w * (squares - slots[0])
      slots = [v]
    }
    let u = gradient / sqrt(v.clipped(from: ε1 * ε1))
    p = p - Scalar(rate / max(1, rms(u) / clippingThreshold)) * u
  }

  /// The root mean square.
  private func rms<Scalar: FloatingTensorScalar>(_ x: Tensor<Scalar>) -> Double {
    (Double(x.squaredNorm().scalar) / Double(x.count)).squareRoot()
  }
}

extension RuleOptimizer where Rule == AdafactorRule {
  /// Adafactor on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more: the greatest step relative to a parameter's size.
  ///   - decayPower: γ, 0 or less.
  ///   - leastRoot: ε₁, more than 0; nil for the element type's rounding error at 1.
  ///   - leastSize: ε₂, 0 or more.
  ///   - clippingThreshold: d, more than 0.
  ///   - weightDecay: λ, 0 or more.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 0.01,
    decayPower: Double = -0.8, leastRoot: Double? = nil, leastSize: Double = 1e-3,
    clippingThreshold: Double = 1, weightDecay: Double = 0
  ) {
    let requirement = Requirement(owner: "Adafactor")
    requirement.require(
      decayPower <= 0 && decayPower.isFinite,
      "decayPower is \(decayPower); it must be finite and 0 or less")
    if let leastRoot { requirement.positive(leastRoot, "leastRoot") }
    requirement.nonNegative(leastSize, "leastSize")
    requirement.positive(clippingThreshold, "clippingThreshold")
    let rule = AdafactorRule(
      decayPower: decayPower, leastRoot: leastRoot, leastSize: leastSize,
      clippingThreshold: clippingThreshold)
    self.init(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }
}
