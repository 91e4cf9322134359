import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

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

struct Buffer: @unchecked Sendable {
  let address: UnsafeMutableRawPointer
  let bytes: Int

  init(_ bytes: Int) {
    self.bytes = bytes
    address = wg_buffer_allocate(bytes)!
  }

  func release() { wg_buffer_release(address, bytes) }
}

extension SharedState {
  @Suite struct Memory {
    @Test func everySizeIsAlignedAndOwn() {
      let live = wg_memory_live_bytes()
      let sizes = Array(0...1100) + [4095, 4096, 4097, 1 << 20, (1 << 20) + 1, (64 << 20) + 1]
      let buffers = sizes.map(Buffer.init)
      for b in buffers {
        #expect(UInt(bitPattern: b.address) % 64 == 0)
        memset(b.address, Int32(b.bytes % 251), b.bytes)
      }
      for b in buffers where b.bytes > 0 {
        let bytes = UnsafeRawBufferPointer(start: b.address, count: b.bytes)
        #expect(bytes.first == UInt8(b.bytes % 251) && bytes.last == UInt8(b.bytes % 251))
      }
      #expect(wg_memory_live_bytes() == live + Int64(sizes.reduce(0, +)))
      buffers.forEach { $0.release() }
      #expect(wg_memory_live_bytes() == live)
    }

    @Test func releasedBufferComesBack() {
      onNewThread {
        let first = Buffer(1000)
        first.release()
        let cached = wg_memory_cached_bytes()
        #expect(cached >= 1000)
        let second = Buffer(990)  // the same class
        #expect(second.address == first.address)
        #expect(wg_memory_cached_bytes() < cached)
        second.release()
        #expect(wg_memory_cached_bytes() == cached)
      }
    }

    @Test func clearingAndThreadEndEmptyTheCache() {
      onNewThread {
        let before = wg_memory_cached_bytes()
        Buffer(5000).release()
        #expect(wg_memory_cached_bytes() > before)
        wg_memory_clear_cache()
        #expect(wg_memory_cached_bytes() == before)
      }
      let before = wg_memory_cached_bytes()
      onNewThread { (0..<50).map { Buffer(100 * $0) }.forEach { $0.release() } }
      #expect(wg_memory_cached_bytes() == before)
    }

    @Test func cacheIsBounded() {
      onNewThread {
        let before = wg_memory_cached_bytes()
        (0..<12).map { _ in Buffer(32 << 20) }.forEach { $0.release() }  // 384 MiB, never touched
        let kept = wg_memory_cached_bytes() - before
        #expect(kept > 0 && kept <= 256 << 20)
      }
    }

    @Test func otherThreadsMayRelease() {
      let live = wg_memory_live_bytes()
      let mine = (1...100).map { Buffer($0 * 10) }
      onNewThread { mine.forEach { $0.release() } }
      #expect(wg_memory_live_bytes() == live)
      nonisolated(unsafe) var theirs: [Buffer] = []
      onNewThread { theirs = (1...100).map { Buffer($0 * 10) } }
      #expect(wg_memory_live_bytes() == live + 50500)
      theirs.forEach { $0.release() }
      #expect(wg_memory_live_bytes() == live)
    }

    @Test func manyThreadsAtOnce() async {
      let live = wg_memory_live_bytes()
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
      #expect(wg_memory_live_bytes() == live)
    }

    @Test func peak() {
      wg_memory_reset_peak()
      let start = wg_memory_peak_bytes()
      #expect(start == wg_memory_live_bytes())
      let a = Buffer(10_000)
      let b = Buffer(7_000)
      a.release()
      b.release()
      #expect(wg_memory_peak_bytes() == start + 17_000)
      wg_memory_reset_peak()
      #expect(wg_memory_peak_bytes() == start)
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
}
