import CWengert
import Testing

#if arch(x86_64) && canImport(Glibc)
  import Glibc

  /// The type of reference values: 64 bits of mantissa.
  typealias Wide = Float80

  enum Exact {
    static func exp(_ x: Wide) -> Wide { expl(x) }
    static func expm1(_ x: Wide) -> Wide { expm1l(x) }
    static func log(_ x: Wide) -> Wide { logl(x) }
    static func log1p(_ x: Wide) -> Wide { log1pl(x) }
    static func log2(_ x: Wide) -> Wide { log2l(x) }
    static func log10(_ x: Wide) -> Wide { log10l(x) }
    static func sin(_ x: Wide) -> Wide { sinl(x) }
    static func cos(_ x: Wide) -> Wide { cosl(x) }
    static func tan(_ x: Wide) -> Wide { tanl(x) }
    static func asin(_ x: Wide) -> Wide { asinl(x) }
    static func acos(_ x: Wide) -> Wide { acosl(x) }
    static func atan(_ x: Wide) -> Wide { atanl(x) }
    static func sinh(_ x: Wide) -> Wide { sinhl(x) }
    static func cosh(_ x: Wide) -> Wide { coshl(x) }
    static func tanh(_ x: Wide) -> Wide { tanhl(x) }
    static func asinh(_ x: Wide) -> Wide { asinhl(x) }
    static func acosh(_ x: Wide) -> Wide { acoshl(x) }
    static func atanh(_ x: Wide) -> Wide { atanhl(x) }
    static func erf(_ x: Wide) -> Wide { erfl(x) }
    static func erfc(_ x: Wide) -> Wide { erfcl(x) }
    static func pow(_ x: Wide, _ y: Wide) -> Wide { powl(x, y) }
    static func atan2(_ x: Wide, _ y: Wide) -> Wide { atan2l(x, y) }
  }
  /// How much the reference itself may be off, in ulp of float64.
  let referenceSlack = 0.0
#else
  import Foundation

  /// The type of reference values; no wider one is at hand here.
  typealias Wide = Double

  enum Exact {
    static func exp(_ x: Wide) -> Wide { Foundation.exp(x) }
    static func expm1(_ x: Wide) -> Wide { Foundation.expm1(x) }
    static func log(_ x: Wide) -> Wide { Foundation.log(x) }
    static func log1p(_ x: Wide) -> Wide { Foundation.log1p(x) }
    static func log2(_ x: Wide) -> Wide { Foundation.log2(x) }
    static func log10(_ x: Wide) -> Wide { Foundation.log10(x) }
    static func sin(_ x: Wide) -> Wide { Foundation.sin(x) }
    static func cos(_ x: Wide) -> Wide { Foundation.cos(x) }
    static func tan(_ x: Wide) -> Wide { Foundation.tan(x) }
    static func asin(_ x: Wide) -> Wide { Foundation.asin(x) }
    static func acos(_ x: Wide) -> Wide { Foundation.acos(x) }
    static func atan(_ x: Wide) -> Wide { Foundation.atan(x) }
    static func sinh(_ x: Wide) -> Wide { Foundation.sinh(x) }
    static func cosh(_ x: Wide) -> Wide { Foundation.cosh(x) }
    static func tanh(_ x: Wide) -> Wide { Foundation.tanh(x) }
    static func asinh(_ x: Wide) -> Wide { Foundation.asinh(x) }
    static func acosh(_ x: Wide) -> Wide { Foundation.acosh(x) }
    static func atanh(_ x: Wide) -> Wide { Foundation.atanh(x) }
    static func erf(_ x: Wide) -> Wide { Foundation.erf(x) }
    static func erfc(_ x: Wide) -> Wide { Foundation.erfc(x) }
    static func pow(_ x: Wide, _ y: Wide) -> Wide { Foundation.pow(x, y) }
    static func atan2(_ x: Wide, _ y: Wide) -> Wide { Foundation.atan2(x, y) }
  }
  /// How much the reference itself may be off, in ulp of float64.
  let referenceSlack = 100.0
#endif

extension Exact {
  /// Newton's method on erfc(y) = 1 − |x|, from far below: it comes up to the solution from one side.
  static func erfinv(_ x: Wide) -> Wide {
    guard abs(x) < 1 else { return abs(x) == 1 ? x * .infinity : .nan }
    let v = abs(x)
    var y = Wide(0)
    while true {
      let error = v > 0.5 ? erfc(y) - (1 - v) : v - erf(y)
      let next = y + error / (2 / Wide.pi.squareRoot() * exp(-y * y))
      if !(next > y * (1 + 1e-18)) { return x < 0 ? -y : y }
      y = next
    }
  }
  static func hypot(_ x: Wide, _ y: Wide) -> Wide {
    x.isInfinite || y.isInfinite ? .infinity : (x * x + y * y).squareRoot()
  }
  static func logAddExp(_ x: Wide, _ y: Wide) -> Wide {
    x == y ? x + log(2) : max(x, y) + log1p(exp(-abs(x - y)))
  }
  static func sigmoid(_ x: Wide) -> Wide { 1 / (1 + exp(-x)) }
  static func softplus(_ x: Wide) -> Wide { max(x, 0) + log1p(exp(-abs(x))) }
  static func silu(_ x: Wide) -> Wide { x / (1 + exp(-x)) }
  static func gelu(_ x: Wide) -> Wide {
    // The argument of erfc is rounded; far out that matters, so the slope there makes up for it.
    let root = Wide(0.5).squareRoot()
    let z = -x * root
    let rootError = Wide(-0.5).addingProduct(root, root) / (2 * root)
    let lost = (-z).addingProduct(-x, root) + x * rootError
    let slope = -2 / Wide.pi.squareRoot() * exp(-z * z)
    return x * (erfc(z) + slope * lost) / 2
  }
  static func geluTanh(_ x: Wide) -> Wide {
    let u = (2 / Wide.pi).squareRoot() * (x + 44715 * x * x * x / 1_000_000)
    return x / (1 + exp(-2 * u))
  }
}

/// What a test needs to know of a floating-point element type.
protocol Real: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  static var dtype: wg_dtype { get }
  static var name: String { get }
  init(_ x: Wide)
  static func random(bits: UInt64) -> Self
}

extension Float: Real {
  static var dtype: wg_dtype { WG_FLOAT32 }
  static var name: String { "float32" }
  static func random(bits: UInt64) -> Float { Float(bitPattern: UInt32(truncatingIfNeeded: bits)) }
}

extension Double: Real {
  static var dtype: wg_dtype { WG_FLOAT64 }
  static var name: String { "float64" }
  static func random(bits: UInt64) -> Double { Double(bitPattern: bits) }
}

/// SplitMix64: tests see the same numbers every time.
struct Random: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func reals<T: Real>(_ n: Int, in range: ClosedRange<Double>) -> [T] {
    (0..<n).map { _ in T(Double.random(in: range, using: &self)) }
  }
}

func unary<T: Real>(_ op: wg_unary_op, _ x: [T]) -> [T] {
  var y = [T](repeating: 77, count: x.count)
  wg_unary(op, T.dtype, Int64(x.count), x, &y)
  return y
}

/// Distance of `y` from the exact value in units of the last place of the result; infinite when one is
/// special and the other is not.
func ulps<T: Real>(_ y: T, from exact: Wide) -> Double {
  let rounded = T(exact)
  if rounded.isNaN || rounded.isInfinite || !y.isFinite {
    return (rounded.isNaN && y.isNaN) || rounded == y ? 0 : .infinity
  }
  return Double(abs(Wide(y) - exact) / Wide(rounded.ulp))
}

/// Identical, with NaN equal to NaN and -0 different from 0.
func same<T: Real>(_ a: T, _ b: T) -> Bool {
  (a.isNaN && b.isNaN) || (a == b && a.sign == b.sign)
}

/// Tests that change or watch something the whole process shares, one at a time.

@Suite(.serialized) enum SharedState {}
