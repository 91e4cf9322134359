import CWengert
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An element type of the matrix product.
protocol GemmElement: Equatable {
  static var type: wg_dtype { get }
  /// What stands around matrices: never written, and visible in a result if read.
  static var guardValue: Self { get }
  static func make(_ value: Double) -> Self
  var asDouble: Double { get }
}

extension Float: GemmElement {
  static var type: wg_dtype { WG_FLOAT32 }
  static var guardValue: Float { Float(nan: 0x2A, signaling: false) }
  static func make(_ value: Double) -> Float { Float(value) }
  var asDouble: Double { Double(self) }
}

extension Double: GemmElement {
  static var type: wg_dtype { WG_FLOAT64 }
  static var guardValue: Double { Double(nan: 0x2A, signaling: false) }
  static func make(_ value: Double) -> Double { value }
  var asDouble: Double { self }
}

/// Deterministic values for test matrices.
struct GemmValues {
  private var state: UInt64

  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 2 &+ 1 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }

  /// In -1 ..< 1, with few enough bits to be exact in every type.
  mutating func nextUnit() -> Double { Double(next() & 0xFFFF) / 32768 - 1 }
}

struct GemmShape: CustomStringConvertible {
  var m: Int
  var n: Int
  var k: Int
  var transposeA = false
  var transposeB = false
  var adds = false
  var padding = 0

  var aRows: Int { transposeA ? k : m }
  var aColumns: Int { transposeA ? m : k }
  var bRows: Int { transposeB ? n : k }
  var bColumns: Int { transposeB ? k : n }
  var lda: Int { aColumns + padding }
  var ldb: Int { bColumns + padding }
  var ldc: Int { n + padding }

  var description: String {
    "m \(m) n \(n) k \(k)\(transposeA ? " A^T" : "")\(transposeB ? " B^T" : "")"
      + "\(adds ? " added" : "") padding \(padding)"
  }
}

/// Runs one instruction set's kernels; nil stands for the ones chosen for this machine.
func gemm<T>(
  _ set: String?, _ type: wg_dtype, _ s: GemmShape, _ a: UnsafePointer<T>, _ b: UnsafePointer<T>,
  _ c: UnsafeMutablePointer<T>
) -> Bool {
  guard let set else {
    wg_gemm(
      type, s.transposeA, s.transposeB, Int64(s.m), Int64(s.n), Int64(s.k), a,
      Int64(s.lda), b, Int64(s.ldb), s.adds, c, Int64(s.ldc))
    return true
  }
  return wg_gemm_with_instruction_set(
    set, type, s.transposeA, s.transposeB, Int64(s.m), Int64(s.n), Int64(s.k), a,
    Int64(s.lda), b, Int64(s.ldb), s.adds, c, Int64(s.ldc))
}

/// Stored rows of `columns` values, `stride` apart; guards fill the rest.
func storedOperand<T: GemmElement>(
  rows: Int, columns: Int, stride: Int, as _: T.Type, _ value: (Int, Int) -> Double
) -> [T] {
  var storage = [T](repeating: T.guardValue, count: rows * stride + 1)
  for i in 0..<rows {
    for j in 0..<columns { storage[i * stride + j] = T.make(value(i, j)) }
  }
  return storage
}

/// Multiplies pseudorandom matrices with every instruction set and compares with sums in Double.
///
/// - Parameters:
///   - nanInC: Fill C with NaN first, if nothing is added to it.
///   - change: Puts special values into A and B as stored.
func checkGemm<T: GemmElement & BinaryFloatingPoint>(
  _ s: GemmShape, as _: T.Type, nanInC: Bool = true, seed: Int = 1,
  change: (inout [T], inout [T]) -> Void = { _, _ in }
) {
  var values = GemmValues(seed: seed)
  var a: [T] = storedOperand(rows: s.aRows, columns: s.aColumns, stride: s.lda, as: T.self) {
    _, _ in
    values.nextUnit()
  }
  var b: [T] = storedOperand(rows: s.bRows, columns: s.bColumns, stride: s.ldb, as: T.self) {
    _, _ in
    values.nextUnit()
  }
  change(&a, &b)
  let before: [T] = storedOperand(rows: s.m, columns: s.n, stride: s.ldc, as: T.self) { _, _ in
    !s.adds && nanInC ? .nan : values.nextUnit()
  }

  // op(A) and the transpose of op(B), so that inner loops run along rows.
  var x = [Double](repeating: 0, count: s.m * s.k)
  for i in 0..<s.m {
    for p in 0..<s.k {
      x[i * s.k + p] = a[s.transposeA ? p * s.lda + i : i * s.lda + p].asDouble
    }
  }
  var y = [Double](repeating: 0, count: s.n * s.k)
  for j in 0..<s.n {
    for p in 0..<s.k {
      y[j * s.k + p] = b[s.transposeB ? j * s.ldb + p : p * s.ldb + j].asDouble
    }
  }
  var expected = [Double](repeating: 0, count: s.m * s.n)
  var tolerance = expected
  let unit = T.ulpOfOne.asDouble
  x.withUnsafeBufferPointer { x in
    y.withUnsafeBufferPointer { y in
      for i in 0..<s.m {
        for j in 0..<s.n {
          var sum = 0.0
          var magnitude = 0.0
          for p in 0..<s.k {
            let product = x[i * s.k + p] * y[j * s.k + p]
            sum += product
            magnitude += product.magnitude
          }
          if s.adds { sum += before[i * s.ldc + j].asDouble }
          expected[i * s.n + j] = sum
          // Rounding errors of a sum of k products grow like sqrt(k) in practice.
          let growth = (Double(s.k) + 4).squareRoot() * 2
          tolerance[i * s.n + j] = unit * growth * (magnitude + 2)
        }
      }
    }
  }

  for set in instructionSets {
    var c = before
    #expect(gemm(set, T.type, s, a, b, &c))
    var wrong = 0
    var overwritten = 0
    for i in 0..<s.m {
      for j in 0..<s.n {
        let got = c[i * s.ldc + j].asDouble
        let want = expected[i * s.n + j]
        if want.isFinite {
          if !((got - want).magnitude <= tolerance[i * s.n + j]) { wrong += 1 }
        } else if want.isNaN ? !got.isNaN : got != want {
          wrong += 1
        }
      }
      for j in s.n..<s.ldc where !isGemmGuard(c[i * s.ldc + j]) { overwritten += 1 }
    }
    if !isGemmGuard(c[s.m * s.ldc]) { overwritten += 1 }
    #expect(wrong == 0, "\(set) \(T.self) \(s)")
    #expect(overwritten == 0, "\(set) \(T.self) \(s)")
  }
}

func isGemmGuard<T: BinaryFloatingPoint>(_ value: T) -> Bool {
  // The payload tells a guard from a computed NaN.
  if let value = value as? Float { return value.bitPattern == Float.guardValue.bitPattern }
  if let value = value as? Double { return value.bitPattern == Double.guardValue.bitPattern }
  return false
}

/// Calls `body` with each combination of the transposition flags.
func eachTransposition(_ body: (Bool, Bool) -> Void) {
  for transposeA in [false, true] {
    for transposeB in [false, true] { body(transposeA, transposeB) }
  }
}
