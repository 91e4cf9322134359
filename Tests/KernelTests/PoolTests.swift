import CWengert
import Foundation
import Testing

/// The number of threads is the whole process's, so these tests run one after the other.
@Suite("The pool of threads", .serialized)
struct PoolTests {
  /// Adds 1 to as many counters as there are pieces.
  private final class Counters {
    let values: UnsafeMutablePointer<Int32>
    let count: Int
    init(_ count: Int) {
      self.count = count
      values = .allocate(capacity: count)
      values.initialize(repeating: 0, count: count)
    }
    deinit { values.deallocate() }

    func run() {
      wg_parallel(
        Int64(count),
        { context, piece in context!.assumingMemoryBound(to: Int32.self)[Int(piece)] += 1 },
        values)
    }

    func all(_ expected: Int32) -> Bool { (0..<count).allSatisfy { values[$0] == expected } }
  }

  private func withThreads<Result>(_ count: Int32, _ body: () throws -> Result) rethrows -> Result {
    let before = wg_thread_count()
    wg_set_thread_count(count)
    defer { wg_set_thread_count(before) }
    return try body()
  }

  @Test("Every piece is done once", arguments: [1, 2, 3, 8] as [Int32])
  func everyPieceOnce(threads: Int32) {
    withThreads(threads) {
      for count in [0, 1, 2, 7, 1000] {
        let counters = Counters(count)
        for _ in 0..<200 { counters.run() }
        #expect(counters.all(200), "\(count) pieces")
      }
    }
  }

  @Test("Workers that went to sleep are woken")
  func afterAPause() {
    withThreads(4) {
      let counters = Counters(64)
      for _ in 0..<20 {
        counters.run()
        usleep(300)
      }
      #expect(counters.all(20))
    }
  }

  @Test("A piece may itself share work")
  func nested() {
    withThreads(3) {
      let rows = (0..<16).map { _ in Counters(10) }
      withExtendedLifetime(rows) {
        var context = rows.map { Unmanaged.passUnretained($0) }
        wg_parallel(
          16,
          { context, piece in
            context!.assumingMemoryBound(to: Unmanaged<Counters>.self)[Int(piece)]
              .takeUnretainedValue().run()
          }, &context)
      }
      #expect(rows.allSatisfy { $0.all(1) })
    }
  }

  @Test("Many threads share work at once")
  func manyCallers() async {
    let before = wg_thread_count()
    wg_set_thread_count(4)
    defer { wg_set_thread_count(before) }
    let good = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let counters = Counters(33)
          for _ in 0..<300 { counters.run() }
          return counters.all(300)
        }
      }
      return await group.reduce(true) { $0 && $1 }
    }
    #expect(good)
  }

  @Test("Ranges cover everything once and begin at multiples", arguments: [1, 2, 8] as [Int32])
  func ranges(threads: Int32) {
    withThreads(threads) {
      for n in [0, 1, 63, 64, 65, 1000, 4096, 4097] {
        let counters = Counters(max(n, 1))
        wg_parallel_ranges(
          Int64(n), 64, 100,
          { context, begin, end in
            let values = context!.assumingMemoryBound(to: Int32.self)
            for i in begin..<end { values[Int(i)] += begin % 64 == 0 ? 1 : 100 }
          }, counters.values)
        #expect((0..<n).allSatisfy { counters.values[$0] == 1 }, "n = \(n)")
      }
    }
  }

  @Test("A matrix product has the same bits with any number of threads", arguments: [false, true])
  func matrixProduct(isDouble: Bool) {
    let type = isDouble ? WG_FLOAT64 : WG_FLOAT32
    let bytes = isDouble ? 8 : 4
    for (m, n, k) in [
      (128, 128, 128), (100, 100, 100), (400, 300, 700), (17, 900, 300), (900, 17, 300),
      (3, 700, 900),
      (700, 1, 900), (1, 900, 700),
    ] {
      for transposeA in [false, true] {
        for transposeB in [false, true] {
          func memory(_ count: Int) -> UnsafeMutableRawPointer {
            .allocate(byteCount: max(count * bytes, 1), alignment: 64)
          }
          let (a, b) = (memory(m * k), memory(k * n))
          let results = (0..<4).map { _ in memory(m * n) }
          defer { ([a, b] + results).forEach { $0.deallocate() } }
          wg_random_normal(type, 1, 0, Int64(m * k), 0, 1, a)
          wg_random_normal(type, 2, 0, Int64(k * n), 0, 1, b)
          for (result, threads) in zip(results, [1, 2, 5, 8] as [Int32]) {
            withThreads(threads) {
              wg_gemm(
                type, transposeA, transposeB, Int64(m), Int64(n), Int64(k), a,
                Int64(transposeA ? m : k), b, Int64(transposeB ? k : n), false, result, Int64(n))
            }
            #expect(
              memcmp(result, results[0], m * n * bytes) == 0,
              "\(m)×\(n)×\(k), \(transposeA), \(transposeB), \(threads) threads")
          }
        }
      }
    }
  }
}
