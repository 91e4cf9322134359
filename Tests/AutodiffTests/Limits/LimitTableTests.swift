import Foundation
import Testing
import Wengert

@Suite struct LimitTableTests {
  @Test(arguments: LimitTable.rows) func double(_ row: LimitRow) throws {
    for limit in row.limits where limit.precision != .single { try check(row, limit, Double.self) }
  }

  @Test(arguments: LimitTable.rows) func float(_ row: LimitRow) throws {
    for limit in row.limits where limit.precision != .double && limit.fitsFloat {
      try check(row, limit, Float.self)
    }
  }

  /// Elements do not see their neighbours: all places of a function of one number at once.
  @Test(arguments: LimitTable.rows) func allAtOnce(_ row: LimitRow) throws {
    let points = row.limits.filter {
      $0.precision != .single && $0.operands.count == 1 && $0.operands[0].count == 1
        && $0.value.count == 1
    }
    guard points.count == row.limits.count(where: { $0.precision != .single }) else { return }
    let all = Limit(
      operands: [concatenate(points.map { $0.operands[0] })], value: points.flatMap(\.value),
      gradients: [points.flatMap { $0.gradients[0] }],
      second: points.allSatisfy { $0.second != nil } ? [points.flatMap { $0.second![0] }] : nil,
      convention: nil, precision: .both)
    try check(row, all, Double.self)
  }

  /// A NaN that no operand brings has a reason that users can read.
  @Test func noNaNIsSilent() {
    for row in LimitTable.rows {
      for limit in row.limits
      where !limit.operands.contains(where: { $0.scalars.contains(where: \.isNaN) }) {
        let numbers = limit.value + limit.gradients.joined() + (limit.second ?? []).joined()
        if numbers.contains(where: \.isNaN) {
          #expect(limit.convention != nil, "\(row.name) at \(limit.operands)")
        }
      }
    }
  }

  private func check<S: FloatingTensorScalar>(
    _ row: LimitRow, _ limit: Limit, _ type: S.Type
  ) throws {
    let found = try limit.evaluated(row.function, type)
    let title = "\(row.name) of \(S.self) at \(limit.operands.map(\.scalars))"
    // What is 0 may be rounded by as much as the gradients that add up to it.
    let size = limit.gradients.joined().filter(\.isFinite).map(abs).max() ?? 0
    func expect(_ numbers: [Double], _ right: [Double], _ what: String) {
      #expect(
        isClose(numbers, right, size, S.self), "\(title): the \(what) is \(numbers), not \(right)")
    }
    expect(found.value, limit.value, "value")
    for (index, right) in limit.gradients.enumerated() {
      expect(found.gradients[index], right, "gradient \(index)")
    }
    if let along = limit.derivativeAlongOnes { expect(found.along, along, "derivative along ones") }
    for (index, right) in (limit.second ?? []).enumerated() {
      expect(found.second[index], right, "second derivative \(index)")
    }
  }

  private func isClose<S: FloatingTensorScalar>(
    _ a: [Double], _ b: [Double], _ size: Double, _ type: S.Type
  ) -> Bool {
    let tolerance = S.self == Float.self ? 2e-6 : 1e-13
    return a.count == b.count
      && zip(a, b).allSatisfy { x, y in
        x == y || (x.isNaN && y.isNaN)
          || abs(x - y) <= tolerance * Swift.max(abs(y), y == 0 ? Swift.min(size, 1) : 0)
      }
  }
}

extension Limit {
  /// Whether the numbers are what they are in `Float`, too.
  fileprivate var fitsFloat: Bool {
    let numbers =
      operands.flatMap(\.scalars) + value + gradients.joined() + (second ?? []).joined()
    return numbers.allSatisfy {
      let float = Double(Float($0))
      return $0 == 0 || !$0.isFinite || (float.isFinite && abs(float) >= 1e-37)
    }
  }

  /// The derivative along ones, which forward mode gives: for one result the sum of the gradients, for as
  /// many as each operand has elements the sums of those of the operands, where they depend on no other.
  fileprivate var derivativeAlongOnes: [Double]? {
    if value.count == 1, operands.allSatisfy({ $0.count > 0 }) {
      return [gradients.joined().reduce(0, +)]
    }
    return nil
  }

  fileprivate struct Derivatives {
    let value: [Double]
    let gradients: [[Double]]
    let along: [Double]
    let second: [[Double]]
  }

  fileprivate func evaluated<S: FloatingTensorScalar>(
    _ function: @escaping ([Value]) -> Value, _ type: S.Type
  ) throws -> Derivatives {
    try checked {
      let points = operands.map { Tensor<S>(converting: $0) }
      let ones = points.map { Variable(Tensor<S>.ones($0.shape)) }
      let variables = points.map { Variable($0, requiresGradient: true) }
      let result = Variable<S>(function(variables.map(\.value)))
      let found = Wengert.gradients(
        of: result, withRespectTo: variables, cotangent: Variable(.ones(result.shape)))
      let along = jvp(of: result, withRespectTo: variables, along: ones)
      let curved = hessianVectorProduct(
        of: result.sum(), withRespectTo: variables, along: ones)
      func numbers(_ x: Tensor<S>) -> [Double] { x.scalars.map { Double($0) } }
      return Derivatives(
        value: numbers(result.tensor), gradients: found.map { numbers($0.tensor) },
        along: numbers(along.tensor), second: curved.map { numbers($0.tensor) })
    }
  }
}
