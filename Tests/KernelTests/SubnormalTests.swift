import CWengert
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension SharedState {
  /// Large products and optimizer steps take subnormal numbers for 0; everything else computes as
  /// IEEE 754 says, and the caller's mode is what it was.
  @Suite struct Subnormals {
    /// 8,192 multiply-adds and one column less.
    private static let large = (m: 16, n: 32, k: 16)
    private static let small = (m: 16, n: 31, k: 16)

    /// Every element of a product of two constant matrices.
    private func product<T: Real>(
      _ size: (m: Int, n: Int, k: Int), _ a: T, _ b: T, plus c: T = 0
    ) -> [T] {
      let (m, n, k) = (Int64(size.m), Int64(size.n), Int64(size.k))
      let x = [T](repeating: a, count: size.m * size.k)
      let y = [T](repeating: b, count: size.k * size.n)
      var z = [T](repeating: c, count: size.m * size.n)
      wg_gemm(T.dtype, false, false, m, n, k, x, k, y, n, c != 0, &z, n)
      return z
    }

    private func affine<T: Real>(
      _ size: (m: Int, n: Int, k: Int), _ a: T, _ b: T, _ bias: T
    ) -> [T] {
      let x = [T](repeating: a, count: size.m * size.k)
      let w = [T](repeating: b, count: size.k * size.n)
      var y = [T](repeating: 77, count: size.m * size.n)
      wg_affine(
        T.dtype, Int64(size.m), Int64(size.n), Int64(size.k), x, w,
        [T](repeating: bias, count: size.n), &y)
      return y
    }

    /// A product that is not optimized away or computed while compiling.
    @inline(never) private func times<T: Real>(_ a: T, _ b: T) -> T { a * b }

    private func products<T: Real>(_: T.Type) {
      let tiny = T.leastNormalMagnitude / 4
      let root = T.leastNormalMagnitude.squareRoot() / 4
      withEachInstructionSet { set in
        let title = "\(T.name) \(set)"
        // An operand, a result, an element of C.
        #expect(product(Self.large, tiny, 1).allSatisfy { $0 == 0 }, "\(title)")
        #expect(product(Self.large, root, root / 16).allSatisfy { $0 == 0 }, "\(title)")
        #expect(product(Self.large, 0, 0, plus: tiny).allSatisfy { $0 == 0 }, "\(title)")
        #expect(affine(Self.large, tiny, 1, 3).allSatisfy { $0 == 3 }, "\(title)")
        #expect(product(Self.small, tiny, 1).allSatisfy { $0 == 16 * tiny }, "\(title)")
        #expect(product(Self.small, 0, 0, plus: tiny).allSatisfy { $0 == tiny }, "\(title)")
        // The smallest numbers that are not subnormal stay, in both.
        let least = T.leastNormalMagnitude
        #expect(product(Self.large, least, 1).allSatisfy { $0 == 16 * least }, "\(title)")
        #expect(product(Self.large, 0, 0, plus: least).allSatisfy { $0 == least }, "\(title)")
        // The mode is the caller's again.
        #expect(times(T.leastNormalMagnitude, 0.5) != 0, "\(title)")
      }
    }

    @Test func largeProductsFlush() async {
      await #expect(processExitsWith: .success) {
        SharedState.Subnormals().largeProductsFlushHere()
      }
    }

    fileprivate func largeProductsFlushHere() {
      products(Float.self)
      products(Double.self)
    }

    @Test func elementwiseKernelsDoNot() {
      let tiny = Float.leastNonzeroMagnitude
      let n = 100_000
      let x = [Float](repeating: 3 * tiny, count: n)
      var y = [Float](repeating: 77, count: n)
      for threads in [1, 8] as [Int32] {
        withThreads(threads) {
          wg_binary(WG_ADD, WG_FLOAT32, Int64(n), x, 1, x, 1, &y)
          #expect(y.allSatisfy { $0 == 6 * tiny })
          wg_unary(WG_TANH, WG_FLOAT32, Int64(n), x, &y)
          #expect(y.allSatisfy { $0 == 3 * tiny })
        }
      }
    }

    private func withThreads(_ count: Int32, _ body: () -> Void) {
      let before = wg_thread_count()
      wg_set_thread_count(count)
      body()
      wg_set_thread_count(before)
    }

    /// Products most of whose terms and sums are normal or subnormal by a few powers of two.
    private func fading<T: Real>(_: T.Type) -> [[UInt8]] {
      let (m, n, k) = (150, 260, 330)
      var random = Random(5)
      let half = Double(T.leastNormalMagnitude.exponent) / 2
      let exponents = half - 12...half + 2
      func values(_ count: Int) -> [T] {
        (0..<count).map { _ in
          let exponent = Double.random(in: exponents, using: &random)
          let sign: T = Bool.random(using: &random) ? 1 : -1
          return sign * T(Exact.exp(Wide(exponent * 0.693147)))
        }
      }
      let (a, b) = (values(m * k), values(k * n))
      var results: [[UInt8]] = []
      for threads in [1, 2, 8] as [Int32] {
        withThreads(threads) {
          var c = [T](repeating: 77, count: m * n)
          wg_gemm(
            T.dtype, false, false, Int64(m), Int64(n), Int64(k), a, Int64(k), b, Int64(n), false,
            &c, Int64(n))
          #expect(c.allSatisfy { !$0.isSubnormal })
          #expect(c.contains(0) && c.contains { $0 != 0 })
          results.append(c.withUnsafeBytes { Array($0) })
        }
      }
      return results
    }

    @Test func anyNumberOfThreadsFlushesTheSame() {
      for results in [fading(Float.self), fading(Double.self)] {
        let agree = results.allSatisfy { $0 == results[0] }
        #expect(agree)
      }
    }

    /// 300 layers of 32 units, in which values fade forward and cotangents backward: after the first
    /// numbers of normal size have vanished, kernels meet zeros only.
    @Test func aDeepNetMeetsNone() {
      let (layers, n) = (300, 32)
      var random = Random(21)
      let limit = (1 / Double(n)).squareRoot()
      let weights: [[Float]] = (0..<layers).map { _ in random.reals(n * n, in: -limit...limit) }
      func multiply(_ a: [Float], _ b: [Float], transposed: Bool) -> [Float] {
        var c = [Float](repeating: 77, count: n * n)
        let size = Int64(n)
        wg_gemm(
          WG_FLOAT32, false, transposed, size, size, size, a, size, b, size, false, &c, size)
        return c
      }
      var activations: [[Float]] = [random.reals(n * n, in: -1...1)]
      for w in weights {
        activations.append(unary(WG_TANH, multiply(activations.last!, w, transposed: false)))
      }
      var cotangent: [Float] = random.reals(n * n, in: -1...1)
      var gradient = cotangent
      var subnormal = 0
      for (w, y) in zip(weights, activations.dropFirst()).reversed() {
        wg_binary(WG_TANH_GRAD, WG_FLOAT32, Int64(n * n), cotangent, 1, y, 1, &gradient)
        cotangent = multiply(gradient, w, transposed: true)
        for x in [y, gradient, cotangent] { subnormal += x.count { $0.isSubnormal } }
      }
      #expect(subnormal == 0)
      #expect(cotangent.allSatisfy { $0 == 0 })
    }

    /// Averages of gradients that have become 0 end at 0 and not among the smallest numbers, where
    /// rounding keeps them from falling.
    @Test(arguments: [512, 1000])
    func averagesOfFadedGradientsEnd(n: Int) {
      let (w, g) = ([Float](repeating: 1, count: n), [Float](repeating: 0, count: n))
      var (new, a, b) = (
        w, [Float](repeating: 1e-30, count: n), [Float](repeating: 1e-30, count: n)
      )
      var rates = wg_step_rates(
        rate: 0.1, decay: 0, shrink: 0, first: 0.9, first_rest: 0.1, second: 0.99,
        second_rest: 0.01, epsilon: 1e-8, factor: 1, gradient_rate: 0, low: 0, high: 0)
      for _ in 0..<3000 {
        a.withUnsafeMutableBytes { a in
          b.withUnsafeMutableBytes { b in
            new.withUnsafeMutableBytes { new in
              g.withUnsafeBytes { g in
                var memory = wg_step_memory(
                  gradient: g.baseAddress, parameter: new.baseAddress,
                  slots: (UnsafeRawPointer(a.baseAddress), UnsafeRawPointer(b.baseAddress), nil),
                  new_parameter: new.baseAddress, new_slots: (a.baseAddress, b.baseAddress, nil))
                wg_optimizer_step(WG_STEP_ADAM, WG_FLOAT32, Int64(n), &rates, &memory)
              }
            }
          }
        }
      }
      #expect(a.allSatisfy { $0 == 0 })
      #expect(b.allSatisfy { $0 == 0 })
      #expect(new == w)
      // Other operands, as the compiler may take equal calls for one.
      #expect(times(Float.leastNormalMagnitude, 0.25) != 0)
    }

    #if arch(x86_64) && canImport(Glibc)
      /// Workers round as the thread does whose work they share.
      @Test func workersRoundAsTheirCallerDoes() {
        var random = Random(11)
        let n = 300_000
        let x: [Float] = random.reals(n, in: 1...2)
        var results: [[Float]] = []
        // The last two are FE_UPWARD and FE_TOWARDZERO, which Swift sees twice.
        let nearest = fegetround()
        for mode in [nearest, 0x800, 0xC00] as [Int32] {
          fesetround(mode)
          for threads in [1, 8] as [Int32] {
            withThreads(threads) {
              var y = [Float](repeating: 77, count: n)
              wg_unary(WG_RECIPROCAL, WG_FLOAT32, Int64(n), x, &y)
              results.append(y)
            }
          }
          fesetround(nearest)
        }
        let agree = stride(from: 0, to: 6, by: 2).map { results[$0] == results[$0 + 1] }
        #expect(agree == [true, true, true])
        let differs = results[0] != results[2] && results[2] != results[4]
        #expect(differs)
      }

      /// A caller that flushes by itself still does afterwards.
      @Test func aFlushingCallerStaysOne() {
        var (before, flushing) = (fenv_t(), fenv_t())
        fegetenv(&before)
        flushing = before
        flushing.__mxcsr |= 0x8040
        fesetenv(&flushing)
        let large = product(Self.large, Float(1e-20), 1e-20)
        let small = product(Self.small, Float(1e-20), 1e-20)
        let own = times(Float.leastNormalMagnitude, 0.5)
        fesetenv(&before)
        #expect(own == 0)
        #expect(large.allSatisfy { $0 == 0 } && small.allSatisfy { $0 == 0 })
        // Other operands, as the compiler may take equal calls for one.
        #expect(times(Float.leastNormalMagnitude, 0.25) != 0)
      }
    #endif
  }
}
