import Testing
import Wengert

/// What one exported operation does at the edges of its domain and of the number range.
///
/// The function is written with values, so that one closure serves `Double` and `Float`.
struct LimitRow: Sendable, CustomTestStringConvertible {
  /// What failures call it.
  let name: String
  /// The public declarations it stands for, as `publicFunctions` spells them.
  let covers: [String]
  let function: @Sendable ([Value]) -> Value
  var limits: [Limit] = []

  var testDescription: String { name }
}

/// The value, the gradient and the second derivative at one place, and in forward mode what follows from
/// them: the derivative along ones.
struct Limit: Sendable {
  let operands: [Tensor<Double>]
  let value: [Double]
  /// Gradients of the sum of the results, one list per operand.
  let gradients: [[Double]]
  /// The Hessian of the sum of the results times ones, one list per operand; nil where no promise is made.
  let second: [[Double]]?
  /// Why there is a NaN though no operand is; a sentence of `Docs/Numbers.md`.
  let convention: Convention?
  let precision: Precision

  /// The element types that a place is for. Where a number is beyond `Float` it is for `Double` anyway.
  enum Precision: Sendable { case both, single, double }
}

/// Conventions that a number may be NaN by, as `Docs/Numbers.md` states them.
enum Convention: String, CaseIterable, Sendable {
  case outsideOfTheDomain = "Outside of its domain a function is NaN"
  case noLimit = "Where there is no limit the result is NaN"
  case infiniteScore =
    "A row of scores with a +∞, or with nothing but −∞, has no softmax: it is NaN"
  case productOfZeroAndInfinity = "Arithmetic follows IEEE 754"
  case equalExtremes = "The extreme of a row with a NaN is NaN, and so is its gradient"
  case infiniteSlope = "Where a slope is infinite, a cotangent of 0 gives NaN"
  case infiniteDeviation = "The deviation of an infinite element is NaN"
  case nothing = "The mean of nothing is NaN"
}

extension LimitRow {
  /// A row for a function of one operand, element by element.
  static func map(
    _ name: String, covers: String? = nil, _ function: @escaping @Sendable (Value) -> Value
  ) -> LimitRow {
    LimitRow(name: name, covers: [covers ?? "\(name)(_:)"], function: { function($0[0]) })
  }

  /// A row for a function of any number of operands.
  static func of(
    _ name: String, covers: String, _ function: @escaping @Sendable ([Value]) -> Value
  ) -> LimitRow {
    LimitRow(name: name, covers: [covers], function: function)
  }

  /// A function's value, slope and curvature at a number.
  func at(
    _ x: Double, _ value: Double, _ slope: Double, _ curvature: Double?,
    _ convention: Convention? = nil,
    in precision: Limit.Precision = .both
  ) -> LimitRow {
    on(
      [[x]], [value], [[slope]], second: curvature.map { [[$0]] }, convention, in: precision)
  }

  /// NaN in, NaN out; the slope and the curvature where they are something else.
  func passesNaN(slope: Double = .nan, curvature: Double = .nan) -> LimitRow {
    at(.nan, .nan, slope, curvature)
  }

  /// A function of two numbers: its value, its slopes, and the sums of its second derivatives that each
  /// operand has a part in.
  func pair(
    _ a: Double, _ b: Double, _ value: Double, _ slopes: (Double, Double),
    second: (Double, Double)? = nil, _ convention: Convention? = nil,
    in precision: Limit.Precision = .both
  ) -> LimitRow {
    on(
      [[a], [b]], [value], [[slopes.0], [slopes.1]], second: second.map { [[$0.0], [$0.1]] },
      convention, in: precision)
  }

  /// A function of vectors.
  func on(
    _ operands: [[Double]], _ value: [Double], _ gradients: [[Double]], second: [[Double]]? = nil,
    _ convention: Convention? = nil, in precision: Limit.Precision = .both
  ) -> LimitRow {
    over(
      operands.map { Tensor($0, shape: [$0.count]) }, value, gradients, second: second, convention,
      in: precision)
  }

  /// A function of tensors of any shape.
  func over(
    _ operands: [Tensor<Double>], _ value: [Double], _ gradients: [[Double]],
    second: [[Double]]? = nil, _ convention: Convention? = nil,
    in precision: Limit.Precision = .both
  ) -> LimitRow {
    var row = self
    row.limits.append(
      Limit(
        operands: operands, value: value, gradients: gradients, second: second,
        convention: convention, precision: precision))
    return row
  }
}

enum LimitTable {
  static let rows: [LimitRow] =
    arithmetic + elementary + special + activations + furtherActivations + choices + reductions
    + rowwise + scans + linearAlgebra + pooling
}
