import Foundation
import WengertAutodiff

/// A value that another thread makes.
///
/// A programmer's error there is handed over with the value, and reported where that is taken: only the
/// thread that asks for it knows whether it does so inside `checked`.
///
/// A lock hands it over, not a semaphore: the thread sanitizer sees what locks order, and would take the
/// memory that changes hands here for a race.
final class Prefetched<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  // Guarded by the condition.
  private var value: Value?
  private var failure: (any Error)?

  /// Starts to make a value.
  init(_ make: @escaping @Sendable () -> Value) {
    DispatchQueue.global(qos: .userInitiated).async {
      var made: Value?
      var failure: (any Error)?
      do { try checked { made = make() } } catch { failure = error }
      self.condition.lock()
      self.value = made
      self.failure = failure
      self.condition.signal()
      self.condition.unlock()
    }
  }

  // One that nobody waited for changes hands here.
  deinit {
    condition.lock()
    condition.unlock()
  }

  /// The value, once it is made: a placeholder where making it failed, which is reported. To be called
  /// once.
  func wait() -> Value? {
    let (value, failure) = outcome()
    // What was reported there says what it is.
    if let failure = failure as? any Error & CustomStringConvertible { report(failure) }
    return value
  }

  private func outcome() -> (Value?, (any Error)?) {
    condition.lock()
    defer { condition.unlock() }
    while value == nil { condition.wait() }
    return (value, failure)
  }
}
