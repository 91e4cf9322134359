/// Measures how long things take.
struct Stopwatch {
  private let clock = ContinuousClock()
  private var start: ContinuousClock.Instant

  init() { start = clock.now }

  /// Seconds since it was made or last asked.
  mutating func lap() -> Double {
    let now = clock.now
    defer { start = now }
    return (now - start) / .seconds(1)
  }

  /// Seconds since it was made or a lap was taken.
  var elapsed: Double { (clock.now - start) / .seconds(1) }
}
