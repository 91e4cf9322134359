import Testing
import WengertSupport

@Suite struct StatusLineTests {
  /// A console that keeps what is written.
  func console(
    _ kept: Guarded<String>, isInteractive: Bool = true, width: Int = 80
  ) -> Console {
    Console(isInteractive: isInteractive, width: { width }) { text in
      kept.withLock { $0 += text }
    }
  }

  @Test func aLineIsDrawnOverAndGivesWay() {
    let (kept, time) = (Guarded(""), Guarded(ContinuousClock.now))
    let line = StatusLine(console(kept), now: { time.contents })
    line.draw { _ in "one" }
    time.contents += .milliseconds(99)
    line.draw { _ in "too soon" }
    time.contents += .milliseconds(1)
    line.draw { _ in "two" }
    line.write(line: "stays")
    line.draw { _ in "three" }
    line.clear()
    line.clear()
    #expect(
      kept.contents
        == "\rone\u{1B}[K\rtwo\u{1B}[K\r\u{1B}[Kstays\n\rthree\u{1B}[K\r\u{1B}[K")
  }

  @Test func aLineNeverBreaksIntoTwo() {
    let kept = Guarded("")
    StatusLine(console(kept, width: 10)).draw { width in
      #expect(width == 9)
      return "0123456789abc"
    }
    #expect(kept.withLock { $0 }.hasPrefix("\r01234567…\u{1B}[K"))
  }

  @Test func whatIsReleasedTakesItselfAway() {
    let kept = Guarded("")
    do {
      let line = StatusLine(console(kept))
      line.draw { _ in "one" }
    }
    #expect(kept.withLock { $0 }.hasSuffix("\r\u{1B}[K"))
  }

  @Test func elsewhereOnlyLinesThatStayAreWritten() {
    let kept = Guarded("")
    let line = StatusLine(console(kept, isInteractive: false))
    line.draw { _ in "one" }
    line.write(line: "stays")
    line.clear()
    #expect(kept.withLock { $0 } == "stays\n")
  }

  @Test(arguments: [
    (0, "0.0 s"), (0.34, "0.3 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.6, "1 min 0 s"),
    (185, "3 min 5 s"), (7_800, "2 h 10 min"), (.infinity, "inf s"),
  ])
  func durations(seconds: Double, text: String) {
    #expect(durationText(seconds) == text)
  }

  @Test func theTimeLeftIsAtLeastASecondUntilTheEnd() {
    #expect(timeLeftText(0.001, done: 1, total: 2) == "1 s left")
    #expect(timeLeftText(10, done: 1, total: 4) == "30 s left")
    #expect(timeLeftText(10, done: 4, total: 4) == "")
    #expect(timeLeftText(10, done: 0, total: 4) == "")
    #expect(timeLeftText(10, done: 1, total: .max).hasSuffix(" h 46 min left"))
  }

  /// The system's answers to a closed, a full and a broken standard error.
  @Test func nothingThatBefallsStandardErrorEndsTheProgram() async {
    await #expect(processExitsWith: .exitCode(7)) {
      close(STDERR_FILENO)
      Console.standardError.write("lost\n")
      exit(7)
    }
    await #expect(processExitsWith: .exitCode(7)) {
      signal(SIGPIPE, SIG_DFL)
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      dup2(ends[1], STDERR_FILENO)
      close(ends[0])
      for _ in 0..<3 { Console.standardError.write("lost\n") }
      exit(7)
    }
    #if os(Linux)
      await #expect(processExitsWith: .exitCode(7)) {
        dup2(open("/dev/full", O_WRONLY), STDERR_FILENO)
        Console.standardError.write("lost\n")
        exit(7)
      }
    #endif
  }

  /// Elsewhere a broken pipe still does what it does to other programs.
  @Test func theSignalIsHeldBackForTheWritingOnly() async {
    await #expect(processExitsWith: .signal(SIGPIPE)) {
      signal(SIGPIPE, SIG_DFL)
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      dup2(ends[1], STDERR_FILENO)
      close(ends[0])
      Console.standardError.write("lost\n")
      _ = write(ends[1], "x", 1)
      exit(0)
    }
  }
}
