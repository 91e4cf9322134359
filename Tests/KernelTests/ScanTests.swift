import CWengert
import Testing

/// Running sums and the like, against loops, with more columns than one block holds.
@Suite struct ScanTests {
  struct Form: Sendable, CustomTestStringConvertible {
    let outer: Int
    let rows: Int
    let inner: Int
    var count: Int { outer * rows * inner }
    var testDescription: String { "\(outer), \(rows), \(inner)" }

    /// The positions of each column, in order.
    func columns(reversed: Bool) -> [[Int]] {
      (0..<outer * inner).map { column in
        let first = column / inner * rows * inner + column % inner
        let places = (0..<rows).map { first + $0 * inner }
        return reversed ? places.reversed() : places
      }
    }
  }
  static let forms = [
    Form(outer: 1, rows: 7, inner: 1), Form(outer: 3, rows: 5, inner: 70),
    Form(outer: 2, rows: 1, inner: 32), Form(outer: 2, rows: 0, inner: 3),
    Form(outer: 1, rows: 4, inner: 33),
  ]

  private func check<T: BitwiseCopyable & Equatable & Sendable>(
    _ form: Form, reversed: Bool, _ x: [T], _ zero: T, _ start: T, _ step: (T, T) -> T,
    _ body: (UnsafeMutablePointer<T>) -> Void
  ) {
    var y = [T](repeating: zero, count: form.count)
    y.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { body(base) } }
    for column in form.columns(reversed: reversed) {
      var sum = start
      for place in column {
        sum = step(sum, x[place])
        #expect(y[place] == sum, "\(form) at \(place)")
      }
    }
  }

  @Test(arguments: forms, [false, true]) func sumsAndProducts(_ form: Form, _ reversed: Bool) {
    var random = Random(3)
    let (outer, rows, inner) = (Int64(form.outer), Int64(form.rows), Int64(form.inner))
    // Whole numbers, so that doubles are exact.
    let x: [Double] = (0..<form.count).map { _ in Double(Int.random(in: -3...3, using: &random)) }
    for (op, start, step) in [
      (WG_SCAN_SUM, 0, { $0 + $1 }), (WG_SCAN_PRODUCT, 1, { $0 * $1 }),
    ] as [(wg_scan_op, Double, (Double, Double) -> Double)] {
      check(form, reversed: reversed, x, 0, start, step) {
        wg_scan(op, WG_FLOAT64, reversed, outer, rows, inner, x, $0)
      }
      check(form, reversed: reversed, x.map { Float($0) }, 0, Float(start)) {
        Float(step(Double($0), Double($1)))
      } _: {
        wg_scan(op, WG_FLOAT32, reversed, outer, rows, inner, x.map { Float($0) }, $0)
      }
    }
    let bytes = x.map { UInt8(truncatingIfNeeded: Int($0) * 50) }
    check(form, reversed: reversed, bytes, 0, 0, { $0 &+ $1 }) {
      wg_scan(WG_SCAN_SUM, WG_UINT8, reversed, outer, rows, inner, bytes, $0)
    }
    let integers = x.map { Int64($0) << 61 }
    check(form, reversed: reversed, integers, 0, 0, { $0 &+ $1 }) {
      wg_scan(WG_SCAN_SUM, WG_INT64, reversed, outer, rows, inner, integers, $0)
    }
  }

  @Test(arguments: forms, [false, true]) func recurrences(_ form: Form, _ reversed: Bool) {
    var random = Random(5)
    let a: [Double] = random.reals(form.count, in: -1...1)
    let c: [Double] = random.reals(form.count, in: -1...1)
    var y = [Double](repeating: 0, count: form.count)
    wg_recurrence(
      WG_FLOAT64, reversed, Int64(form.outer), Int64(form.rows), Int64(form.inner), a, c, &y)
    for column in form.columns(reversed: reversed) {
      for (step, place) in column.enumerated() {
        let expected = step == 0 ? c[place] : c[place] + a[place] * y[column[step - 1]]
        #expect(abs(y[place] - expected) <= 1e-15 * max(1, abs(expected)))
      }
    }
  }

  @Test(arguments: forms, [false, true]) func extremes(_ form: Form, _ least: Bool) {
    var random = Random(7)
    var x: [Float] = (0..<form.count).map { _ in Float(Int.random(in: 0...4, using: &random)) }
    if form.count > 9 { x[9] = .nan }
    var index = [Int64](repeating: -1, count: form.count)
    wg_scan_extreme(
      least, WG_FLOAT32, Int64(form.outer), Int64(form.rows), Int64(form.inner), x, &index)
    for column in form.columns(reversed: false) {
      var best = 0
      for (step, place) in column.enumerated() {
        let (v, top) = (x[place], x[column[best]])
        if !top.isNaN && (v.isNaN || (least ? v <= top : v >= top)) { best = step }
        #expect(index[place] == Int64(best), "\(form) at \(place)")
      }
    }
  }
}
