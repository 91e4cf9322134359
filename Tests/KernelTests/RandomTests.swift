import CWengert
import Testing

@Suite struct RandomTests {
  /// The known answers published with the generator.
  @Test func publishedVectors() {
    let ones = UInt32.max
    let vectors: [(counter: [UInt32], key: [UInt32], answer: [UInt32])] = [
      ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        [ones, ones, ones, ones], [ones, ones],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ]
    for v in vectors {
      var y = [UInt32](repeating: 0, count: 4)
      wg_philox_block(v.counter, v.key, &y)
      #expect(y == v.answer)
    }
  }

  @Test func wordsArePureFunctionsOfTheirPosition() {
    let key: UInt64 = 0x299f_31d0_a409_3822
    var all = [UInt32](repeating: 0, count: 1003)
    wg_philox_words(key, 0, 1003, &all)
    for offset in [4, 8, 256, 1000] {
      var part = [UInt32](repeating: 0, count: 1003 - offset)
      wg_philox_words(key, UInt64(offset), Int64(part.count), &part)
      #expect(part == Array(all[offset...]))
    }
    // Words 4 i ..< 4 i + 4 are the block of counter (low i, high i, 0, 0).
    let block: UInt64 = 0x5_0000_0003
    var words = [UInt32](repeating: 0, count: 4)
    wg_philox_words(key, block * 4, 4, &words)
    var expected = [UInt32](repeating: 0, count: 4)
    wg_philox_block([3, 5, 0, 0], [0xa409_3822, 0x299f_31d0], &expected)
    #expect(words == expected)
  }

  func uniform<T: Real>(_ n: Int, _ low: Double, _ high: Double, offset: UInt64 = 0) -> [T] {
    var y = [T](repeating: -99, count: n)
    wg_random_uniform(T.dtype, 5, offset, Int64(n), low, high, &y)
    return y
  }

  func normal<T: Real>(_ n: Int, _ mean: Double, _ deviation: Double, offset: UInt64 = 0) -> [T] {
    var y = [T](repeating: -99, count: n)
    wg_random_normal(T.dtype, 5, offset, Int64(n), mean, deviation, &y)
    return y
  }

  func checkUniform<T: Real>(_: T.Type) {
    let y: [T] = uniform(100_000, -2, 3)
    #expect(y.allSatisfy { $0 >= -2 && $0 < 3 })
    let mean = y.reduce(0) { $0 + Double($1) } / 100_000
    #expect(abs(mean - 0.5) < 0.02)
    let variance = y.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 100_000
    #expect(abs(variance - 25.0 / 12) < 0.03)
    let tight: [T] = uniform(10_000, 1, Double(T(1).nextUp))
    #expect(tight.allSatisfy { $0 == 1 })
    #expect((uniform(3, 4, 4) as [T]) == [4, 4, 4])
  }

  @Test func uniformNumbers() {
    checkUniform(Float.self)
    checkUniform(Double.self)
  }

  func checkNormal<T: Real>(_: T.Type) {
    let y: [T] = normal(200_000, 1, 2)
    #expect(y.allSatisfy { $0.isFinite })
    let z = y.map { (Double($0) - 1) / 2 }
    func moment(_ k: Int) -> Double {
      z.reduce(0) { sum, v in sum + (0..<k).reduce(1) { p, _ in p * v } } / 200_000
    }
    #expect(abs(moment(1)) < 0.01)
    #expect(abs(moment(2) - 1) < 0.015)
    #expect(abs(moment(3)) < 0.04)
    #expect(abs(moment(4) - 3) < 0.1)
    // The two of a pair are independent.
    let pairs = stride(from: 0, to: 200_000, by: 2).reduce(0) { $0 + z[$1] * z[$1 + 1] } / 100_000
    #expect(abs(pairs) < 0.015)
  }

  @Test func normalNumbers() {
    checkNormal(Float.self)
    checkNormal(Double.self)
  }

  @Test func lengthDoesNotMatter() {
    let floats: [Float] = normal(700, 0, 1)
    let doubles: [Double] = normal(700, 0, 1)
    let flat: [Float] = uniform(700, 0, 1)
    for n in [0, 1, 2, 3, 7, 127, 128, 129, 255, 257, 511] {
      #expect((normal(n, 0, 1) as [Float]) == Array(floats[..<n]))
      #expect((normal(n, 0, 1) as [Double]) == Array(doubles[..<n]))
      #expect((uniform(n, 0, 1) as [Float]) == Array(flat[..<n]))
    }
    // 1 word per float32 element, 2 per float64.
    #expect((normal(100, 0, 1, offset: 400) as [Float]) == Array(floats[400..<500]))
    #expect((normal(100, 0, 1, offset: 400) as [Double]) == Array(doubles[200..<300]))
    #expect((uniform(100, 0, 1, offset: 64) as [Float]) == Array(flat[64..<164]))
  }

  /// A word is used as documented: 24 bits for float32, Box-Muller on 32.
  @Test func firstNumbers() {
    var w = [UInt32](repeating: 0, count: 4)
    wg_philox_words(5, 0, 4, &w)
    #expect((uniform(1, 0, 1) as [Float]) == [Float(w[0] >> 8) / 0x1p24])
    let bits = (UInt64(w[1]) << 32 | UInt64(w[0])) >> 11
    #expect((uniform(1, 0, 1) as [Double]) == [Double(bits) / 0x1p53])
    let u = (Wide(w[0]) + 1) / 0x1p32
    let angle = 2 * Wide.pi * Wide(w[1]) / 0x1p32
    let radius = (-2 * Exact.log(u)).squareRoot()
    let z: [Float] = normal(2, 0, 1)
    #expect(abs(z[0] - Float(radius * Exact.cos(angle))) < 1e-6)
    #expect(abs(z[1] - Float(radius * Exact.sin(angle))) < 1e-6)
  }
}
