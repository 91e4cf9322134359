import Foundation
import Synchronization

/// Runs `body` on a thread of its own and waits for it.
func onThread(stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void) {
  onThreads(1, stackSize: stackSize) { _ in body() }
}

/// Runs `body` with 0, 1, … on as many threads at once, and waits for all.
func onThreads(
  _ count: Int, stackSize: Int? = nil, _ body: @escaping @Sendable (Int) -> Void
) {
  let done = DispatchSemaphore(value: 0)
  for index in 0..<count {
    let thread = Thread {
      body(index)
      done.signal()
    }
    if let stackSize { thread.stackSize = stackSize }
    thread.start()
  }
  for _ in 0..<count { done.wait() }
}

/// What closures that may run on any thread have noted.
final class Log<Entry: Sendable>: Sendable {
  private let entries = Mutex<[Entry]>([])

  func append(_ entry: Entry) { entries.withLock { $0.append(entry) } }
  var all: [Entry] { entries.withLock { $0 } }
}
