import CWengert
import Foundation

/// A buffer of the cache.
struct Buffer: @unchecked Sendable {
  let address: UnsafeMutableRawPointer
  let bytes: Int

  init(_ bytes: Int) {
    self.bytes = bytes
    address = wg_buffer_allocate(bytes)!
  }

  func release() { wg_buffer_release(address, bytes) }
}

/// Hands buffers from one thread to another, a few under way at a time.
final class Belt: @unchecked Sendable {
  private let condition = NSCondition()
  private var buffers: [Buffer] = []
  private let most: Int

  init(most: Int) { self.most = most }

  func put(_ buffer: Buffer) {
    condition.lock()
    while buffers.count == most { condition.wait() }
    buffers.append(buffer)
    condition.signal()
    condition.unlock()
  }

  func take() -> Buffer {
    condition.lock()
    while buffers.isEmpty { condition.wait() }
    let buffer = buffers.removeFirst()
    condition.signal()
    condition.unlock()
    return buffer
  }
}

/// What `count` buffers cost that this thread makes and another releases, or the other way round.
func handOver(_ count: Int, of bytes: Int, most: Int, makesHere: Bool) {
  let belt = Belt(most: most)
  let make: @Sendable () -> Void = { for _ in 0..<count { belt.put(Buffer(bytes)) } }
  let release: @Sendable () -> Void = { for _ in 0..<count { belt.take().release() } }
  let end = DispatchSemaphore(value: 0)
  Thread.detachNewThread {
    makesHere ? release() : make()
    end.signal()
  }
  makesHere ? make() : release()
  end.wait()
}
