import CWengert
import Testing

/// A thread's steps with a clock of their own: what a trial makes of machines that are not there.
@Suite("Whether steps are faster with work shared")
struct PoolTrialTests {
  private struct Thread {
    var trial = wg_share_trial()
    var now: Int64 = 1_000_000

    /// Takes a step that lasts so long with its works shared, or done alone.
    ///
    /// - Returns: Whether they were done alone.
    mutating func step(works: Int64 = 8, shared: Int64, alone: Int64) -> Bool {
      let isAlone = now < trial.alone_until
      now += isAlone ? alone : shared
      wg_share_trial_step(&trial, works, now)
      return isAlone
    }

    /// The share of `count` steps that were done alone.
    mutating func shareAlone(
      of count: Int, works: Int64 = 8, shared: Int64, alone: Int64
    ) -> Double {
      let done = (0..<count).count { _ in step(works: works, shared: shared, alone: alone) }
      return Double(done) / Double(count)
    }
  }

  @Test(
    "The faster way is kept",
    arguments: [(240_000, 310_000, false), (440_000, 310_000, true), (310_000, 305_000, false)])
  func fasterWay(shared: Int64, alone: Int64, prefersAlone: Bool) {
    var thread = Thread()
    _ = thread.shareAlone(of: 200, shared: shared, alone: alone)
    let share = thread.shareAlone(of: 20_000, shared: shared, alone: alone)
    #expect(prefersAlone ? share > 0.98 : share < 0.02, "\(share)")
  }

  @Test("A machine that changes is noticed")
  func changes() {
    var thread = Thread()
    _ = thread.shareAlone(of: 10_000, shared: 440_000, alone: 310_000)
    _ = thread.shareAlone(of: 10_000, shared: 240_000, alone: 310_000)
    #expect(thread.shareAlone(of: 10_000, shared: 240_000, alone: 310_000) < 0.02)
    #expect(thread.shareAlone(of: 20_000, shared: 440_000, alone: 310_000) > 0.4)
  }

  /// Whatever the times are and however they scatter: 3 % and what the first trial costs.
  @Test("Trying costs little", arguments: 1...20 as ClosedRange<UInt64>)
  func costsLittle(seed: UInt64) {
    var random = Random(seed)
    var thread = Thread()
    let (shared, alone) = (
      Int64.random(in: 20_000...900_000, using: &random),
      Int64.random(in: 20_000...900_000, using: &random)
    )
    let begin = thread.now
    var least: Int64 = 0
    for _ in 0..<50_000 {
      let noise = Double.random(in: 1...1.1, using: &random)
      let (s, a) = (Int64(Double(shared) * noise), Int64(Double(alone) * noise))
      least += min(s, a)
      _ = thread.step(works: 16, shared: s, alone: a)
    }
    let steps = Int64(8 * (WG_TRIAL_STEPS + 1)) * max(shared, alone)
    #expect(
      Double(thread.now - begin) < 1.03 * Double(least) + Double(steps) + 5_000_000,
      "\(shared), \(alone)")
  }

  @Test("Steps of large work are not tried")
  func largeWork() {
    var thread = Thread()
    #expect(thread.shareAlone(of: 1000, works: 4, shared: 2_000_000, alone: 1_000_000) == 0)
  }

  @Test("Nothing is done alone when steps have ended")
  func afterTheLastStep() {
    var thread = Thread()
    _ = thread.shareAlone(of: 2000, shared: 440_000, alone: 310_000)
    #expect(thread.now < thread.trial.alone_until)
    #expect(thread.now + 4 * 310_000 >= thread.trial.alone_until)
    // An evaluation in between does not make it forget.
    thread.now += 10_000_000_000
    wg_share_trial_step(&thread.trial, 8, thread.now)
    #expect(thread.trial.alone_until == 0)
    #expect(thread.shareAlone(of: 100, shared: 440_000, alone: 310_000) > 0.9)
  }
}
