import CWengert
import Testing

@Suite struct MovementTests {
  /// Shape, strides and the position of the first element in a buffer.
  static let views: [(shape: [Int], strides: [Int64], start: Int)] = [
    ([], [], 0), ([7], [1], 0), ([7], [-1], 6), ([7], [3], 0), ([5], [0], 2), ([0], [1], 0),
    ([3, 4], [4, 1], 0), ([4, 3], [1, 4], 0), ([3, 4], [-4, -1], 11), ([3, 4], [4, -1], 3),
    ([3, 4], [0, 1], 0), ([3, 4], [1, 0], 0), ([2, 0, 3], [3, 3, 1], 0),
    ([2, 3, 4], [12, 4, 1], 0), ([4, 3, 2], [1, 4, 12], 0), ([2, 4, 3], [12, 1, 4], 0),
    ([40, 33], [1, 40], 0), ([2, 19, 20], [400, 1, 20], 0), ([3, 1, 4], [4, 99, 1], 0),
    ([2, 2, 2, 2, 2, 2, 2, 2], [1, 2, 4, 8, 16, 32, 64, 128], 0),
  ]

  func copy<T: BitwiseCopyable & Equatable>(_ t: wg_dtype, _ make: (Int) -> T) {
    let buffer = (0..<1400).map(make)
    for view in Self.views {
      let sizes = view.shape.map(Int64.init)
      let at = positions(view.shape, view.strides).map { $0 + view.start }
      var y = [T](repeating: make(99), count: at.count)
      buffer.withUnsafeBufferPointer {
        wg_copy_from_strided(
          t, Int32(sizes.count), sizes, $0.baseAddress! + view.start, view.strides, &y)
      }
      #expect(y == at.map { buffer[$0] }, "from \(view)")

      guard Set(at).count == at.count else { continue }  // a repeated target has no one answer
      var expected = [T](repeating: make(0), count: 1400)
      for (i, p) in at.enumerated() { expected[p] = buffer[i] }
      var target = [T](repeating: make(0), count: 1400)
      target.withUnsafeMutableBufferPointer {
        wg_copy_to_strided(
          t, Int32(sizes.count), sizes, buffer, $0.baseAddress! + view.start, view.strides)
      }
      #expect(target == expected, "to \(view)")
    }
  }

  @Test func stridedCopies() {
    copy(WG_FLOAT32) { Float($0) }
    copy(WG_FLOAT64) { Double($0) }
    copy(WG_UINT8) { UInt8(truncatingIfNeeded: $0) }
  }

  @Test(arguments: [1, 4]) func selectingAndAddingRows(_ inner: Int) {
    let (outer, extent) = (3, 5)
    let index: [Int64] = [4, 0, 0, 2, 4, 4, 1]
    let count = index.count
    let x = (0..<outer * extent * inner).map(Double.init)
    var y = [Double](repeating: -1, count: outer * count * inner)
    wg_index_select(
      WG_FLOAT64, Int64(outer), Int64(extent), Int64(inner), Int64(count), x, index, &y)
    var sum = [Double](repeating: 1, count: x.count)
    wg_index_add(
      WG_FLOAT64, Int64(outer), Int64(extent), Int64(inner), Int64(count), y, index, &sum)
    var expected = [Double](repeating: 1, count: x.count)
    for o in 0..<outer {
      for j in 0..<count {
        for i in 0..<inner {
          let source = (o * extent + Int(index[j])) * inner + i
          #expect(y[(o * count + j) * inner + i] == x[source])
          expected[source] += x[source]
        }
      }
    }
    #expect(sum == expected)
  }

  /// The inner products <gather(x), c> and <x, scatter(c)> agree, exactly for small whole numbers.
  @Test(arguments: [0, 1, 2]) func gatherAndScatterAreAdjoint(_ axis: Int) {
    var random = Random(11)
    let source = [4, 5, 6]
    var shape = [3, 4, 5]
    shape[axis] = 7  // longer than the source along the picked axis
    let strides: [Int64] = [30, 6, 1]
    let count = shape.reduce(1, *)
    let index = (0..<count).map { _ in Int64.random(in: 0..<Int64(source[axis]), using: &random) }
    let x = (0..<120).map { _ in Double(Int.random(in: -9...9, using: &random)) }
    let c = (0..<count).map { _ in Double(Int.random(in: -9...9, using: &random)) }
    let sizes = shape.map(Int64.init)

    var picked = [Double](repeating: 99, count: count)
    wg_gather(WG_FLOAT64, 3, sizes, Int32(axis), x, strides, index, &picked)
    var without = strides
    without[axis] = 0
    let at = positions(shape, without)
    for p in 0..<count {
      #expect(picked[p] == x[at[p] + Int(index[p] * strides[axis])])
    }

    var scattered = [Double](repeating: 0, count: 120)
    wg_scatter_add(WG_FLOAT64, 3, sizes, Int32(axis), c, index, &scattered, strides)
    let forward = zip(picked, c).reduce(0) { $0 + $1.0 * $1.1 }
    let backward = zip(x, scattered).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(forward == backward)
    #expect(scattered.reduce(0, +) == c.reduce(0, +))
  }

  @Test func indexRange() {
    var bad: Int64 = -1
    #expect(wg_indices_in_range(3, [0, 4, 2], 5, &bad))
    #expect(!wg_indices_in_range(4, [0, 4, 5, -1], 5, &bad) && bad == 2)
    #expect(!wg_indices_in_range(2, [-1, 9], 5, &bad) && bad == 0)
    #expect(wg_indices_in_range(0, [], 0, &bad))
  }
}
