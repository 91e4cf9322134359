import CWengert
import Testing

/// Two operand shapes and the shape they give together.
struct Pattern: Sendable, CustomTestStringConvertible {
  let a: [Int]
  let b: [Int]
  var testDescription: String { "\(a) with \(b)" }

  var shape: [Int] { zip(a, b).map { $0 == 1 ? $1 : $0 } }

  static let all = [
    Pattern(a: [], b: []), Pattern(a: [8], b: [8]), Pattern(a: [8], b: [1]),
    Pattern(a: [1], b: [37]), Pattern(a: [1], b: [1]), Pattern(a: [0], b: [1]),
    Pattern(a: [3, 0], b: [1, 1]), Pattern(a: [4, 9], b: [4, 9]), Pattern(a: [4, 9], b: [1, 9]),
    Pattern(a: [4, 9], b: [4, 1]), Pattern(a: [4, 1], b: [1, 9]), Pattern(a: [1, 9], b: [4, 9]),
    Pattern(a: [2, 3, 5], b: [2, 1, 5]), Pattern(a: [2, 1, 5], b: [1, 3, 1]),
    Pattern(a: [2, 3, 1], b: [1, 1, 40]), Pattern(a: [2, 1, 3, 1, 4], b: [1, 5, 3, 2, 4]),
    Pattern(a: [2, 2, 1, 1, 3, 1, 2, 2], b: [1, 2, 2, 1, 3, 2, 1, 2]),
  ]

  /// Strides of a contiguous operand, 0 where it repeats.
  static func strides(_ operand: [Int], in shape: [Int]) -> [Int64] {
    var strides = [Int64](repeating: 0, count: operand.count)
    var step: Int64 = 1
    for d in operand.indices.reversed() {
      strides[d] = operand[d] == 1 && shape[d] != 1 ? 0 : step
      step *= Int64(operand[d])
    }
    return strides
  }
}

/// Source positions of every element of `shape`, in order.
func positions(_ shape: [Int], _ strides: [Int64]) -> [Int] {
  var result = [0]
  for d in shape.indices {
    result = result.flatMap { p in (0..<shape[d]).map { p + $0 * Int(strides[d]) } }
  }
  return result
}

func broadcast<T: BitwiseCopyable>(
  _ op: wg_binary_op, _ t: wg_dtype, _ pattern: Pattern, _ a: [T], _ b: [T], _ zero: T
) -> [T] {
  let shape = pattern.shape
  var y = [T](repeating: zero, count: shape.reduce(1, *))
  wg_binary_broadcast(
    op, t, Int32(shape.count), shape.map(Int64.init), a, Pattern.strides(pattern.a, in: shape), b,
    Pattern.strides(pattern.b, in: shape), &y)
  return y
}

@Suite struct BinaryTests {
  typealias Map<T> = (T, T) -> T

  static func exactMaps<T: Real>(_: T.Type) -> [(wg_binary_op, Map<T>)] {
    [
      (WG_ADD, { $0 + $1 }), (WG_SUB, { $0 - $1 }), (WG_MUL, { $0 * $1 }), (WG_DIV, { $0 / $1 }),
      (WG_MAX, { $0.isNaN || $1.isNaN ? .nan : $0 > $1 ? $0 : $1 }),
      (WG_MIN, { $0.isNaN || $1.isNaN ? .nan : $0 < $1 ? $0 : $1 }),
      (WG_FMOD, { $0.truncatingRemainder(dividingBy: $1) }),
      (WG_REMAINDER, { $0.flooredRemainder(dividingBy: $1) }),
      (WG_TANH_GRAD, { c, b in c * (1 - b * b) }),
      (WG_SIGMOID_GRAD, { c, b in c * b * (1 - b) }),
      (WG_RELU_GRAD, { c, b in b > 0 || b.isNaN ? c : 0 }),
    ]
  }

  func check<T: Real>(_: T.Type, _ pattern: Pattern) {
    var random = Random(3)
    let special: [T] = [.nan, .infinity, -.infinity, 0, -0.0, 1]
    func operand(_ shape: [Int]) -> [T] {
      (0..<shape.reduce(1, *)).map { _ in
        Int.random(in: 0..<6, using: &random) == 0
          ? special.randomElement(using: &random)! : T(Double.random(in: -9...9, using: &random))
      }
    }
    let a = operand(pattern.a)
    let b = operand(pattern.b)
    let pa = positions(pattern.shape, Pattern.strides(pattern.a, in: pattern.shape))
    let pb = positions(pattern.shape, Pattern.strides(pattern.b, in: pattern.shape))
    for (op, map) in Self.exactMaps(T.self) {
      let y = broadcast(op, T.dtype, pattern, a, b, T.zero)
      #expect(y.count == pa.count)
      for i in y.indices {
        let expected = map(a[pa[i]], b[pb[i]])
        #expect(same(y[i], expected), "\(op) of \(a[pa[i]]) and \(b[pb[i]]) in \(T.name)")
      }
    }
    for (op, exact) in [
      (WG_POW, Exact.pow), (WG_ATAN2, Exact.atan2), (WG_HYPOT, Exact.hypot),
      (WG_LOG_ADD_EXP, Exact.logAddExp),
    ] {
      let y = broadcast(op, T.dtype, pattern, a, b, T.zero)
      for i in y.indices {
        let distance = ulps(y[i], from: exact(Wide(a[pa[i]]), Wide(b[pb[i]])))
        #expect(distance <= 2 + referenceSlack, "\(op) of \(a[pa[i]]) and \(b[pb[i]])")
      }
    }
  }

  @Test(arguments: Pattern.all) func float32(_ pattern: Pattern) { check(Float.self, pattern) }
  @Test(arguments: Pattern.all) func float64(_ pattern: Pattern) { check(Double.self, pattern) }

  /// Each special value as the first operand and as the second, with every other.
  @Test func everyPairOfSpecialValues() {
    func check<T: Real>(_: T.Type) {
      let values: [T] = [.nan, .infinity, -.infinity, 0, -0.0, 1, -2.5]
      let pattern = Pattern(a: [values.count, 1], b: [1, values.count])
      for (op, map) in Self.exactMaps(T.self) {
        let y = broadcast(op, T.dtype, pattern, values, values, T.zero)
        for (i, a) in values.enumerated() {
          for (j, b) in values.enumerated() {
            #expect(same(y[i * values.count + j], map(a, b)), "\(op) of \(a) and \(b) in \(T.name)")
          }
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// One number against so many that threads share them.
  @Test func aNumberAgainstMany() {
    let x = (0..<200_000).map { Double($0) }
    var y = x
    wg_binary(WG_SUB, WG_FLOAT64, Int64(x.count), [3.0], 0, x, 1, &y)
    #expect(y == x.map { 3 - $0 })
    wg_binary(WG_SUB, WG_FLOAT64, Int64(x.count), x, 1, [3.0], 0, &y)
    #expect(y == x.map { $0 - 3 })
    wg_binary(WG_SUB, WG_FLOAT64, Int64(x.count), [5.0], 0, [3.0], 0, &y)
    #expect(y.allSatisfy { $0 == 2 })
  }

  /// Axes with the same stride overlap: x[i + j].
  @Test func axesThatOverlap() {
    let x: [Double] = [1, 2, 3, 4, 5, 6]
    var y = [Double](repeating: 9, count: 12)
    wg_binary_broadcast(WG_ADD, WG_FLOAT64, 2, [3, 4], x, [1, 1], [10.0], [0, 0], &y)
    #expect(y == [11, 12, 13, 14, 12, 13, 14, 15, 13, 14, 15, 16])
  }

  func checkIntegers<T: FixedWidthInteger & BitwiseCopyable>(
    _ t: wg_dtype, _ pattern: Pattern, _: T.Type
  ) {
    var random = Random(5)
    let edges: [T] = [.min, .max, 1, T(truncatingIfNeeded: -1), 2]
    func operand(_ shape: [Int]) -> [T] {
      (0..<shape.reduce(1, *)).map { _ in
        let v = T.random(in: .min ... .max, using: &random)
        return v == 0 || Bool.random(using: &random) ? edges.randomElement(using: &random)! : v
      }
    }
    // Divisors must not be 0, which UInt8.min is.
    let a = operand(pattern.a)
    let b = operand(pattern.b).map { $0 == 0 ? 3 : $0 }
    let pa = positions(pattern.shape, Pattern.strides(pattern.a, in: pattern.shape))
    let pb = positions(pattern.shape, Pattern.strides(pattern.b, in: pattern.shape))
    let maps: [(wg_binary_op, Map<T>)] = [
      (WG_ADD, { $0 &+ $1 }), (WG_SUB, { $0 &- $1 }), (WG_MUL, { $0 &* $1 }),
      (WG_DIV, { $0.dividedReportingOverflow(by: $1).partialValue }),
      (WG_FMOD, { $0.remainderReportingOverflow(dividingBy: $1).partialValue }),
      (WG_MAX, { max($0, $1) }), (WG_MIN, { min($0, $1) }),
      (
        WG_REMAINDER,
        { a, b in
          let rest = a.remainderReportingOverflow(dividingBy: b).partialValue
          return rest != 0 && (a < 0) != (b < 0) ? rest + b : rest
        }
      ),
      (
        WG_FLOOR_DIVIDE,
        { a, b in
          let (quotient, rest) = (
            a.dividedReportingOverflow(by: b).partialValue,
            a.remainderReportingOverflow(dividingBy: b).partialValue
          )
          return rest != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
        }
      ),
    ]
    for (op, map) in maps {
      let y = broadcast(op, t, pattern, a, b, T.zero)
      for i in y.indices { #expect(y[i] == map(a[pa[i]], b[pb[i]]), "\(op) in \(T.self)") }
    }
  }

  @Test(arguments: Pattern.all) func integers(_ pattern: Pattern) {
    checkIntegers(WG_INT32, pattern, Int32.self)
    checkIntegers(WG_INT64, pattern, Int64.self)
    checkIntegers(WG_UINT8, pattern, UInt8.self)
  }

  @Test func integerPowers() {
    let a: [Int64] = [2, -3, 7, 1, -1, -1, 5, 0, 3, 2]
    let b: [Int64] = [10, 3, 0, -4, -3, -2, -1, 0, 40, 64]
    var y = [Int64](repeating: 9, count: a.count)
    wg_binary(WG_POW, WG_INT64, Int64(a.count), a, 1, b, 1, &y)
    #expect(y[8] == Int64(truncatingIfNeeded: 12_157_665_459_056_928_801 as UInt64))
    #expect(Array(y[..<8]) == [1024, -27, 1, 1, -1, 1, 0, 1])
    #expect(y[9] == 0)
  }

  @Test func truthValues() {
    let a: [UInt8] = [0, 0, 1, 1]
    let b: [UInt8] = [0, 1, 0, 1]
    var y = [UInt8](repeating: 9, count: 4)
    for (op, expected) in [
      (WG_AND, [0, 0, 0, 1]), (WG_OR, [0, 1, 1, 1] as [UInt8]),
    ] {
      wg_binary(op, WG_BOOL, 4, a, 1, b, 1, &y)
      #expect(y == expected)
    }
  }

  @Test func powerShortcuts() {
    let x: [Double] = [
      0, -0.0, 3, -2.5, .infinity, -.infinity, .nan, 1e-200, 1e200, .leastNonzeroMagnitude,
    ]
    for e in [2.0, 3, -1, 0, 1, 0.5] {
      var y = [Double](repeating: 7, count: x.count)
      wg_binary(WG_POW, WG_FLOAT64, Int64(x.count), x, 1, [e], 0, &y)
      for i in x.indices {
        #expect(ulps(y[i], from: Exact.pow(Wide(x[i]), Wide(e))) <= 1 + referenceSlack)
        #expect(y[i].sign == Double(Exact.pow(Wide(x[i]), Wide(e))).sign || y[i].isNaN)
      }
    }
  }
}

extension FloatingPoint {
  /// The remainder that has the divisor's sign.
  fileprivate func flooredRemainder(dividingBy b: Self) -> Self {
    let rest = truncatingRemainder(dividingBy: b)
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
  }
}
