import CWengert
import Testing

@Suite struct CompareSelectTests {
  @Test(arguments: Pattern.all) func comparisons(_ pattern: Pattern) {
    let shape = pattern.shape
    let (sa, sb) = (Pattern.strides(pattern.a, in: shape), Pattern.strides(pattern.b, in: shape))
    let values: [Double] = [1, 2, .nan, -0.0, 0, .infinity, 2, 1]
    let a = (0..<pattern.a.reduce(1, *)).map { values[$0 % 8] }
    let b = (0..<pattern.b.reduce(1, *)).map { values[$0 * 3 % 8] }
    let (pa, pb) = (positions(shape, sa), positions(shape, sb))
    let tests: [(wg_compare_op, (Double, Double) -> Bool)] = [
      (WG_EQ, { $0 == $1 }), (WG_NE, { $0 != $1 }), (WG_LT, { $0 < $1 }), (WG_LE, { $0 <= $1 }),
      (WG_GT, { $0 > $1 }), (WG_GE, { $0 >= $1 }),
    ]
    for (op, test) in tests {
      var y = [UInt8](repeating: 9, count: pa.count)
      let sizes = shape.map(Int64.init)
      wg_compare_broadcast(op, WG_FLOAT64, Int32(shape.count), sizes, a, sa, b, sb, &y)
      #expect(y == zip(pa, pb).map { test(a[$0], b[$1]) ? 1 : 0 })
      let (ia, ib) = (
        a.map { $0.isNaN ? 5 : Int32(max(-9, min(9, $0))) }, [Int32](repeating: 1, count: b.count)
      )
      wg_compare_broadcast(op, WG_INT32, Int32(shape.count), sizes, ia, sa, ib, sb, &y)
      #expect(y == zip(pa, pb).map { test(Double(ia[$0]), Double(ib[$1])) ? 1 : 0 })
    }
  }

  @Test(arguments: Pattern.all) func selection(_ pattern: Pattern) {
    let shape = pattern.shape
    let count = shape.reduce(1, *)
    let (sa, sb) = (Pattern.strides(pattern.a, in: shape), Pattern.strides(pattern.b, in: shape))
    let (pa, pb) = (positions(shape, sa), positions(shape, sb))
    let a = (0..<pattern.a.reduce(1, *)).map { Float($0) }
    let b = (0..<pattern.b.reduce(1, *)).map { -Float($0) - 1 }
    let flags = (0..<max(count, 1)).map { UInt8($0 * 7 % 3 == 0 ? 1 : 0) }
    let full = Pattern.strides(shape, in: shape)
    let none = [Int64](repeating: 0, count: shape.count)
    for sc in [full, none] {
      let pc = positions(shape, sc)
      var y = [Float](repeating: 99, count: count)
      wg_select_broadcast(
        WG_FLOAT32, Int32(shape.count), shape.map(Int64.init), flags, sc, a, sa, b, sb, &y)
      #expect(y == (0..<count).map { flags[pc[$0]] != 0 ? a[pa[$0]] : b[pb[$0]] })
    }
  }
}
