import CWengert
import CWengertFaults
import Foundation
import Testing

/// Runs `body` on a thread of its own, to its end including the thread's clean-up.
func onNewThread(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  let box = Unmanaged.passRetained(Box(body))
  #if canImport(Glibc)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Box>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    precondition(status == 0)
    pthread_join(thread, nil)
  #else
    var thread: pthread_t?
    let status = pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    precondition(status == 0)
    pthread_join(thread!, nil)
  #endif
}

/// Counts are those of the process, so each test that reads them has a process of its own.
@Suite struct MemoryTests {
  @Test func everySizeIsAlignedAndOwn() async {
    await #expect(processExitsWith: .success) {
      let sizes = Array(0...1100) + [4095, 4096, 4097, 1 << 20, (1 << 20) + 1, (64 << 20) + 1]
      let buffers = sizes.map(Buffer.init)
      precondition(wg_memory_live_bytes() == Int64(sizes.reduce(0, +)))
      for b in buffers {
        precondition(UInt(bitPattern: b.address) % 64 == 0)
        memset(b.address, Int32(b.bytes % 251), b.bytes)
      }
      for b in buffers where b.bytes > 0 {
        let bytes = UnsafeRawBufferPointer(start: b.address, count: b.bytes)
        precondition(bytes.first == UInt8(b.bytes % 251) && bytes.last == UInt8(b.bytes % 251))
      }
      buffers.forEach { $0.release() }
      precondition(wg_memory_live_bytes() == 0)
    }
  }

  @Test func releasedBufferComesBack() async {
    await #expect(processExitsWith: .success) {
      let first = Buffer(1000)
      first.release()
      precondition(wg_memory_cached_bytes() == 1024)
      let second = Buffer(990)  // the same class
      precondition(second.address == first.address)
      precondition(wg_memory_cached_bytes() == 0)
      second.release()
      precondition(wg_memory_cached_bytes() == 1024)
    }
  }

  @Test func clearingAndThreadEndEmptyTheCache() async {
    await #expect(processExitsWith: .success) {
      Buffer(5000).release()
      precondition(wg_memory_cached_bytes() == 5120)
      wg_memory_clear_cache()
      precondition(wg_memory_cached_bytes() == 0)
      onNewThread { (0..<50).map { Buffer(100 * $0) }.forEach { $0.release() } }
      precondition(wg_memory_cached_bytes() == 0)
      // What waits in the depot belongs to nobody, and goes, too.
      nonisolated(unsafe) var made: [Buffer] = []
      onNewThread { made = (0..<50).map { Buffer(100 * $0) } }
      made.forEach { $0.release() }
      precondition(wg_memory_cached_bytes() > 0)
      wg_memory_clear_cache()
      precondition(wg_memory_cached_bytes() == 0)
    }
  }

  /// One limit for all threads and the depot.
  @Test func theCacheIsBounded() async {
    await #expect(processExitsWith: .success) {
      let limit: Int64 = 256 << 20
      @Sendable func releaseMany() {
        (0..<12).map { _ in Buffer(32 << 20) }.forEach { $0.release() }
      }
      releaseMany()  // 384 MiB, never touched
      precondition(wg_memory_cached_bytes() == limit)
      onNewThread { releaseMany() }
      precondition(wg_memory_cached_bytes() == limit)
      onNewThread {
        // Steps of less than 16 MiB are not looked up.
        (0..<40).map { _ in Buffer(1 << 20) }.forEach { $0.release() }
        precondition(wg_memory_cached_bytes() < limit + 16 << 20)
      }
      nonisolated(unsafe) var made: [Buffer] = []
      onNewThread { made = (0..<12).map { _ in Buffer(32 << 20) } }
      made.forEach { $0.release() }
      precondition(wg_memory_cached_bytes() == limit)
    }
  }

  @Test func otherThreadsMayRelease() async {
    await #expect(processExitsWith: .success) {
      let mine = (1...100).map { Buffer($0 * 10) }
      precondition(wg_memory_live_bytes() == 50500)
      onNewThread { mine.forEach { $0.release() } }
      precondition(wg_memory_live_bytes() == 0)
      nonisolated(unsafe) var theirs: [Buffer] = []
      onNewThread { theirs = (1...100).map { Buffer($0 * 10) } }
      precondition(wg_memory_live_bytes() == 50500)
      theirs.forEach { $0.release() }
      precondition(wg_memory_live_bytes() == 0)
    }
  }

  /// Batches made on one thread and released on another: as many buffers as are under way, for ever.
  @Test(arguments: [true, false]) func handingOverDoesNotGrow(makesHere: Bool) async {
    await #expect(processExitsWith: .success) { [makesHere = makesHere as Bool] in
      for (count, bytes) in [(200_000, 3000), (2000, 2 << 20), (50, 65 << 20)] {
        wg_memory_clear_cache()
        wg_memory_reset_peak()
        let before = wg_memory_peak_bytes()
        handOver(count, of: bytes, most: 4, makesHere: makesHere)
        precondition(wg_memory_live_bytes() == 0)
        // Four wait, one is being put and one being released.
        let most = Int64(6 * bytes * 5 / 4)
        precondition(wg_memory_cached_bytes() <= most, "\(wg_memory_cached_bytes()) cached")
        let peak = wg_memory_peak_bytes() - before
        precondition(peak <= 2 * most, "\(peak) at the peak of \(count) times \(bytes)")
      }
    }
  }

  /// A loader whose batches are made on ever new threads.
  @Test func handingOverFromEndingThreadsDoesNotGrow() async {
    await #expect(processExitsWith: .success) {
      for _ in 0..<2000 {
        nonisolated(unsafe) var batch: [Buffer] = []
        onNewThread { batch = [Buffer(1 << 20), Buffer(4000)] }
        batch.forEach { $0.release() }
      }
      precondition(wg_memory_live_bytes() == 0)
      precondition(wg_memory_cached_bytes() <= 2 << 20)
      precondition(wg_memory_peak_bytes() <= 3 << 20)
    }
  }

  @Test func manyThreadsAtOnce() async {
    await #expect(processExitsWith: .success) {
      await withTaskGroup(of: Void.self) { group in
        for task in 0..<8 {
          group.addTask {
            var random = Random(UInt64(task))
            var held: [Buffer] = []
            for _ in 0..<5000 {
              if held.count < 20 || Bool.random(using: &random) {
                held.append(Buffer(Int.random(in: 0...20_000, using: &random)))
              } else {
                held.remove(at: Int.random(in: 0..<held.count, using: &random)).release()
              }
            }
            held.forEach { $0.release() }
          }
        }
      }
      precondition(wg_memory_live_bytes() == 0)
    }
  }

  /// Buffers that wander between threads stay whole and are never handed out twice.
  @Test func wanderingBuffersAreOwn() async {
    await #expect(processExitsWith: .success) {
      let belts = (0..<4).map { _ in Belt(most: 50) }
      let ends = DispatchSemaphore(value: 0)
      for thread in 0..<4 {
        Thread.detachNewThread {
          var random = Random(UInt64(thread))
          for _ in 0..<5000 {
            let buffer = Buffer(Int.random(in: 8...3000, using: &random))
            memset(buffer.address, Int32(buffer.bytes % 251), buffer.bytes)
            belts[thread].put(buffer)
            let other = belts[(thread + 1) % 4].take()
            let bytes = UnsafeRawBufferPointer(start: other.address, count: other.bytes)
            precondition(bytes.allSatisfy { $0 == UInt8(other.bytes % 251) })
            other.release()
          }
          ends.signal()
        }
      }
      for _ in 0..<4 { ends.wait() }
      precondition(wg_memory_live_bytes() == 0)
      precondition(wg_memory_cached_bytes() < 4 << 20)
    }
  }

  @Test func peak() async {
    await #expect(processExitsWith: .success) {
      Buffer(3000).release()
      wg_memory_reset_peak()
      precondition(wg_memory_peak_bytes() == 0)
      let a = Buffer(10_000)
      let b = Buffer(7_000)
      a.release()
      b.release()
      Buffer(16_000).release()
      precondition(wg_memory_peak_bytes() == 17_000)
      wg_memory_reset_peak()
      precondition(wg_memory_peak_bytes() == 0)
    }
  }

  /// Whatever other threads are at when a process forks, the new one has no lock that nobody gives back.
  @Test func aForkWhileOthersHandOver() async {
    await #expect(processExitsWith: .success) {
      for belt in [Belt(most: 50), Belt(most: 50)] {
        Thread.detachNewThread { while true { belt.put(Buffer(3000)) } }
        Thread.detachNewThread { while true { belt.take().release() } }
      }
      for _ in 0..<200 {
        let child = forked_process()
        if child == 0 {
          alarm(60)
          let buffers = (0..<60).map { _ in Buffer(3000) }
          buffers.forEach { $0.release() }
          _exit(0)
        }
        var status: Int32 = 1
        waitpid(child, &status, 0)
        guard status == 0 else { exit(1) }
      }
      exit(0)
    }
  }

  @Test func countsOfOneThread() {
    onNewThread {
      #expect(wg_memory_allocation_count() == 0)
      Buffer(0).release()
      Buffer(70).release()
      Buffer(100 << 20).release()
      #expect(wg_memory_allocation_count() == 3)
    }
  }
}
