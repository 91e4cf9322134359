import CWengert
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
    /// Counts are those of the process, in which other suites use memory at the same time: what is true of
    /// them must be so in one of many tries.
    private func holds(_ isTrue: () async -> Bool) async -> Bool {
      for _ in 0..<50 where await isTrue() { return true }
      return false
    }

    @Test func everySizeIsAlignedAndOwn() async {
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
      buffers.forEach { $0.release() }
      #expect(
        await holds {
          let live = wg_memory_live_bytes()
          let buffers = sizes.map(Buffer.init)
          let more = wg_memory_live_bytes() - live
          buffers.forEach { $0.release() }
          return more == Int64(sizes.reduce(0, +)) && wg_memory_live_bytes() == live
        })
    }

    @Test func releasedBufferComesBack() async {
      #expect(
        await holds {
          nonisolated(unsafe) var counts: [Int64] = []
          nonisolated(unsafe) var isSame = false
          onNewThread {
            let first = Buffer(1000)
            first.release()
            counts.append(wg_memory_cached_bytes())
            let second = Buffer(990)  // the same class
            isSame = second.address == first.address
            counts.append(wg_memory_cached_bytes())
            second.release()
            counts.append(wg_memory_cached_bytes())
          }
          return isSame && counts[0] >= 1000 && counts[1] < counts[0] && counts[2] == counts[0]
        })
    }

    @Test func clearingAndThreadEndEmptyTheCache() async {
      #expect(
        await holds {
          nonisolated(unsafe) var counts: [Int64] = []
          onNewThread {
            counts.append(wg_memory_cached_bytes())
            Buffer(5000).release()
            counts.append(wg_memory_cached_bytes())
            wg_memory_clear_cache()
            counts.append(wg_memory_cached_bytes())
          }
          return counts[1] > counts[0] && counts[2] == counts[0]
        })
      #expect(
        await holds {
          let before = wg_memory_cached_bytes()
          onNewThread { (0..<50).map { Buffer(100 * $0) }.forEach { $0.release() } }
          return wg_memory_cached_bytes() == before
        })
    }

    @Test func cacheIsBounded() {
      onNewThread {
        let before = wg_memory_cached_bytes()
        (0..<12).map { _ in Buffer(32 << 20) }.forEach { $0.release() }  // 384 MiB, never touched
        let kept = wg_memory_cached_bytes() - before
        #expect(kept > 0 && kept <= 256 << 20)
      }
    }

    @Test func otherThreadsMayRelease() async {
      #expect(
        await holds {
          let live = wg_memory_live_bytes()
          let mine = (1...100).map { Buffer($0 * 10) }
          onNewThread { mine.forEach { $0.release() } }
          return wg_memory_live_bytes() == live
        })
      #expect(
        await holds {
          let live = wg_memory_live_bytes()
          nonisolated(unsafe) var theirs: [Buffer] = []
          onNewThread { theirs = (1...100).map { Buffer($0 * 10) } }
          let more = wg_memory_live_bytes() - live
          theirs.forEach { $0.release() }
          return more == 50500 && wg_memory_live_bytes() == live
        })
    }

    @Test func manyThreadsAtOnce() async {
      #expect(
        await holds {
          let live = wg_memory_live_bytes()
          await allocateOnManyThreads()
          return wg_memory_live_bytes() == live
        })
    }

    private func allocateOnManyThreads() async {
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
    }

    @Test func peak() async {
      #expect(
        await holds {
          wg_memory_reset_peak()
          let start = wg_memory_peak_bytes()
          let isLive = start == wg_memory_live_bytes()
          let a = Buffer(10_000)
          let b = Buffer(7_000)
          a.release()
          b.release()
          let more = wg_memory_peak_bytes() - start
          wg_memory_reset_peak()
          return isLive && more == 17_000 && wg_memory_peak_bytes() == start
        })
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
