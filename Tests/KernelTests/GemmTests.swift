import CWengert
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An element type of the matrix product.
private protocol Element: Equatable {
  static var type: wg_dtype { get }
  /// What stands around matrices: never written, and visible in a result if read.
  static var guardValue: Self { get }
  static func make(_ value: Double) -> Self
  var asDouble: Double { get }
}

extension Float: Element {
  fileprivate static var type: wg_dtype { WG_FLOAT32 }
  fileprivate static var guardValue: Float { Float(nan: 0x2A, signaling: false) }
  fileprivate static func make(_ value: Double) -> Float { Float(value) }
  fileprivate var asDouble: Double { Double(self) }
}

extension Double: Element {
  fileprivate static var type: wg_dtype { WG_FLOAT64 }
  fileprivate static var guardValue: Double { Double(nan: 0x2A, signaling: false) }
  fileprivate static func make(_ value: Double) -> Double { value }
  fileprivate var asDouble: Double { self }
}

/// Deterministic values for test matrices.
private struct Values {
  private var state: UInt64

  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 2 &+ 1 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }

  /// In -1 ..< 1, with few enough bits to be exact in every type.
  mutating func nextUnit() -> Double { Double(next() & 0xFFFF) / 32768 - 1 }
}

private struct Shape: CustomStringConvertible {
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
private func multiply<T>(
  _ set: String?, _ type: wg_dtype, _ s: Shape, _ a: UnsafePointer<T>, _ b: UnsafePointer<T>,
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
private func stored<T: Element>(
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
private func check<T: Element & BinaryFloatingPoint>(
  _ s: Shape, as _: T.Type, nanInC: Bool = true, seed: Int = 1,
  change: (inout [T], inout [T]) -> Void = { _, _ in }
) {
  var values = Values(seed: seed)
  var a: [T] = stored(rows: s.aRows, columns: s.aColumns, stride: s.lda, as: T.self) { _, _ in
    values.nextUnit()
  }
  var b: [T] = stored(rows: s.bRows, columns: s.bColumns, stride: s.ldb, as: T.self) { _, _ in
    values.nextUnit()
  }
  change(&a, &b)
  let before: [T] = stored(rows: s.m, columns: s.n, stride: s.ldc, as: T.self) { _, _ in
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
    #expect(multiply(set, T.type, s, a, b, &c))
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
      for j in s.n..<s.ldc where !isGuard(c[i * s.ldc + j]) { overwritten += 1 }
    }
    if !isGuard(c[s.m * s.ldc]) { overwritten += 1 }
    #expect(wrong == 0, "\(set) \(T.self) \(s)")
    #expect(overwritten == 0, "\(set) \(T.self) \(s)")
  }
}

private func isGuard<T: BinaryFloatingPoint>(_ value: T) -> Bool {
  // The payload tells a guard from a computed NaN.
  if let value = value as? Float { return value.bitPattern == Float.guardValue.bitPattern }
  if let value = value as? Double { return value.bitPattern == Double.guardValue.bitPattern }
  return false
}

/// Calls `body` with each combination of the transposition flags.
private func eachTransposition(_ body: (Bool, Bool) -> Void) {
  for transposeA in [false, true] {
    for transposeB in [false, true] { body(transposeA, transposeB) }
  }
}

@Suite struct GemmTests {
  @Test func everyMachineHasABaseline() {
    #expect(instructionSets.contains("baseline") || instructionSets.contains("neon"))
    var c: [Float] = [7]
    #expect(!multiply("abacus", WG_FLOAT32, Shape(m: 1, n: 1, k: 1), [1], [1], &c))
    #expect(c == [7])
  }

  // Rows of tiles: 6, 8 or 14 at most; vectors: 2, 4, 8 or 16 lanes, 2 or 3 across a tile.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 27, 28, 29])
  func tilesOfEachHeight(m: Int) {
    for n in [1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 15, 16, 17, 23, 24, 25, 31, 32, 33, 48, 49] {
      for k in [1, 2, 3, 4, 7, 8, 9, 17] {
        eachTransposition { transposeA, transposeB in
          let s = Shape(
            m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, padding: (n + k) % 3)
          check(s, as: Float.self)
          check(s, as: Double.self)
        }
      }
    }
  }

  // Blocks of k hold 512 float32 or 256 float64 steps.
  @Test(arguments: [31, 32, 33, 255, 256, 257, 511, 512, 513, 1025])
  func blocksOfEachDepth(k: Int) {
    for (m, n) in [(1, 1), (1, 40), (40, 1), (3, 2), (4, 9), (15, 33), (57, 10), (60, 100)] {
      eachTransposition { transposeA, transposeB in
        for adds in [false, true] {
          let s = Shape(
            m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, adds: adds,
            padding: 1)
          check(s, as: Float.self)
          check(s, as: Double.self)
        }
      }
    }
  }

  // Blocks of packed operands hold about 126 rows of A and 1,024 columns of B when k is deep.
  @Test func severalBlocksOfRowsAndColumns() {
    for (m, n, k) in [(127, 257, 513), (270, 530, 100), (150, 1100, 512)] {
      eachTransposition { transposeA, transposeB in
        let s = Shape(m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, adds: true)
        check(s, as: Float.self)
        check(s, as: Double.self)
      }
    }
  }

  // What training small nets multiplies.
  @Test func shapesOfNets() {
    let shapes = [
      Shape(m: 10, n: 30, k: 784), Shape(m: 10, n: 10, k: 30), Shape(m: 200, n: 3, k: 2),
      Shape(m: 200, n: 2, k: 3), Shape(m: 3, n: 2, k: 200, transposeA: true),
      Shape(m: 100, n: 100, k: 100), Shape(m: 784, n: 30, k: 10, transposeA: true),
      Shape(m: 10, n: 784, k: 30, transposeB: true), Shape(m: 100, n: 100, k: 300),
      Shape(m: 300, n: 100, k: 100, transposeA: true),
    ]
    for s in shapes {
      check(s, as: Float.self)
      check(s, as: Double.self)
    }
  }

  // Matrices of 2 to 4 columns without gaps have a kernel for each pair of widths.
  @Test(arguments: [2, 3, 4])
  func fewColumns(n: Int) {
    for k in 2...4 {
      for m in [15, 16, 17, 31, 33, 64, 200] {
        eachTransposition { transposeA, transposeB in
          let s = Shape(m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB)
          check(s, as: Float.self)
          check(s, as: Double.self)
        }
      }
    }
  }

  // Up to 14 long rows meet the rows of a transposed B as they are, three at a time.
  @Test(arguments: 1...15)
  func fewLongRows(m: Int) {
    for n in [1, 2, 3, 7, 8, 9, 30] {
      for k in [127, 128, 129, 300] {
        for adds in [false, true] {
          let s = Shape(m: m, n: n, k: k, transposeB: true, adds: adds, padding: 1)
          check(s, as: Float.self)
          check(s, as: Double.self)
        }
      }
    }
  }

  @Test func addedProducts() {
    for (m, n, k) in [(1, 40, 5), (40, 1, 5), (3, 5, 40), (20, 35, 20), (90, 110, 70)] {
      eachTransposition { transposeA, transposeB in
        let s = Shape(
          m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, adds: true, padding: 2)
        check(s, as: Float.self)
        check(s, as: Double.self)
      }
    }
  }

  @Test func emptySums() {
    for adds in [false, true] {
      let s = Shape(m: 5, n: 18, k: 0, adds: adds, padding: 1)
      check(s, as: Float.self)
      check(s, as: Double.self)
    }
  }

  @Test func emptyResults() {
    for set in instructionSets {
      for (m, n) in [(0, 4), (4, 0), (0, 0)] {
        var c: [Double] = [3, 3, 3, 3]
        let s = Shape(m: m, n: n, k: 2)
        #expect(multiply(set, WG_FLOAT64, s, [Double](), [Double](), &c))
        #expect(c == [3, 3, 3, 3])
      }
    }
  }

  @Test func specialValuesPropagate() {
    for (m, n, k) in [(1, 37, 9), (37, 1, 9), (2, 20, 37), (33, 70, 40), (70, 130, 530)] {
      eachTransposition { transposeA, transposeB in
        let s = Shape(m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB)
        func put<T: Element & BinaryFloatingPoint>(_: T.Type) {
          // One row of A and one column of B each meet NaN; infinity meets 0, and infinity alone.
          check(s, as: T.self) { a, b in a[s.lda * (s.aRows / 2) + s.aColumns / 2] = .nan }
          check(s, as: T.self) { a, b in b[s.ldb * (s.bRows / 2) + s.bColumns - 1] = .nan }
          check(s, as: T.self) { a, b in
            a[s.lda * (s.aRows - 1) + s.aColumns - 1] = .infinity
            b[s.ldb * (s.bRows - 1) + s.bColumns - 1] = 0
          }
          check(s, as: T.self) { a, b in b[0] = -.infinity }
        }
        put(Float.self)
        put(Double.self)
      }
    }
  }

  // Where a product is added, a NaN of C stays.
  @Test func specialValuesOfCStay() {
    for set in instructionSets {
      let a = [Float](repeating: 1, count: 20 * 20)
      var c = [Float](repeating: 0, count: 20 * 20)
      c[45] = .nan
      #expect(multiply(set, WG_FLOAT32, Shape(m: 20, n: 20, k: 20, adds: true), a, a, &c))
      #expect(c.indices.allSatisfy { $0 == 45 ? c[$0].isNaN : c[$0] == 20 })
    }
  }

  // The same bits wherever operands lie in memory, and each time.
  @Test func alignmentDoesNotMatter() {
    for (m, n, k) in [(1, 300, 77), (300, 1, 77), (3, 50, 99), (10, 30, 784), (120, 130, 600)] {
      eachTransposition { transposeA, transposeB in
        let s = Shape(m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB)
        var values = Values(seed: 5)
        let a = (0..<m * k).map { _ in Float(values.nextUnit()) / 3 }
        let b = (0..<k * n).map { _ in Float(values.nextUnit()) / 3 }
        for set in instructionSets {
          var results: [[Float]] = []
          for shift in [0, 1, 5] {
            let x = [Float](repeating: 0, count: shift) + a
            let y = [Float](repeating: 0, count: shift * 2) + b
            var c = [Float](repeating: 0, count: m * n + shift)
            x.withUnsafeBufferPointer { x in
              y.withUnsafeBufferPointer { y in
                c.withUnsafeMutableBufferPointer { c in
                  _ = multiply(
                    set, WG_FLOAT32, s, x.baseAddress! + shift, y.baseAddress! + 2 * shift,
                    c.baseAddress! + shift)
                }
              }
            }
            results.append(Array(c[shift...]))
          }
          #expect(results[0] == results[1] && results[0] == results[2], "\(set) \(s)")
        }
      }
    }
  }

  // Operands that end where readable memory ends, as the last tensor of a mapping may.
  @Test func nothingIsReadBehindTheEnd() throws {
    let page = Int(getpagesize())
    let usable = 16 * page
    /// Memory whose end is followed by a page nobody may touch.
    func fenced() throws -> UnsafeMutableRawPointer {
      let start = mmap(
        nil, usable + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
      let memory = try #require(start != MAP_FAILED ? start : nil)
      try #require(mprotect(memory + usable, page, PROT_NONE) == 0)
      return memory
    }
    let memory = [try fenced(), try fenced(), try fenced()]
    defer { for block in memory { munmap(block, usable + page) } }
    func run<T: Element & BinaryFloatingPoint>(_ s: Shape, as _: T.Type) {
      func atEnd(_ block: Int, _ count: Int) -> UnsafeMutablePointer<T> {
        (memory[block] + usable - count * MemoryLayout<T>.stride).assumingMemoryBound(to: T.self)
      }
      let a = atEnd(0, s.m * s.k)
      let b = atEnd(1, s.k * s.n)
      let c = atEnd(2, s.m * s.n)
      a.update(repeating: 2, count: s.m * s.k)
      b.update(repeating: 3, count: s.k * s.n)
      for set in instructionSets {
        c.update(repeating: 0, count: s.m * s.n)
        #expect(multiply(set, T.type, s, a, b, c))
        #expect((0..<s.m * s.n).allSatisfy { c[$0] == T(6 * s.k) }, "\(set) \(s)")
      }
    }
    for m in [1, 2, 5, 14, 15, 40, 90] {
      for n in [1, 3, 8, 31, 33, 70] {
        for k in [1, 3, 15, 18, 65] {
          eachTransposition { transposeA, transposeB in
            let s = Shape(m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB)
            run(s, as: Float.self)
            run(s, as: Double.self)
          }
        }
      }
    }
  }

  @Test func threadsAgree() async {
    let s = Shape(m: 90, n: 110, k: 530, transposeB: true)
    var values = Values(seed: 9)
    let a = (0..<s.m * s.k).map { _ in Float(values.nextUnit()) }
    let b = (0..<s.k * s.n).map { _ in Float(values.nextUnit()) }
    let results = await withTaskGroup(of: [Float].self) { group in
      for _ in 0..<8 {
        group.addTask {
          var c = [Float](repeating: 0, count: s.m * s.n)
          _ = multiply(nil, WG_FLOAT32, s, a, b, &c)
          return c
        }
      }
      return await group.reduce(into: [[Float]]()) { $0.append($1) }
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  @Test func integers() {
    checkIntegers(WG_INT32, as: Int32.self)
    checkIntegers(WG_INT64, as: Int64.self)
    checkIntegers(WG_UINT8, as: UInt8.self)
  }

  /// Integers wrap, so results are exact modulo 2^bits.
  private func checkIntegers<T: FixedWidthInteger>(_ type: wg_dtype, as _: T.Type) {
    var values = Values(seed: 3)
    for (m, n, k) in [(1, 1, 1), (3, 5, 4), (2, 70, 9), (7, 63, 20), (5, 65, 0), (1, 130, 33)] {
      for adds in [false, true] {
        eachTransposition { transposeA, transposeB in
          let s = Shape(
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
          #expect(multiply(nil, type, s, a, b, &c))
          #expect(c == expected, "\(T.self) \(s)")
        }
      }
    }
  }
}
