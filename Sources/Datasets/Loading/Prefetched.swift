import Foundation

/// A value that another thread makes.
///
/// A lock hands it over, not a semaphore: the thread sanitizer sees what locks order, and would take the
/// memory that changes hands here for a race.
final class Prefetched<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  // Guarded by the condition.
  private var value: Value?

  /// Starts to make a value.
  init(_ make: @escaping @Sendable () -> Value) {
    DispatchQueue.global(qos: .userInitiated).async {
      let made = make()
      self.condition.lock()
      self.value = made
      self.condition.signal()
      self.condition.unlock()
    }
  }

  // One that nobody waited for changes hands here.
  deinit {
    condition.lock()
    condition.unlock()
  }

  /// The value, once it is made. To be called once.
  func wait() -> Value? {
    condition.lock()
    defer { condition.unlock() }
    while value == nil { condition.wait() }
    return value
  }
}
