import CWengert
import Testing

func reduce<T: BitwiseCopyable>(
  _ op: wg_reduce_op, _ t: wg_dtype, _ outer: Int, _ n: Int, _ inner: Int, _ x: [T], _ zero: T
) -> [T] {
  var y = [T](repeating: zero, count: outer * inner)
  wg_reduce(op, t, Int64(outer), Int64(n), Int64(inner), x, &y)
  return y
}

/// The columns of x seen as [outer, n, inner], in the order of the result.
func columns<T>(_ x: [T], _ outer: Int, _ n: Int, _ inner: Int) -> [[T]] {
  (0..<outer).flatMap { o in
    (0..<inner).map { i in (0..<n).map { x[(o * n + $0) * inner + i] } }
  }
}

@Suite struct ReduceTests {
  static let shapes = [
    (1, 1, 1), (1, 5, 1), (3, 33, 1), (1, 1000, 1), (2, 5000, 1), (1, 7, 3), (2, 100, 5),
    (1, 70, 64), (2, 37, 65), (3, 9, 200), (1, 4000, 2), (1, 1, 4), (2, 16, 1), (2, 17, 16),
  ]

  func check<T: Real>(_: T.Type, _ outer: Int, _ n: Int, _ inner: Int) {
    var random = Random(1)
    let x: [T] = random.reals(outer * n * inner, in: -1...3)
    let expected = columns(x.map { Wide($0) }, outer, n, inner)
    let eps = Double(T.ulpOfOne)
    func compare(
      _ op: wg_reduce_op, _ exact: ([Wide]) -> Wide, scale: ([Wide]) -> Wide, factor: Double
    ) {
      let y = reduce(op, T.dtype, outer, n, inner, x, T.zero)
      for (value, column) in zip(y, expected) {
        let error = Double(abs(Wide(value) - exact(column)))
        // A balanced sum is off by a few ulp of the sum of magnitudes, however long it is.
        let bound = factor * eps * Double(scale(column)) + referenceSlack * 1e-16
        #expect(error <= bound, "\(op) of \((outer, n, inner)) \(T.name): \(error)")
      }
    }
    func sum(_ v: [Wide]) -> Wide { v.reduce(0, +) }
    func magnitudes(_ v: [Wide]) -> Wide { v.reduce(0) { $0 + abs($1) } }
    func deviations(_ v: [Wide]) -> Wide {
      let mean = sum(v) / Wide(v.count)
      return v.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    compare(WG_SUM, sum, scale: magnitudes, factor: 4)
    compare(
      WG_SUM_OF_SQUARES, { $0.reduce(0) { $0 + $1 * $1 } },
      scale: { $0.reduce(0) { $0 + $1 * $1 } }, factor: 5)
    compare(WG_SUM_SQUARED_DEVIATIONS, deviations, scale: { deviations($0) + 1e-3 }, factor: 8)
    compare(
      WG_NORM, { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() },
      scale: { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }, factor: 4)
    compare(
      WG_LOGSUMEXP, { v in Exact.log(v.reduce(0) { $0 + Exact.exp($1) }) }, scale: { _ in 20 },
      factor: 2)
    compare(WG_REDUCE_MAX, { $0.max()! }, scale: { _ in 0 }, factor: 1)
    compare(WG_REDUCE_MIN, { $0.min()! }, scale: { _ in 0 }, factor: 1)
    let near: [T] = random.reals(outer * n * inner, in: 0.99...1.01)
    let product = reduce(WG_PROD, T.dtype, outer, n, inner, near, T.zero)
    for (value, column) in zip(product, columns(near.map { Wide($0) }, outer, n, inner)) {
      let exact = column.reduce(1, *)
      #expect(Double(abs(Wide(value) / exact - 1)) <= eps * Double(n) + referenceSlack * 1e-16)
    }
  }

  @Test(arguments: shapes) func floats(_ outer: Int, _ n: Int, _ inner: Int) {
    check(Float.self, outer, n, inner)
    check(Double.self, outer, n, inner)
  }

  /// Elements whose squares leave the range of numbers, above and below, in rows and in columns.
  @Test func normsOfGreatAndSmallElements() {
    func check<T: Real>(_: T.Type, _ values: [T]) {
      for value in values {
        for (n, inner) in [(3, 1), (100, 1), (3, 5), (100, 70)] {
          let x = (0..<n * inner).map { $0 / inner < 2 ? value * T($0 / inner == 0 ? 3 : 4) : 0 }
          for y in reduce(WG_NORM, T.dtype, 1, n, inner, x, T.zero) {
            #expect(ulps(y, from: Wide(value) * 5) <= 4, "\(y) for \(value) times 5 in \(T.name)")
          }
        }
      }
    }
    check(Float.self, [1, 1e20, 1e37, 1e-20, 1e-37, .leastNonzeroMagnitude * 70000])
    check(Double.self, [1, 1e200, 1e307, 1e-200, 1e-307])
  }

  /// Elements so far from 0 that the rounding of their mean would show in the deviations, and others, whose
  /// result must not depend on them.
  @Test func deviationsFarFromZero() {
    func check<T: Real>(_: T.Type, _ offset: T, _ step: T) {
      for (n, inner) in [(2, 1), (33, 1), (1500, 1), (2, 3), (40, 70)] {
        let x = (0..<n * inner).map { i in
          let row = i / inner
          return (i % inner == 1 ? 0 : offset) + (row % 2 == 0 ? 0 : step)
        }
        let even = Double((n + 1) / 2)
        let exact = Double(step * step) * even * (Double(n) - even) / Double(n)
        let y = reduce(WG_SUM_SQUARED_DEVIATIONS, T.dtype, 1, n, inner, x, T.zero)
        #expect(y.allSatisfy { abs(Double($0) / exact - 1) < 1e-5 }, "\(n), \(inner) \(T.name)")
        let equal = [T](repeating: offset + T(0.1), count: n * inner)
        let none = reduce(WG_SUM_SQUARED_DEVIATIONS, T.dtype, 1, n, inner, equal, T.zero)
        #expect(none.allSatisfy { $0 == 0 }, "\(n), \(inner) \(T.name)")
      }
    }
    check(Float.self, 1e6, 1 / 16)
    check(Double.self, 1e14, 1 / 16)
  }

  /// A million times 0.1: one running float32 sum would be off by a thousand.
  @Test func longSum() {
    let x = [Float](repeating: 0.1, count: 1 << 20)
    for (n, inner) in [(1 << 20, 1), (1 << 18, 4)] {
      for y in reduce(WG_SUM, WG_FLOAT32, 1, n, inner, x, Float(0)) {
        #expect(abs(y / (Float(n) * 0.1) - 1) < 1e-6)
      }
    }
  }

  @Test func emptyAxis() {
    for inner in [1, 3] {
      let empty: [Double] = []
      func value(_ op: wg_reduce_op) -> [Double] { reduce(op, WG_FLOAT64, 2, 0, inner, empty, 7) }
      let count = 2 * inner
      #expect(value(WG_SUM) == [Double](repeating: 0, count: count))
      #expect(value(WG_PROD) == [Double](repeating: 1, count: count))
      #expect(value(WG_LOGSUMEXP) == [Double](repeating: -.infinity, count: count))
      #expect(value(WG_SUM_OF_SQUARES) == [Double](repeating: 0, count: count))
    }
    #expect(reduce(WG_PROD, WG_INT32, 1, 0, 2, [] as [Int32], 7) == [1, 1])
  }

  @Test func specialValues() {
    for (n, inner) in [(90, 1), (90, 3)] {
      for position in [0, 1, 31, 32, 89] {
        var x = [Float](repeating: 1, count: n * inner)
        x[position * inner] = .nan
        for op in [WG_REDUCE_MAX, WG_REDUCE_MIN, WG_SUM, WG_LOGSUMEXP] {
          let y = reduce(op, WG_FLOAT32, 1, n, inner, x, Float(0))
          #expect(y[0].isNaN && y[1...].allSatisfy { !$0.isNaN })
        }
        x[position * inner] = .infinity
        #expect(reduce(WG_LOGSUMEXP, WG_FLOAT32, 1, n, inner, x, Float(0))[0] == .infinity)
        #expect(reduce(WG_REDUCE_MAX, WG_FLOAT32, 1, n, inner, x, Float(0))[0] == .infinity)
      }
      let lowest = [Float](repeating: -.infinity, count: n * inner)
      #expect(reduce(WG_LOGSUMEXP, WG_FLOAT32, 1, n, inner, lowest, Float(0))[0] == -.infinity)
      let big = [Float](repeating: 1000, count: n * inner)
      #expect(
        abs(reduce(WG_LOGSUMEXP, WG_FLOAT32, 1, n, inner, big, Float(0))[0] - 1004.4998) < 1e-3)
    }
  }

  func checkIntegers<T: FixedWidthInteger & BitwiseCopyable>(_ t: wg_dtype, _: T.Type) {
    var random = Random(9)
    for (outer, n, inner) in Self.shapes {
      let x = (0..<outer * n * inner).map { _ in T.random(in: .min ... .max, using: &random) }
      let all = columns(x, outer, n, inner)
      #expect(reduce(WG_SUM, t, outer, n, inner, x, 0) == all.map { $0.reduce(0, &+) })
      #expect(reduce(WG_PROD, t, outer, n, inner, x, 0) == all.map { $0.reduce(1, &*) })
      #expect(reduce(WG_REDUCE_MAX, t, outer, n, inner, x, 0) == all.map { $0.max()! })
      #expect(reduce(WG_REDUCE_MIN, t, outer, n, inner, x, 0) == all.map { $0.min()! })
    }
  }

  @Test func integers() {
    checkIntegers(WG_INT32, Int32.self)
    checkIntegers(WG_INT64, Int64.self)
    checkIntegers(WG_UINT8, UInt8.self)
    let flags: [UInt8] = [0, 0, 1, 0, 1, 1]
    #expect(reduce(WG_REDUCE_MAX, WG_BOOL, 3, 2, 1, flags, 9) == [0, 1, 1])
    #expect(reduce(WG_REDUCE_MIN, WG_BOOL, 3, 2, 1, flags, 9) == [0, 0, 1])
  }

  @Test func finiteness() {
    for n in [0, 1, 511, 2000] {
      var x = [Float](repeating: 3e38, count: n)
      #expect(wg_all_finite(WG_FLOAT32, Int64(n), x))
      for bad in [Float.nan, .infinity, -.infinity] where n > 0 {
        x[n - 1] = bad
        #expect(!wg_all_finite(WG_FLOAT32, Int64(n), x))
      }
    }
    #expect(!wg_all_finite(WG_FLOAT64, 2, [1, Double.infinity]))
  }
}
