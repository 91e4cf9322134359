import WengertSupport

/// The results of a function of 0 ..< count, in order: on some threads, the calling one included, each of which
/// takes the next number as soon as it is free. A programmer's error on another thread is reported on this one.
package func made<Value: Sendable>(
  _ count: Int, workers: Int, _ make: @escaping @Sendable (Int) -> Value
) -> [Value] {
  let next = Guarded(0)
  let values = Guarded([Value?](repeating: nil, count: count))
  let work: @Sendable () -> Void = {
    while true {
      let number = next.withLock { number in
        defer { number += 1 }
        return number
      }
      guard number < count else { return }
      let value = make(number)
      values.withLock { $0[number] = value }
    }
  }
  let helpers = (1..<max(1, min(workers, count))).map { _ in Prefetched(work) }
  work()
  for helper in helpers { helper.wait() }
  // A forked process has none of the threads that had taken a number.
  return values.contents.enumerated().map { $1 ?? make($0) }
}
