import CWengert
import Testing

extension SharedState {
  /// Any number of threads gives the same bits.
  @Suite struct ThreadIndependence {
    private static let count = 300_000

    private func sample<T: Real>(_ n: Int = count) -> [T] {
      var random = Random(3)
      return random.reals(n, in: -3...3)
    }

    /// Runs `body` with 1, 2 and 8 threads; it fills as many elements as it is given.
    private func check<T: Equatable>(
      _ name: String, count n: Int = Self.count, _ blank: T,
      _ body: (UnsafeMutablePointer<T>) -> Void
    ) {
      let before = wg_thread_count()
      defer { wg_set_thread_count(before) }
      var results: [[T]] = []
      for threads in [1, 2, 8] as [Int32] {
        wg_set_thread_count(threads)
        var y = [T](repeating: blank, count: n)
        y.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
        results.append(y)
      }
      // Compared as bytes: NaN is equal to itself, and a failure prints no 300,000 elements.
      func areSame(_ index: Int) -> Bool {
        results[0].withUnsafeBytes { first in
          results[index].withUnsafeBytes { first.elementsEqual($0) }
        }
      }
      let writes = results[0].contains { $0 != blank }
      #expect(writes, "\(name) writes something")
      let (two, eight) = (areSame(1), areSame(2))
      #expect(two, "\(name): 2 threads")
      #expect(eight, "\(name): 8 threads")
    }

    private func elementwise<T: Real>(_: T.Type) {
      let (x, z): ([T], [T]) = (sample(), sample().reversed())
      let n = Int64(x.count)
      for op in [WG_RELU, WG_EXP, WG_TANH, WG_LOG, WG_ATAN, WG_ERFINV, WG_LGAMMA] {
        check("unary \(op)", T(77)) { wg_unary(op, T.dtype, n, x, $0) }
      }
      for op in [WG_ADD, WG_POW, WG_TANH_GRAD, WG_LOG_ADD_EXP] {
        check("binary \(op)", T(77)) { wg_binary(op, T.dtype, n, x, 1, z, 1, $0) }
        check("binary \(op) with a scalar", T(77)) { wg_binary(op, T.dtype, n, x, 1, z, 0, $0) }
      }
      for (outer, inner) in [(1, 3), (100, 1), (10, 300)] as [(Int64, Int64)] {
        let rows = n / outer / inner
        check("sums over \(outer), \(inner)", T(77)) {
          wg_scan(WG_SCAN_SUM, T.dtype, false, outer, rows, inner, x, $0)
        }
        check("a recurrence over \(outer), \(inner)", T(77)) {
          wg_recurrence(T.dtype, true, outer, rows, inner, x, z, $0)
        }
      }
      for columns in [3, 100, 1000] {
        let shape = [Int64(x.count / columns), Int64(columns)]
        check("a row broadcast over \(shape)", T(77)) {
          wg_binary_broadcast(
            WG_SUB, T.dtype, 2, shape, x, [Int64(columns), 1], z, [0, 1], $0)
        }
        check("a row broadcast over \(shape), first", T(77)) {
          wg_binary_broadcast(
            WG_SUB, T.dtype, 2, shape, x, [0, 1], z, [Int64(columns), 1], $0)
        }
      }
      check("blend", T(77)) { wg_blend(T.dtype, n, 0.3, x, 0.7, z, $0) }
      let mask = x.map { $0 > 0 ? 1 : 0 as UInt8 }
      check("mask", T(77)) { wg_mask_scale(T.dtype, n, x, mask, 1.25, $0) }
    }

    @Test func elementwiseMaps() {
      elementwise(Float.self)
      elementwise(Double.self)
    }

    private func reductions<T: Real>(_: T.Type) {
      let x: [T] = sample()
      for (outer, n, inner) in [(1, 300_000, 1), (1, 300, 1000), (3000, 100, 1), (30, 100, 100)] {
        for op in [WG_SUM, WG_REDUCE_MAX, WG_LOGSUMEXP, WG_SUM_OF_SQUARES, WG_PROD] {
          check("reduce \(op) of \(outer), \(n), \(inner)", count: outer * inner, T(77)) {
            wg_reduce(op, T.dtype, Int64(outer), Int64(n), Int64(inner), x, $0)
          }
        }
      }
      for columns in [2, 3, 10, 32, 33, 500] {
        let rows = x.count / columns
        let labels = (0..<rows).map { Int64($0 * 7 % columns) }
        let n = rows * columns
        check("softmax", count: n, T(77)) {
          wg_softmax(false, T.dtype, Int64(rows), Int64(columns), 1, x, $0)
        }
        check("softmax's gradient", count: n, T(77)) {
          wg_softmax_gradient(true, T.dtype, Int64(rows), Int64(columns), x, x, $0)
        }
        check("cross-entropy", count: rows, T(77)) {
          wg_cross_entropy(T.dtype, Int64(rows), Int64(columns), x, labels, nil, $0)
        }
        check("cross-entropy's gradient", count: n, T(77)) {
          wg_cross_entropy_gradient(
            T.dtype, Int64(rows), Int64(columns), x, nil, x, x, 1, 0.5, $0)
        }
      }
    }

    @Test func reductionsAndSoftmax() {
      reductions(Float.self)
      reductions(Double.self)
    }

    @Test(arguments: [(300, 1000, 1, false), (10, 30, 1000, false), (1, 300, 1000, true)])
    func normalization(_ outer: Int, _ channels: Int, _ inner: Int, _ perPosition: Bool) {
      let x: [Float] = sample()
      var s = wg_normalization(
        outer: Int64(outer), channels: Int64(channels), inner: Int64(inner),
        per_position: perPosition, epsilon: 1e-5)
      let rests = (0..<channels).map { $0 % 3 == 0 ? Float(0.01) : 0 }
      let moments = x[..<channels] + x[..<channels].map { $0 * $0 } + rests
      check(moments, &s, x, perPosition)
    }

    private func check(
      _ moments: [Float], _ s: inout wg_normalization, _ x: [Float], _ perPosition: Bool
    ) {
      check("normalize", Float(77)) {
        wg_normalize(WG_FLOAT32, &s, x, moments, x, x, $0)
      }
      check("gradient", Float(77)) {
        wg_normalize_gradient(WG_FLOAT32, &s, x, moments, x, x, $0)
      }
      var scratch = moments
      let scales = Int(perPosition ? s.inner : s.channels)
      check("gradient of the scale", count: scales, Float(77)) {
        wg_normalize_scale_gradient(WG_FLOAT32, &s, x, moments, x, $0, &scratch)
      }
      for far in [Float(0), 1e4] {
        let x = x.map { $0 + far }
        check("moments", count: 3 * Int(s.channels), Float(77)) {
          wg_channel_moments(WG_FLOAT32, &s, x, $0)
        }
      }
    }

    @Test func randomNumbers() {
      for type in [WG_FLOAT32, WG_FLOAT64] {
        check("uniform", UInt64(77)) {
          wg_random_uniform(type, 5, 8, Int64(Self.count), -1, 1, $0)
        }
        check("normal", UInt64(77)) { wg_random_normal(type, 5, 8, Int64(Self.count), 0, 1, $0) }
        check("mask", UInt8(77)) { wg_random_mask(type, 5, 8, Int64(Self.count), 0.3, $0) }
      }
      check("words", UInt32(77)) { wg_philox_words(5, 8, Int64(Self.count), $0) }
    }

    private func optimizerSteps<T: Real>(_: T.Type) {
      let (w, g): ([T], [T]) = (sample(), sample().reversed())
      var rates = wg_step_rates(
        rate: 0.1, decay: 0.01, shrink: 0.001, first: 0.9, first_rest: 0.1, second: 0.99,
        second_rest: 0.01, epsilon: 1e-8, factor: 1, gradient_rate: 0.2, low: 0.5, high: 2)
      for rule in 0..<WG_STEP_RULES.rawValue {
        check("rule \(rule)", T(77)) { new in
          let squares = g.map { $0 * $0 }
          var (a, b, c) = (squares, squares, squares)
          withUnsafeMutablePointers(&a, &b, &c) { a, b, c in
            w.withUnsafeBytes { w in
              g.withUnsafeBytes { g in
                var memory = wg_step_memory(
                  gradient: g.baseAddress, parameter: w.baseAddress,
                  slots: (UnsafeRawPointer(a), UnsafeRawPointer(b), UnsafeRawPointer(c)),
                  new_parameter: new, new_slots: (a, b, c))
                wg_optimizer_step(
                  wg_step_rule(rule), T.dtype, Int64(Self.count), &rates, &memory)
              }
            }
          }
        }
      }
    }

    @Test func optimizerSteps() {
      optimizerSteps(Float.self)
      optimizerSteps(Double.self)
    }

    private func withUnsafeMutablePointers<T>(
      _ a: inout [T], _ b: inout [T], _ c: inout [T],
      _ body: (UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Void
    ) {
      a.withUnsafeMutableBytes { a in
        b.withUnsafeMutableBytes { b in
          c.withUnsafeMutableBytes { body(a.baseAddress!, b.baseAddress!, $0.baseAddress!) }
        }
      }
    }
  }
}
