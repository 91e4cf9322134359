/// A value that one thread at a time may use.
///
///     let count = Guarded(0)
///     count.withLock { $0 += 1 }
///     count.wait { $0 == 10 ? () : nil }
package final class Guarded<Value: Sendable>: @unchecked Sendable {
  private var value: Value
  private var waiterCount = 0
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  package init(_ value: Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
    Guarded.makeCondition(condition)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` while no other thread uses the value. It must not use this lock again.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer {
      if waiterCount > 0 { pthread_cond_broadcast(condition) }
      pthread_mutex_unlock(mutex)
    }
    return try body(&value)
  }

  /// The value, changed in place: no other thread sees an intermediate state.
  package var contents: Value {
    get { withLock { $0 } }
    _modify {
      pthread_mutex_lock(mutex)
      defer {
        if waiterCount > 0 { pthread_cond_broadcast(condition) }
        pthread_mutex_unlock(mutex)
      }
      yield &value
    }
  }

  /// Runs `body` now and after every use by another thread, until it returns something.
  ///
  /// - Parameter timeout: How long to wait, by a monotonic clock; nil waits for ever.
  /// - Returns: The result of `body`; nil after the timeout.
  package func wait<Result>(
    timeout: Duration? = nil, until body: (inout Value) -> Result?
  ) -> Result? {
    let deadline = timeout.map { SuspendingClock.now.advanced(by: $0) }
    pthread_mutex_lock(mutex)
    waiterCount += 1
    defer {
      waiterCount -= 1
      if waiterCount > 0 { pthread_cond_broadcast(condition) }
      pthread_mutex_unlock(mutex)
    }
    while true {
      if let result = body(&value) { return result }
      guard let deadline else {
        pthread_cond_wait(condition, mutex)
        continue
      }
      let left = SuspendingClock.now.duration(to: deadline)
      if left <= .zero { return nil }
      sleep(atMost: left)
    }
  }
}

// MARK: - Conditions with a monotonic clock

extension Guarded {
  private static func makeCondition(_ condition: UnsafeMutablePointer<pthread_cond_t>) {
    #if canImport(Darwin)
      pthread_cond_init(condition, nil)
    #else
      var attributes = pthread_condattr_t()
      pthread_condattr_init(&attributes)
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      pthread_cond_init(condition, &attributes)
      pthread_condattr_destroy(&attributes)
    #endif
  }

  private func sleep(atMost duration: Duration) {
    let (seconds, attoseconds) = duration.components
    // A hundred years are for ever.
    let whole = Int(clamping: min(seconds, 3_000_000_000))
    var time = timespec(tv_sec: whole, tv_nsec: Int(attoseconds / 1_000_000_000))
    #if canImport(Darwin)
      pthread_cond_timedwait_relative_np(condition, mutex, &time)
    #else
      var now = timespec()
      clock_gettime(CLOCK_MONOTONIC, &now)
      time.tv_sec += now.tv_sec + (time.tv_nsec + now.tv_nsec) / 1_000_000_000
      time.tv_nsec = (time.tv_nsec + now.tv_nsec) % 1_000_000_000
      pthread_cond_timedwait(condition, mutex, &time)
    #endif
  }
}
