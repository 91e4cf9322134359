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

  /// In a process of its own: whatever else shares work would settle anew whether that pays.
  @Test("While sharing does not pay, the caller does every piece")
  func alone() async {
    await #expect(processExitsWith: .success) {
      struct Context {
        let counts: UnsafeMutablePointer<Int32>
        let owner: pthread_t
      }
      wg_set_thread_count(4)
      wg_share_pause(1 << 60)
      let counters = Counters(8)
      var context = Context(counts: counters.values, owner: pthread_self())
      wg_parallel(
        8,
        { context, piece in
          let context = context!.assumingMemoryBound(to: Context.self).pointee
          // So that others had the time to take the rest.
          usleep(2000)
          let isOwner = pthread_equal(pthread_self(), context.owner) != 0
          context.counts[Int(piece)] += isOwner ? 1 : 1000
        }, &context)
      #expect(counters.all(1))
    }
  }

  @Test("A debt is worked off alone, 50 times as long as it is; savings pay for some")
  func account() {
    var account = wg_share_account(balance: 0, alone_until: 0)
    wg_share_settle(&account, 5000, 2000, 10)
    #expect(account.balance == 3000 && account.alone_until == 0)
    wg_share_settle(&account, 0, 2900, 20)
    #expect(account.balance == 100 && account.alone_until == 0)
    wg_share_settle(&account, 0, 700, 30)
    #expect(account.balance == 0 && account.alone_until == 30 + 50 * 600)
    // However much was saved, a machine that becomes busy is noticed after 10 ms.
    for _ in 0..<100 { wg_share_settle(&account, 1_000_000, 0, 40_000) }
    #expect(account.balance == 10_000_000)
  }

  /// Whatever happens: so much time is lost to others at most.
  @Test(
    "Sharing costs 2 % of the time, beside 10 ms and one wait",
    arguments: 1...20 as ClosedRange<UInt64>)
  func costsLittle(seed: UInt64) {
    var random = Random(seed)
    var account = wg_share_account(balance: 0, alone_until: 0)
    var (time, lost, longest, excess) = (0 as Int64, 0 as Int64, 0 as Int64, Int64.min)
    let waits = Int64.random(in: 1...8_000_000, using: &random)
    for _ in 0..<20_000 {
      let own = Int64.random(in: 10_000...2_000_000, using: &random)
      guard time >= account.alone_until else {
        time += own
        continue
      }
      let isUndisturbed = Bool.random(using: &random)
      let earned = Int64.random(in: 0...own, using: &random)
      let spent = isUndisturbed ? 0 : Int64.random(in: 0...waits, using: &random)
      time += own + spent
      lost += spent - earned
      longest = max(longest, spent)
      wg_share_settle(&account, earned, spent, time)
      excess = max(excess, lost - 10_000_000 - longest - time / 50)
    }
    #expect(excess <= 0)
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
