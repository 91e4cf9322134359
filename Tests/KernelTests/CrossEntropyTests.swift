import CWengert
import Testing

extension SharedState {
  /// Cross-entropy and the gradients of softmax, against the formulas in a wider type.
  @Suite struct CrossEntropyKernels {
    private struct Rows<T: Real> {
      let rows: Int
      let classes: Int
      let x: [T]
      let q: [T]
      let labels: [Int64]
      let scale: [T]

      init(_ rows: Int, _ classes: Int) {
        var random = Random(UInt64(rows * 100 + classes))
        (self.rows, self.classes) = (rows, classes)
        x = random.reals(rows * classes, in: -8...8)
        q = random.reals(rows * classes, in: 0...1)
        scale = random.reals(rows, in: -2...2)
        labels = (0..<rows).map { _ in Int64.random(in: 0..<Int64(classes), using: &random) }
      }

      func row(_ values: [T], _ r: Int) -> [Wide] {
        values[(r * classes)..<((r + 1) * classes)].map { Wide($0) }
      }

      func logProbabilities(_ r: Int) -> [Wide] {
        let row = row(x, r)
        let greatest = row.max()!
        let sum = row.reduce(Wide(0)) { $0 + Exact.exp($1 - greatest) }
        return row.map { $0 - greatest - Exact.log(sum) }
      }
    }

    private func isClose<T: Real>(_ a: T, _ b: Wide) -> Bool {
      abs(Wide(a) - b) <= 200 * Wide(T.ulpOfOne) * max(1, abs(b))
    }

    private func check<T: Real>(_: T.Type, _ rows: Int, _ classes: Int) {
      let data = Rows<T>(rows, classes)
      let (r, n) = (Int64(rows), Int64(classes))
      var (hard, soft) = ([T](repeating: 77, count: rows), [T](repeating: 77, count: rows))
      wg_cross_entropy(T.dtype, r, n, data.x, data.labels, nil, &hard)
      wg_cross_entropy(T.dtype, r, n, data.x, nil, data.q, &soft)
      var hardGradient = [T](repeating: 77, count: rows * classes)
      var softGradient = hardGradient
      wg_cross_entropy_gradient(
        T.dtype, r, n, data.x, data.labels, nil, data.scale, 1, 0.5, &hardGradient)
      wg_cross_entropy_gradient(T.dtype, r, n, data.x, nil, data.q, data.scale, 0, 2, &softGradient)
      let title = "\(T.name), \(rows) rows of \(classes)"
      for row in 0..<rows {
        let (l, q) = (data.logProbabilities(row), data.row(data.q, row))
        let label = Int(data.labels[row])
        let loss = -zip(q, l).reduce(Wide(0)) { $0 + $1.0 * $1.1 }
        #expect(isClose(hard[row], -l[label]), "\(title)")
        #expect(isClose(soft[row], loss), "\(title)")
        let total = q.reduce(0, +)
        for c in 0..<classes {
          let (at, p) = (row * classes + c, Exact.exp(l[c]))
          let share = (p - (c == label ? 1 : 0)) * Wide(data.scale[row]) * 0.5
          #expect(isClose(hardGradient[at], share), "\(title)")
          let softShare = (p * total - q[c]) * Wide(data.scale[0]) * 2
          #expect(isClose(softGradient[at], softShare), "\(title)")
        }
      }
    }

    @Test func everyInstructionSet() async {
      await #expect(processExitsWith: .success) {
        SharedState.CrossEntropyKernels().everyInstructionSetHere()
      }
    }

    fileprivate func everyInstructionSetHere() {
      withEachInstructionSet { _ in
        for (rows, classes) in [
          (1, 1), (31, 2), (33, 2), (32, 3), (33, 10), (70, 32), (5, 33), (3, 700),
        ] {
          check(Float.self, rows, classes)
          check(Double.self, rows, classes)
        }
      }
    }

    /// A class of probability 0 counts nothing, however impossible its score, in tiles and in long rows.
    @Test func impossibleClassesOfNoWeight() {
      func check<T: Real>(_: T.Type, _ classes: Int) {
        let rows = 33
        var x = [T](repeating: 0, count: rows * classes)
        var q = x
        for row in 0..<rows {
          x[row * classes] = -.infinity
          q[row * classes + 1] = 1
        }
        var y = [T](repeating: 77, count: rows)
        wg_cross_entropy(T.dtype, Int64(rows), Int64(classes), x, nil, q, &y)
        let expected = Exact.log(Wide(classes - 1))
        #expect(y.allSatisfy { isClose($0, expected) }, "\(T.name), \(classes) classes: \(y[0])")
      }
      for classes in [2, 10, 32, 33, 700] {
        check(Float.self, classes)
        check(Double.self, classes)
      }
    }

    /// A row's result never depends on its neighbours or its place in a tile.
    @Test func rowsAreIndependent() {
      let data = Rows<Float>(40, 5)
      var all = [Float](repeating: 77, count: 200)
      wg_softmax(false, WG_FLOAT32, 40, 5, 1, data.x, &all)
      for row in 0..<40 {
        var one = [Float](repeating: 77, count: 5)
        wg_softmax(false, WG_FLOAT32, 1, 5, 1, Array(data.x[(row * 5)..<(row * 5 + 5)]), &one)
        #expect(one == Array(all[(row * 5)..<(row * 5 + 5)]))
      }
    }

    private func checkGradient<T: Real>(_: T.Type, _ rows: Int, _ classes: Int) {
      let data = Rows<T>(rows, classes)
      for logarithm in [false, true] {
        var y = [T](repeating: 77, count: rows * classes)
        var g = y
        wg_softmax(logarithm, T.dtype, Int64(rows), Int64(classes), 1, data.x, &y)
        wg_softmax_gradient(logarithm, T.dtype, Int64(rows), Int64(classes), y, data.q, &g)
        for r in 0..<rows {
          let (y, c) = (data.row(y, r), data.row(data.q, r))
          let total = zip(y, c).reduce(Wide(0)) { $0 + (logarithm ? $1.1 : $1.0 * $1.1) }
          for k in 0..<classes {
            let exact = logarithm ? c[k] - Exact.exp(y[k]) * total : y[k] * (c[k] - total)
            #expect(isClose(g[r * classes + k], exact), "\(T.name) \(logarithm) \(classes)")
          }
        }
      }
    }

    @Test(arguments: [(1, 1), (33, 2), (40, 10), (7, 32), (3, 33), (2, 600)])
    func gradientsOfSoftmax(_ rows: Int, _ classes: Int) {
      checkGradient(Float.self, rows, classes)
      checkGradient(Double.self, rows, classes)
    }
  }
}
