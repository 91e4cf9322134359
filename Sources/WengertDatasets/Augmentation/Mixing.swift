import WengertAutodiff
import WengertLoading

/// How two pictures of a batch and their labels become one.
public struct Mixing: Sendable, CustomStringConvertible {
  private enum Kind: String {
    case mixup, cutmix
  }

  private let kind: Kind
  private let alpha: Double

  /// λ a + (1 − λ) b, with λ of the distribution Beta(α, α), one for a batch; b is the sample before a.
  ///
  /// Source: Zhang et al., "mixup: Beyond Empirical Risk Minimization", ICLR 2018.
  public static func mixup(alpha: Double = 1) -> Mixing { Mixing(.mixup, alpha) }

  /// A rectangle of b in a, at a place at random; λ is the share of a that is left. Its area is 1 − λ of the
  /// picture's before it is cut at the edge, with λ of Beta(α, α).
  ///
  /// Source: Yun et al., "CutMix: Regularization Strategy to Train Strong Classifiers", ICCV 2019.
  public static func cutmix(alpha: Double = 1) -> Mixing { Mixing(.cutmix, alpha) }

  private init(_ kind: Kind, _ alpha: Double) {
    let isRight = require(
      alpha > 0 && alpha.isFinite, kind.rawValue,
      "alpha is \(alpha); it must be finite and more than 0")
    self.kind = kind
    self.alpha = isRight ? alpha : 1
  }

  /// The transform as text, such as `mixup(alpha: 0.2)`.
  public var description: String { "\(kind)(alpha: \(alpha))" }

  /// Mixes each sample of a batch with the one before it, the first with the last.
  public func callAsFunction<Label: TensorScalar>(
    _ batch: Batch<Float, Label>, using generator: inout RandomGenerator
  ) -> MixedBatch<Label> {
    let count = batch.count
    let before = (0..<count).map { ($0 + count - 1) % count }
    var weight = generator.beta(alpha)
    var inputs = batch.inputs
    if count > 0 {
      let others = inputs.rows(at: before)
      switch kind {
      case .mixup: inputs = inputs * Float(weight) + others * Float(1 - weight)
      case .cutmix: weight = Mixing.paste(others, into: &inputs, weight, &generator)
      }
    }
    return MixedBatch(
      inputs: inputs, labels: batch.labels, otherLabels: batch.labels.rows(at: before),
      weight: Float(weight), index: batch.index)
  }

  /// Pastes a rectangle, and returns the share of the area outside of it.
  private static func paste(
    _ others: Tensor<Float>, into inputs: inout Tensor<Float>, _ weight: Double,
    _ generator: inout RandomGenerator
  ) -> Double {
    let shape = inputs.shape
    guard
      require(
        shape.rank == 4 && shape[2] > 0 && shape[3] > 0, "cutmix",
        "the inputs are \(shape); they must be [batch, channels, height, width]")
    else { return 1 }
    let (height, width) = (shape[2], shape[3])
    let half = 0.5 * (1 - weight).squareRoot()
    func range(_ extent: Int) -> Range<Int> {
      let center = Int.random(in: 0..<extent, using: &generator)
      let reach = Int(half * Double(extent))
      return max(0, center - reach)..<min(extent, center + reach)
    }
    let columns = range(width)
    let rows = range(height)
    guard !rows.isEmpty, !columns.isEmpty else { return 1 }
    others.withUnsafeScalars { others in
      inputs.withUnsafeMutableScalars { inputs in
        for plane in 0..<(shape[0] * shape[1]) {
          for row in rows {
            let start = (plane * height + row) * width + columns.lowerBound
            (inputs.baseAddress! + start).update(
              from: others.baseAddress! + start, count: columns.count)
          }
        }
      }
    }
    return 1 - Double(rows.count * columns.count) / Double(height * width)
  }
}

extension RandomGenerator {
  /// A number of Beta(α, α): X / (X + Y), with X and Y of the distribution Gamma(α).
  mutating func beta(_ alpha: Double) -> Double {
    while true {
      let (x, y) = (gamma(alpha), gamma(alpha))
      if x + y > 0 { return x / (x + y) }
      // Both are too small for `Double`: then one outweighs the other by far, and either may.
      if alpha < 0.01 { return Bool.random(using: &self) ? 1 : 0 }
    }
  }

  /// A number of Gamma(α) with the scale 1.
  ///
  /// Source: Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS 26 (2000).
  private mutating func gamma(_ alpha: Double) -> Double {
    if alpha < 1 {
      return gamma(alpha + 1) * power(Double.random(in: 0..<1, using: &self), 1 / alpha)
    }
    let d = alpha - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = Tensor<Double>.randomNormal([1], using: &self).scalars[0]
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      guard v > 0 else { continue }
      let u = Double.random(in: 0..<1, using: &self)
      if u == 0 || logarithm(u) < 0.5 * x * x + d - d * v + d * logarithm(v) { return d * v }
    }
  }
}
