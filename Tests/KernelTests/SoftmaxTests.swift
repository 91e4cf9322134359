import CWengert
import Testing

@Suite struct SoftmaxTests {
  func softmax<T: Real>(_ logarithm: Bool, _ outer: Int, _ n: Int, _ inner: Int, _ x: [T]) -> [T] {
    var y = [T](repeating: 7, count: x.count)
    wg_softmax(logarithm, T.dtype, Int64(outer), Int64(n), Int64(inner), x, &y)
    return y
  }

  func check<T: Real>(_: T.Type, _ outer: Int, _ n: Int, _ inner: Int) {
    var random = Random(8)
    let x: [T] = random.reals(outer * n * inner, in: -30...30)
    let exact = columns(x.map { Wide($0) }, outer, n, inner)
    let value = columns(softmax(false, outer, n, inner, x), outer, n, inner)
    let logarithm = columns(softmax(true, outer, n, inner, x), outer, n, inner)
    let eps = Double(T.ulpOfOne)
    for (c, column) in exact.enumerated() {
      let greatest = column.max()!
      let sum = column.reduce(0) { $0 + Exact.exp($1 - greatest) }
      for j in column.indices {
        let p = Exact.exp(column[j] - greatest) / sum
        // The rounding of x - max, at most 60, is an absolute error of the exponent.
        #expect(Double(abs(Wide(value[c][j]) / p - 1)) < 40 * eps + referenceSlack * 1e-16)
        let l = column[j] - greatest - Exact.log(sum)
        #expect(Double(abs(Wide(logarithm[c][j]) - l)) < 80 * eps + referenceSlack * 1e-16)
      }
    }
  }

  @Test(arguments: [(1, 1, 1), (4, 10, 1), (2, 1000, 1), (2, 10, 3), (1, 50, 65), (3, 1, 4)])
  func floats(_ outer: Int, _ n: Int, _ inner: Int) {
    check(Float.self, outer, n, inner)
    check(Double.self, outer, n, inner)
  }

  @Test func hugeInputsStayFinite() {
    for inner in [1, 2] {
      let x: [Float] = [3e38, 3e38, -3e38, -3e38]
      let y = softmax(false, 4 / (2 * inner), 2, inner, x)
      #expect(y.allSatisfy { $0 == 0.5 || $0 == 1 || $0 == 0 })
      let l = softmax(true, 4 / (2 * inner), 2, inner, [1e5, 0, 0, 1e5] as [Double])
      #expect(l.allSatisfy { $0.isFinite })
    }
  }

  @Test func minusInfinityMasks() {
    let y = softmax(false, 1, 3, 1, [-.infinity, 1, 1] as [Double])
    #expect(y == [0, 0.5, 0.5])
  }

  /// Of two classes one exponential is not computed. Columns, which compute both, say what comes of it.
  func checkTwoClasses<T: Real>(_: T.Type) {
    let values: [T] = [.nan, .infinity, -.infinity, 0, -0.0, 1, -3.5, .greatestFiniteMagnitude]
    for a in values {
      for b in values {
        for logarithm in [false, true] {
          let rows = softmax(logarithm, 1, 2, 1, [a, b])
          let columns = softmax(logarithm, 1, 2, 2, [a, a, b, b])
          for (row, column) in zip(rows, [columns[0], columns[2]]) {
            #expect(row == column || (row.isNaN && column.isNaN), "\(T.name): \(a), \(b)")
          }
        }
      }
    }
  }

  @Test func twoClasses() {
    checkTwoClasses(Float.self)
    checkTwoClasses(Double.self)
  }
}
