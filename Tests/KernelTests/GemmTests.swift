import CWengert
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct GemmTests {
  @Test func everyMachineHasABaseline() {
    #expect(instructionSets.contains("baseline") || instructionSets.contains("neon"))
    var c: [Float] = [7]
    #expect(!gemm("abacus", WG_FLOAT32, GemmShape(m: 1, n: 1, k: 1), [1], [1], &c))
    #expect(c == [7])
  }

  // Rows of tiles: 6, 8 or 14 at most; vectors: 2, 4, 8 or 16 lanes, 2 or 3 across a tile.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 27, 28, 29])
  func tilesOfEachHeight(m: Int) {
    for n in [1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 15, 16, 17, 23, 24, 25, 31, 32, 33, 48, 49] {
      for k in [1, 2, 3, 4, 7, 8, 9, 17] {
        eachTransposition { transposeA, transposeB in
          let s = GemmShape(
            m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, padding: (n + k) % 3)
          checkGemm(s, as: Float.self)
          checkGemm(s, as: Double.self)
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
          let s = GemmShape(
            m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, adds: adds,
            padding: 1)
          checkGemm(s, as: Float.self)
          checkGemm(s, as: Double.self)
        }
      }
    }
  }

  // Blocks of packed operands hold about 126 rows of A and 1,024 columns of B when k is deep.
  @Test func severalBlocksOfRowsAndColumns() {
    for (m, n, k) in [(127, 257, 513), (270, 530, 100), (150, 1100, 512)] {
      eachTransposition { transposeA, transposeB in
        let s = GemmShape(
          m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, adds: true)
        checkGemm(s, as: Float.self)
        checkGemm(s, as: Double.self)
      }
    }
  }

  // What training small nets multiplies.
  @Test func shapesOfNets() {
    let shapes = [
      GemmShape(m: 10, n: 30, k: 784), GemmShape(m: 10, n: 10, k: 30),
      GemmShape(m: 200, n: 3, k: 2),
      GemmShape(m: 200, n: 2, k: 3), GemmShape(m: 3, n: 2, k: 200, transposeA: true),
      GemmShape(m: 100, n: 100, k: 100), GemmShape(m: 784, n: 30, k: 10, transposeA: true),
      GemmShape(m: 10, n: 784, k: 30, transposeB: true), GemmShape(m: 100, n: 100, k: 300),
      GemmShape(m: 300, n: 100, k: 100, transposeA: true),
    ]
    for s in shapes {
      checkGemm(s, as: Float.self)
      checkGemm(s, as: Double.self)
    }
  }

  // Matrices of 2 to 4 columns without gaps have a kernel for each pair of widths.
  @Test(arguments: [2, 3, 4])
  func fewColumns(n: Int) {
    for k in 2...4 {
      for m in [15, 16, 17, 31, 33, 64, 200] {
        eachTransposition { transposeA, transposeB in
          let s = GemmShape(m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB)
          checkGemm(s, as: Float.self)
          checkGemm(s, as: Double.self)
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
          let s = GemmShape(m: m, n: n, k: k, transposeB: true, adds: adds, padding: 1)
          checkGemm(s, as: Float.self)
          checkGemm(s, as: Double.self)
        }
      }
    }
  }

  @Test func addedProducts() {
    for (m, n, k) in [(1, 40, 5), (40, 1, 5), (3, 5, 40), (20, 35, 20), (90, 110, 70)] {
      eachTransposition { transposeA, transposeB in
        let s = GemmShape(
          m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, adds: true, padding: 2)
        checkGemm(s, as: Float.self)
        checkGemm(s, as: Double.self)
      }
    }
  }

  @Test func emptySums() {
    for adds in [false, true] {
      let s = GemmShape(m: 5, n: 18, k: 0, adds: adds, padding: 1)
      checkGemm(s, as: Float.self)
      checkGemm(s, as: Double.self)
    }
  }

  @Test func emptyResults() {
    for set in instructionSets {
      for (m, n) in [(0, 4), (4, 0), (0, 0)] {
        var c: [Double] = [3, 3, 3, 3]
        let s = GemmShape(m: m, n: n, k: 2)
        #expect(gemm(set, WG_FLOAT64, s, [Double](), [Double](), &c))
        #expect(c == [3, 3, 3, 3])
      }
    }
  }

  @Test func specialValuesPropagate() {
    for (m, n, k) in [(1, 37, 9), (37, 1, 9), (2, 20, 37), (33, 70, 40), (70, 130, 530)] {
      eachTransposition { transposeA, transposeB in
        let s = GemmShape(m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB)
        func put<T: GemmElement & BinaryFloatingPoint>(_: T.Type) {
          // One row of A and one column of B each meet NaN; infinity meets 0, and infinity alone.
          checkGemm(s, as: T.self) { a, b in a[s.lda * (s.aRows / 2) + s.aColumns / 2] = .nan }
          checkGemm(s, as: T.self) { a, b in b[s.ldb * (s.bRows / 2) + s.bColumns - 1] = .nan }
          checkGemm(s, as: T.self) { a, b in
            a[s.lda * (s.aRows - 1) + s.aColumns - 1] = .infinity
            b[s.ldb * (s.bRows - 1) + s.bColumns - 1] = 0
          }
          checkGemm(s, as: T.self) { a, b in b[0] = -.infinity }
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
      #expect(gemm(set, WG_FLOAT32, GemmShape(m: 20, n: 20, k: 20, adds: true), a, a, &c))
      #expect(c.indices.allSatisfy { $0 == 45 ? c[$0].isNaN : c[$0] == 20 })
    }
  }

  // The same bits wherever operands lie in memory, and each time.
  @Test func alignmentDoesNotMatter() {
    for (m, n, k) in [(1, 300, 77), (300, 1, 77), (3, 50, 99), (10, 30, 784), (120, 130, 600)] {
      eachTransposition { transposeA, transposeB in
        let s = GemmShape(m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB)
        var values = GemmValues(seed: 5)
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
                  _ = gemm(
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
    func run<T: GemmElement & BinaryFloatingPoint>(_ s: GemmShape, as _: T.Type) {
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
        #expect(gemm(set, T.type, s, a, b, c))
        #expect((0..<s.m * s.n).allSatisfy { c[$0] == T(6 * s.k) }, "\(set) \(s)")
      }
    }
    for m in [1, 2, 5, 14, 15, 40, 90] {
      for n in [1, 3, 8, 31, 33, 70] {
        for k in [1, 3, 15, 18, 65] {
          eachTransposition { transposeA, transposeB in
            let s = GemmShape(m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB)
            run(s, as: Float.self)
            run(s, as: Double.self)
          }
        }
      }
    }
  }

  @Test func threadsAgree() async {
    let s = GemmShape(m: 90, n: 110, k: 530, transposeB: true)
    var values = GemmValues(seed: 9)
    let a = (0..<s.m * s.k).map { _ in Float(values.nextUnit()) }
    let b = (0..<s.k * s.n).map { _ in Float(values.nextUnit()) }
    let results = await withTaskGroup(of: [Float].self) { group in
      for _ in 0..<8 {
        group.addTask {
          var c = [Float](repeating: 0, count: s.m * s.n)
          _ = gemm(nil, WG_FLOAT32, s, a, b, &c)
          return c
        }
      }
      return await group.reduce(into: [[Float]]()) { $0.append($1) }
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }
}
