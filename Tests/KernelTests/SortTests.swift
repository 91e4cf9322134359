import CWengert
import Testing

extension SharedState {
  // Long rows take scratch space from the buffer cache, whose counters other tests watch.
  @Suite struct Sort {
    func argsort<T: BitwiseCopyable>(
      _ descending: Bool, _ t: wg_dtype, _ outer: Int, _ n: Int, _ inner: Int, _ x: [T]
    ) -> [Int64] {
      var y = [Int64](repeating: -1, count: x.count)
      wg_argsort(descending, t, Int64(outer), Int64(n), Int64(inner), x, &y)
      return y
    }

    /// Few distinct values, so that stability shows; NaN last ascending and first descending.
    @Test(arguments: [1, 2, 15, 16, 17, 64, 65, 1000, 4097]) func stable(_ n: Int) {
      var random = Random(UInt64(n))
      let values: [Float] = [
        0, -0.0, 1, -1, .nan, -.nan, .infinity, -.infinity, .leastNonzeroMagnitude, 2.5,
      ]
      let x = (0..<n).map { _ in values.randomElement(using: &random)! }
      // NaN after infinity.
      func rank(_ v: Float) -> (Int, Float) { v.isNaN ? (1, 0) : (0, v) }
      for descending in [false, true] {
        let expected = (0..<n).sorted {
          let (a, b) = (rank(x[$0]), rank(x[$1]))
          return a == b ? $0 < $1 : descending ? a > b : a < b
        }
        let right = argsort(descending, WG_FLOAT32, 1, n, 1, x) == expected.map(Int64.init)
        #expect(right, "descending \(descending)")
      }
    }

    @Test func middleAxis() {
      let x: [Double] = [3, 0, 1, 1, 2, 2, 9, 7, 8, 8, 7, 9]
      #expect(argsort(false, WG_FLOAT64, 2, 3, 2, x) == [1, 0, 2, 1, 0, 2, 2, 0, 1, 1, 0, 2])
      #expect(argsort(true, WG_FLOAT64, 2, 3, 2, x) == [0, 2, 2, 1, 1, 0, 0, 2, 1, 1, 2, 0])
    }

    @Test func integers() {
      #expect(argsort(false, WG_INT32, 1, 4, 1, [5, .min, -1, .max] as [Int32]) == [1, 2, 0, 3])
      #expect(argsort(true, WG_INT64, 1, 4, 1, [5, .min, -1, .max] as [Int64]) == [3, 0, 2, 1])
      #expect(argsort(false, WG_UINT8, 1, 3, 1, [200, 0, 100] as [UInt8]) == [1, 2, 0])
    }

    @Test func greatestAndLeast() {
      func arg<T: BitwiseCopyable>(
        _ least: Bool, _ t: wg_dtype, _ outer: Int, _ n: Int, _ inner: Int, _ x: [T]
      ) -> [Int64] {
        var y = [Int64](repeating: -1, count: outer * inner)
        wg_arg_reduce(least, t, Int64(outer), Int64(n), Int64(inner), x, &y)
        return y
      }
      let x: [Float] = [1, 7, 7, 0, 0, 3]
      #expect(arg(false, WG_FLOAT32, 1, 6, 1, x) == [1])
      #expect(arg(true, WG_FLOAT32, 1, 6, 1, x) == [3])
      #expect(arg(false, WG_FLOAT32, 1, 3, 2, x) == [1, 0])
      #expect(arg(true, WG_FLOAT32, 2, 3, 1, x) == [0, 0])
      for least in [false, true] {
        #expect(arg(least, WG_FLOAT64, 1, 4, 1, [1, .nan, 9, .nan] as [Double]) == [1])
        #expect(arg(least, WG_FLOAT64, 1, 3, 1, [.nan, -.infinity, .infinity] as [Double]) == [0])
      }
      #expect(arg(false, WG_INT32, 1, 3, 1, [.min, -4, -4] as [Int32]) == [1])
      #expect(arg(true, WG_UINT8, 1, 3, 1, [3, 255, 0] as [UInt8]) == [2])
      // Long enough for every block of a search in blocks.
      for position in [0, 1, 63, 64, 511, 999] {
        var long = [Double](repeating: 0, count: 1000)
        long[position] = 1
        #expect(arg(false, WG_FLOAT64, 1, 1000, 1, long) == [Int64(position)])
      }
    }
  }
}
