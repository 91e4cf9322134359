import Dispatch

/// A value that another thread makes.
final class Prefetched<Value: Sendable>: @unchecked Sendable {
  // Written before the semaphore is signalled, read after it was waited for.
  private var value: Value?
  private let isMade = DispatchSemaphore(value: 0)

  /// Starts to make a value.
  init(_ make: @escaping @Sendable () -> Value) {
    DispatchQueue.global(qos: .userInitiated).async {
      self.value = make()
      self.isMade.signal()
    }
  }

  /// The value, once it is made. To be called once.
  func wait() -> Value? {
    isMade.wait()
    return value
  }
}
