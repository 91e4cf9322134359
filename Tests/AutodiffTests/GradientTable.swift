import Testing
import Wengert

/// One exported differentiable operation, as the gradient table knows it.
///
/// The function is written with values, so that one closure serves `Double` and `Float`.
struct GradientRow: Sendable, CustomTestStringConvertible {
  /// What failures call it.
  let name: String
  /// The public declarations it stands for, as `PublicDeclarations` spells them.
  let covers: [String]
  /// Where each operand's elements lie; the last one serves all further operands.
  var domains: [Domain]
  /// Operand shapes, one list per case.
  var cases: [[Shape]]
  let function: @Sendable ([Value]) -> Value
  /// Relative error allowed in `Double`.
  var tolerance = 1e-8
  /// Why `Float` is left out; nil if it is not.
  var doubleOnlyReason: String?
  var specials: [Special] = []
  var refusals: [Refusal] = []

  init(
    _ name: String, covers: [String], _ domains: [Domain], _ cases: [[Shape]],
    _ function: @escaping @Sendable ([Value]) -> Value
  ) {
    self.name = name
    self.covers = covers
    self.domains = domains
    self.cases = cases
    self.function = function
  }

  var testDescription: String { name }

  func domain(_ operand: Int) -> Domain { domains[min(operand, domains.count - 1)] }

  /// Elements for a case, the same in every run.
  func operands(_ shapes: [Shape], seed: UInt64 = 7) -> [Tensor<Double>] {
    var generator = RandomGenerator(seed: seed)
    return shapes.enumerated().map { domain($0.offset).tensor($0.element, using: &generator) }
  }
}

/// Where an operand's elements lie.
enum Domain: Sendable {
  /// Uniform, no nearer than 0.05 to the points to avoid.
  case range(Double, Double, avoiding: [Double] = [])
  /// Values no two of which are nearer than 0.25, in random order, around 0.
  case distinct
  /// Positive ones of these.
  case distinctPositive

  static let all = Domain.range(-2, 2)
  static let awayFromZero = Domain.range(-2, 2, avoiding: [0])
  static let positive = Domain.range(0.2, 3)

  func tensor(_ shape: Shape, using generator: inout RandomGenerator) -> Tensor<Double> {
    let count = shape.elementCount
    switch self {
    case .range(let low, let high, let avoided):
      return Tensor(
        (0..<count).map { _ in
          while true {
            let x = Double.random(in: low...high, using: &generator)
            if avoided.allSatisfy({ abs($0 - x) > 0.05 }) { return x }
          }
        }, shape: shape)
    case .distinct, .distinctPositive:
      var values = (0..<count).map { 0.25 * Double($0) + 0.3 }
      if case .distinct = self { values = values.map { $0 - 0.125 * Double(count) } }
      values.shuffle(using: &generator)
      return Tensor(values, shape: shape)
    }
  }
}

/// A documented convention: what comes out at ties, at saturation, at ±∞ or NaN.
struct Special: Sendable {
  let operands: [Tensor<Double>]
  let value: [Double]
  /// Gradients of the sum of the results, one list per operand; nil where nothing is promised.
  let gradients: [[Double]?]
}

/// A call that is refused, and the line that says why.
struct Refusal: Sendable {
  let message: String
  let call: @Sendable () -> Void
}

extension GradientRow {
  /// A scalar operand, its result, and its slope.
  func at(_ x: Double, gives value: Double, slope: Double? = nil) -> GradientRow {
    on([Tensor(x)], gives: [value], gradients: [slope.map { [$0] }])
  }

  /// Two scalar operands, their result, and their slopes.
  func at(_ a: Double, _ b: Double, gives value: Double, slopes: [Double]? = nil) -> GradientRow {
    on(
      [Tensor(a), Tensor(b)], gives: [value],
      gradients: slopes.map { $0.map { [$0] } } ?? [nil, nil])
  }

  func on(
    _ operands: [Tensor<Double>], gives value: [Double], gradients: [[Double]?]
  ) -> GradientRow {
    var row = self
    row.specials.append(Special(operands: operands, value: value, gradients: gradients))
    return row
  }

  func refuses(_ message: String, _ call: @escaping @Sendable () -> Void) -> GradientRow {
    var row = self
    row.refusals.append(Refusal(message: message, call: call))
    return row
  }

  func doubleOnly(_ reason: String) -> GradientRow {
    var row = self
    row.doubleOnlyReason = reason
    return row
  }

  func within(_ tolerance: Double) -> GradientRow {
    var row = self
    row.tolerance = tolerance
    return row
  }
}

/// The shapes that rows are crossed with.
enum Cases {
  static let unary: [[Shape]] = [[[]], [[1]], [[5]], [[2, 3]], [[2, 1, 3]], [[0, 3]]]
  static let matrices: [[Shape]] = [[[2, 3]], [[3, 1]], [[1, 2]], [[2, 2, 3]]]
  /// Scalars, the same shape, broadcast either way and both ways, extents of 1 and of 0.
  static let binary: [[Shape]] = [
    [[], []], [[2, 3], [2, 3]], [[2, 3], [3]], [[3], [2, 3]], [[2, 1], [1, 3]], [[], [2, 2]],
    [[2, 1, 2], []], [[1], [1]], [[0, 2], [2]], [[1, 2], [0, 1]],
  ]
}

/// A row for a function of one operand, on shapes of every kind.
func unary(
  _ name: String, _ domain: Domain = .all, covers: String? = nil, cases: [[Shape]] = Cases.unary,
  _ function: @escaping @Sendable (Value) -> Value
) -> GradientRow {
  GradientRow(name, covers: [covers ?? "\(name)(_:)"], [domain], cases) { function($0[0]) }
}

/// A row for a function of two operands that broadcast.
func binary(
  _ name: String, _ domains: [Domain], covers: String, cases: [[Shape]] = Cases.binary,
  _ function: @escaping @Sendable (Value, Value) -> Value
) -> GradientRow {
  GradientRow(name, covers: [covers], domains, cases) { function($0[0], $0[1]) }
}

enum GradientTable {
  static let rows: [GradientRow] =
    arithmetic + elementary + special + activations + furtherActivations + choices + reductions
    + shapes + indexing + matrixProducts + normalization + losses + furtherLosses + scans
    + rearrangements + tensorProducts + linearAlgebra + sequences + images + pooling
}
