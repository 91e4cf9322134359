import CWengert
import Testing

extension GemmTests {
  @Test func integers() {
    checkIntegers(WG_INT32, as: Int32.self)
    checkIntegers(WG_INT64, as: Int64.self)
    checkIntegers(WG_UINT8, as: UInt8.self)
  }

  /// Integers wrap, so results are exact modulo 2^bits.
  private func checkIntegers<T: FixedWidthInteger>(_ type: wg_dtype, as _: T.Type) {
    var values = GemmValues(seed: 3)
    for (m, n, k) in [(1, 1, 1), (3, 5, 4), (2, 70, 9), (7, 63, 20), (5, 65, 0), (1, 130, 33)] {
      for adds in [false, true] {
        eachTransposition { transposeA, transposeB in
          let s = GemmShape(
            m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, adds: adds,
            padding: 2)
          let a = (0..<s.aRows * s.lda).map { _ in T(truncatingIfNeeded: values.next() << 17) }
          let b = (0..<s.bRows * s.ldb).map { _ in T(truncatingIfNeeded: values.next()) }
          let before = (0..<s.m * s.ldc).map { _ in T(truncatingIfNeeded: values.next()) }
          var expected = before
          for i in 0..<m {
            for j in 0..<n {
              var sum: T = 0
              for p in 0..<k {
                let x = a[transposeA ? p * s.lda + i : i * s.lda + p]
                let y = b[transposeB ? j * s.ldb + p : p * s.ldb + j]
                sum &+= x &* y
              }
              expected[i * s.ldc + j] = sum &+ (adds ? before[i * s.ldc + j] : 0)
            }
          }
          var c = before
          #expect(gemm(nil, type, s, a, b, &c))
          #expect(c == expected, "\(T.self) \(s)")
        }
      }
    }
  }
}
