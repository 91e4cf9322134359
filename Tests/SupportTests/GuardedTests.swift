import Foundation
import Testing
import WengertSupport

/// A value that one thread at a time may use.
@Suite struct GuardedTests {
  @Test func noUseIsLost() async {
    let sum = Guarded(0)
    await withTaskGroup { group in
      for _ in 0..<8 { group.addTask { for _ in 0..<10_000 { sum.withLock { $0 += 1 } } } }
    }
    #expect(sum.withLock { $0 } == 80_000)
  }

  @Test func errorsLeaveTheLockOpen() {
    struct Refusal: Error {}
    let value = Guarded(1)
    #expect(throws: Refusal.self) { try value.withLock { _ in throw Refusal() } }
    #expect(value.withLock { $0 } == 1)
  }

  @Test func aWaitEndsWhenAnotherThreadMakesItTrue() {
    let turn = Guarded(0)
    Thread.detachNewThread {
      for _ in 0..<5 {
        turn.wait { $0 % 2 == 1 ? ($0 += 1) : nil }
      }
    }
    for _ in 0..<5 { turn.wait { $0 % 2 == 0 ? ($0 += 1) : nil } }
    #expect(turn.wait { $0 == 10 ? $0 : nil } == 10)
  }

  @Test func aWaitGivesUp() {
    let never = Guarded(0)
    let start = SuspendingClock.now
    #expect(never.wait(timeout: .milliseconds(30)) { $0 > 0 ? $0 : nil } == nil)
    #expect(SuspendingClock.now - start >= .milliseconds(30))
    #expect(never.wait(timeout: .zero) { $0 + 1 } == 1)
  }
}
