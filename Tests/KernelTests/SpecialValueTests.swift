import CWengert
import Testing

@Suite struct SpecialValueTests {
  /// Pairs of argument and value that must hold exactly, signs of zero included.
  static func table<T: Real>(_: T.Type) -> [(wg_unary_op, String, [(T, T)])] {
    let inf = T.infinity
    let nan = T.nan
    return [
      (WG_EXP, "exp", [(0, 1), (-0.0, 1), (inf, inf), (-inf, 0), (1e4, inf), (-1e4, 0)]),
      (WG_EXPM1, "expm1", [(0, 0), (-0.0, -0.0), (inf, inf), (-inf, -1), (-1e4, -1)]),
      (WG_LOG, "log", [(1, 0), (0, -inf), (-0.0, -inf), (-1, nan), (inf, inf), (-inf, nan)]),
      (WG_LOG1P, "log1p", [(0, 0), (-0.0, -0.0), (-1, -inf), (-2, nan), (inf, inf), (-inf, nan)]),
      (WG_LOG2, "log2", [(1, 0), (8, 3), (0.25, -2), (0, -inf), (-1, nan), (inf, inf)]),
      (WG_LOG10, "log10", [(1, 0), (1000, 3), (0, -inf), (-1, nan), (inf, inf)]),
      (WG_SIN, "sin", [(0, 0), (-0.0, -0.0), (inf, nan), (-inf, nan)]),
      (WG_COS, "cos", [(0, 1), (-0.0, 1), (inf, nan), (-inf, nan)]),
      (WG_TANH, "tanh", [(0, 0), (-0.0, -0.0), (inf, 1), (-inf, -1), (50, 1), (-50, -1)]),
      (WG_ERF, "erf", [(0, 0), (-0.0, -0.0), (inf, 1), (-inf, -1), (30, 1)]),
      (WG_ERFINV, "erfinv", [(0, 0), (-0.0, -0.0), (1, inf), (-1, -inf), (1.5, nan), (inf, nan)]),
      (WG_LGAMMA, "lgamma", [(1, 0), (2, 0), (0, inf), (-3, inf), (inf, inf), (-inf, inf)]),
      (WG_ASINH, "asinh", [(-0.0, -0.0), (inf, inf), (-inf, -inf)]),
      (WG_ACOSH, "acosh", [(1, 0), (inf, inf), (0.5, nan), (-inf, nan)]),
      (WG_ATANH, "atanh", [(-0.0, -0.0), (1, inf), (-1, -inf), (2, nan)]),
      (WG_SIGMOID, "sigmoid", [(0, 0.5), (inf, 1), (-inf, 0), (1e4, 1), (-1e4, 0)]),
      (WG_SOFTPLUS, "softplus", [(inf, inf), (-inf, 0), (1e4, 1e4), (-1e4, 0)]),
      (WG_SILU, "silu", [(0, 0), (inf, inf), (-inf, -0.0), (-1e4, -0.0), (1e4, 1e4)]),
      (WG_GELU, "gelu", [(0, 0), (inf, inf), (-inf, -0.0), (-1e4, -0.0), (1e4, 1e4)]),
      (WG_GELU_TANH, "gelu_tanh", [(0, 0), (inf, inf), (-inf, -0.0), (-1e4, -0.0), (1e4, 1e4)]),
      (WG_RELU, "relu", [(0, 0), (-0.0, -0.0), (-1, 0), (2, 2), (inf, inf), (-inf, 0)]),
      (WG_ABS, "abs", [(-0.0, 0), (-2, 2), (-inf, inf)]),
      (WG_NEG, "neg", [(0, -0.0), (-2, 2), (inf, -inf)]),
      (WG_SQUARE, "square", [(-3, 9), (-inf, inf)]),
      (WG_SQRT, "sqrt", [(4, 2), (-0.0, -0.0), (-1, nan), (inf, inf)]),
      (WG_RSQRT, "rsqrt", [(4, 0.5), (0, inf), (-1, nan), (inf, 0)]),
      (WG_RECIPROCAL, "reciprocal", [(0, inf), (-0.0, -inf), (inf, 0), (4, 0.25)]),
      (WG_FLOOR, "floor", [(-0.5, -1), (1.5, 1), (-0.0, -0.0), (inf, inf)]),
      (WG_CEIL, "ceil", [(-0.5, -0.0), (1.5, 2), (inf, inf)]),
      (WG_ROUND, "round", [(0.5, 0), (1.5, 2), (2.5, 2), (-0.5, -0.0), (-2.5, -2), (-3.5, -4)]),
      (WG_TRUNC, "trunc", [(1.9, 1), (-1.9, -1), (-0.5, -0.0)]),
    ]
  }

  func check<T: Real>(_: T.Type) {
    for (op, name, pairs) in Self.table(T.self) {
      for (x, y) in pairs {
        // Alone and in a long row: both the short and the blocked path.
        for n in [1, 8, 67] {
          let result = unary(op, [T](repeating: x, count: n))
          #expect(result.allSatisfy { same($0, y) }, "\(name)(\(x)) \(T.name), \(n) elements")
        }
      }
      #expect(unary(op, [T.nan])[0].isNaN, "\(name)(nan) \(T.name)")
    }
    #expect(unary(WG_SIGN, [.nan, 0, -0.0, -3, 4, -.infinity] as [T]) == [0, 0, 0, -1, 1, -1])
  }

  @Test func float32() { check(Float.self) }
  @Test func float64() { check(Double.self) }

  @Test func oneBadNeighbourChangesNothing() {
    let plain = [Double](repeating: 0.75, count: 40)
    for op in [WG_SIN, WG_COS, WG_EXP, WG_LOG] {
      let expected = unary(op, plain)[0]
      for bad in [1e300, .infinity, .nan, -1e22] as [Double] {
        var x = plain
        x[13] = bad
        let y = unary(op, x)
        for i in 0..<40 where i != 13 { #expect(y[i] == expected) }
      }
    }
  }

  @Test func integersWrap() {
    let x: [Int32] = [0, 5, -7, .min, .max]
    var y = [Int32](repeating: 0, count: 5)
    wg_unary(WG_NEG, WG_INT32, 5, x, &y)
    #expect(y == x.map { 0 &- $0 })
    wg_unary(WG_ABS, WG_INT32, 5, x, &y)
    #expect(y == [0, 5, 7, .min, .max])
    wg_unary(WG_SIGN, WG_INT32, 5, x, &y)
    #expect(y == [0, 1, -1, -1, 1])
    wg_unary(WG_SQUARE, WG_INT32, 5, x, &y)
    #expect(y == x.map { $0 &* $0 })
    let long: [Int64] = [3, -3, .min]
    var negated = [Int64](repeating: 0, count: 3)
    wg_unary(WG_NEG, WG_INT64, 3, long, &negated)
    #expect(negated == [-3, 3, .min])
    let flags: [UInt8] = [0, 1, 1]
    var inverse = [UInt8](repeating: 9, count: 3)
    wg_unary(WG_NOT, WG_BOOL, 3, flags, &inverse)
    #expect(inverse == [1, 0, 0])
  }
}
