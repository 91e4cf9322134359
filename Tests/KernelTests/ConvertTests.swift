import CWengert
import Testing

@Suite struct ConvertTests {
  func cast<A: BitwiseCopyable, B: BitwiseCopyable>(
    _ x: [A], _ from: wg_dtype, _ to: wg_dtype, _ zero: B
  ) -> [B] {
    var y = [B](repeating: zero, count: x.count)
    wg_cast(from, to, Int64(x.count), x, &y)
    return y
  }

  @Test func floatsToIntegers() {
    let x: [Double] = [1.9, -1.9, .nan, 1e30, -1e30, .infinity, -.infinity, 300, -0.5]
    #expect(
      cast(x, WG_FLOAT64, WG_INT32, Int32(7)) == [1, -1, 0, .max, .min, .max, .min, 300, 0])
    #expect(
      cast(x, WG_FLOAT64, WG_INT64, Int64(7)) == [1, -1, 0, .max, .min, .max, .min, 300, 0])
    #expect(
      cast(x, WG_FLOAT64, WG_UINT8, UInt8(7)) == [1, 0, 0, 255, 0, 255, 0, 255, 0])
    #expect(
      cast(x.map(Float.init), WG_FLOAT32, WG_INT32, Int32(7))
        == [1, -1, 0, .max, .min, .max, .min, 300, 0])
    #expect(cast([0, -0.0, 0.1, .nan] as [Float], WG_FLOAT32, WG_BOOL, UInt8(7)) == [0, 0, 1, 1])
  }

  @Test func edgesOfInt64() {
    let x: [Double] = [9_223_372_036_854_774_784, 0x1p63, -0x1p63, -0x1p63 - 2048]
    #expect(
      cast(x, WG_FLOAT64, WG_INT64, Int64(7)) == [9_223_372_036_854_774_784, .max, .min, .min])
    #expect(
      cast([2_147_483_647.5, -2_147_483_648.5], WG_FLOAT64, WG_INT32, Int32(7)) == [.max, .min])
  }

  @Test func betweenFloats() {
    #expect(
      cast([0.1, 1e300, .infinity], WG_FLOAT64, WG_FLOAT32, Float(7)) == [
        0.1, .infinity, .infinity,
      ])
    #expect(cast([0.1] as [Float], WG_FLOAT32, WG_FLOAT64, 7.0) == [Double(Float(0.1))])
  }

  @Test func betweenIntegers() {
    let x: [Int64] = [5, -5, 1 << 40, -(1 << 40), 256]
    #expect(cast(x, WG_INT64, WG_INT32, Int32(7)) == [5, -5, .max, .min, 256])
    #expect(cast(x, WG_INT64, WG_UINT8, UInt8(7)) == [5, 0, 255, 0, 255])
    #expect(cast(x, WG_INT64, WG_FLOAT64, 7.0) == x.map(Double.init))
    #expect(cast([0, 3] as [Int32], WG_INT32, WG_BOOL, UInt8(7)) == [0, 1])
    #expect(cast([0, 1] as [UInt8], WG_BOOL, WG_FLOAT32, Float(7)) == [0, 1])
    #expect(cast([200] as [UInt8], WG_UINT8, WG_INT64, Int64(7)) == [200])
    #expect(cast([4, 5] as [Int32], WG_INT32, WG_INT32, Int32(7)) == [4, 5])
  }

  @Test func filling() {
    var y = [Float](repeating: 0, count: 21)
    wg_fill(WG_FLOAT32, 20, 0.1, &y)
    #expect(y == [Float](repeating: 0.1, count: 20) + [0])
    var flags = [UInt8](repeating: 7, count: 3)
    wg_fill(WG_BOOL, 2, 5, &flags)
    #expect(flags == [1, 1, 7])
    var whole = [Int64](repeating: 7, count: 2)
    wg_fill(WG_INT64, 2, -3, &whole)
    #expect(whole == [-3, -3])
  }

  @Test func ranges() {
    var y = [Double](repeating: 0, count: 1000)
    wg_arange(WG_FLOAT64, 1000, 3, 0.1, &y)
    #expect(y == (0..<1000).map { 3 + Double($0) * 0.1 })
    var down = [Int32](repeating: 0, count: 4)
    wg_arange(WG_INT32, 4, 10, -3, &down)
    #expect(down == [10, 7, 4, 1])
  }
}
