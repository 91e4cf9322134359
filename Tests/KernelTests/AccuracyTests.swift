import CWengert
import Testing

/// A function, its exact form, and how many ulp float32 and float64 may be off.
struct Function: Sendable, CustomTestStringConvertible {
  let name: String
  let op: wg_unary_op
  let limits: (float32: Double, float64: Double)
  let exact: @Sendable (Wide) -> Wide
  var testDescription: String { name }

  init(
    _ name: String, _ op: wg_unary_op, _ float32: Double, _ float64: Double,
    _ exact: @escaping @Sendable (Wide) -> Wide
  ) {
    self.name = name
    self.op = op
    self.limits = (float32, float64)
    self.exact = exact
  }

  /// Within 2 ulp of the correctly rounded result is within 2.5 of the exact one.
  static let all = [
    Function("exp", WG_EXP, 1, 1, Exact.exp),
    Function("expm1", WG_EXPM1, 2, 2, Exact.expm1),
    Function("log", WG_LOG, 1, 1, Exact.log),
    Function("log1p", WG_LOG1P, 1, 1, Exact.log1p),
    Function("log2", WG_LOG2, 1, 1, Exact.log2),
    Function("log10", WG_LOG10, 1, 1, Exact.log10),
    Function("sin", WG_SIN, 1, 1, Exact.sin),
    Function("cos", WG_COS, 1, 1, Exact.cos),
    Function("tan", WG_TAN, 2, 2, Exact.tan),
    Function("asin", WG_ASIN, 2, 2, Exact.asin),
    Function("acos", WG_ACOS, 2, 2, Exact.acos),
    Function("atan", WG_ATAN, 2, 2, Exact.atan),
    Function("sinh", WG_SINH, 2.5, 2.5, Exact.sinh),
    Function("cosh", WG_COSH, 2.5, 2.5, Exact.cosh),
    Function("tanh", WG_TANH, 2.5, 2.5, Exact.tanh),
    Function("asinh", WG_ASINH, 2, 2, Exact.asinh),
    Function("acosh", WG_ACOSH, 2, 2, Exact.acosh),
    Function("atanh", WG_ATANH, 2, 2, Exact.atanh),
    Function("erf", WG_ERF, 1, 2, Exact.erf),
    Function("erfinv", WG_ERFINV, 1, 2, Exact.erfinv),
    Function("sigmoid", WG_SIGMOID, 2.5, 2.5, Exact.sigmoid),
    Function("softplus", WG_SOFTPLUS, 2, 2, Exact.softplus),
    Function("silu", WG_SILU, 2, 2, Exact.silu),
    Function("gelu", WG_GELU, 1, 2, Exact.gelu),
    Function("gelu_tanh", WG_GELU_TANH, 1, 3, Exact.geluTanh),
    Function("sqrt", WG_SQRT, 0.5, 0.5) { $0.squareRoot() },
    Function("rsqrt", WG_RSQRT, 1.6, 1.6) { 1 / $0.squareRoot() },
    Function("reciprocal", WG_RECIPROCAL, 0.5, 0.5) { 1 / $0 },
  ]
}

extension SharedState {
  @Suite struct Accuracy {
    /// Bit patterns of every kind, and dense samples where the functions do something.
    static func samples<T: Real>(_ count: Int) -> [T] {
      var random = Random(42)
      var x: [T] = []
      for _ in 0..<count { x.append(T.random(bits: random.next())) }
      for range in [-1.0...1.0, -4.0...4.0, -20.0...20.0, -120.0...120.0, -760.0...760.0] {
        x += random.reals(count, in: range)
      }
      for _ in 0..<count {
        let magnitude = T(Exact.exp(Wide(Double.random(in: -80...5, using: &random))))
        x.append(Bool.random(using: &random) ? magnitude : -magnitude)
      }
      let edges: [T] = [
        0, 1, 2, 20, 0.5, 0.625, .leastNonzeroMagnitude, .leastNormalMagnitude, .ulpOfOne,
        .greatestFiniteMagnitude, 88.72284, 709.782712893384, 103.97208, 745.1332191019412,
      ]
      for e in edges {
        for v in [e, e.nextUp, e.nextDown] { x += [v, -v] }
      }
      return x.filter { $0.isFinite }
    }

    func check<T: Real>(_ f: Function, _ limit: Double, _ x: [T]) {
      let y = unary(f.op, x)
      var worst = (ulps: 0.0, at: T.zero)
      for i in x.indices {
        let distance = ulps(y[i], from: f.exact(Wide(x[i])))
        if distance > worst.ulps { worst = (distance, x[i]) }
      }
      let slack = T.self == Double.self ? referenceSlack : 0
      let set = String(cString: wg_instruction_set())
      #expect(
        worst.ulps <= limit + slack, "\(f.name) \(T.name) \(set): \(worst.ulps) at \(worst.at)")
    }

    @Test func everyInstructionSet() async {
      await #expect(processExitsWith: .success) {
        for function in Function.all { SharedState.Accuracy().isAccurate(function) }
      }
    }

    fileprivate func isAccurate(_ f: Function) {
      withEachInstructionSet { _ in
        check(f, f.limits.float32, Self.samples(20_000) as [Float])
        check(f, f.limits.float64, Self.samples(20_000) as [Double])
      }
    }

    /// Every length around the block sizes gives the same elements as the whole, also in place.
    @Test(arguments: Function.all) func lengthDoesNotMatter(_ f: Function) {
      var random = Random(7)
      let x: [Float] = random.reals(100, in: -3...300)
      let whole = unary(f.op, x)
      for n in 0...100 {
        let part = unary(f.op, Array(x[..<n]))
        #expect(zip(part, whole).allSatisfy(same), "\(f.name), \(n) elements")
        var inPlace = Array(x[..<n])
        inPlace.withUnsafeMutableBytes {
          wg_unary(f.op, WG_FLOAT32, Int64(n), $0.baseAddress, $0.baseAddress)
        }
        #expect(zip(inPlace, whole).allSatisfy(same), "\(f.name) in place, \(n) elements")
      }
    }
  }
}
