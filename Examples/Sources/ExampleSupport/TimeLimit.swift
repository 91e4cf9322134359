import ArgumentParser
import Wengert

/// How long a program may train.
public struct TimeLimit: ParsableArguments {
  /// Minutes; nil for as long as it takes.
  @Option(
    name: .customLong("time-limit"),
    help: """
      Stop after so many minutes and report what was reached; with --checkpoints the same command goes \
      on from there.
      """)
  public var minutes: Double?

  /// Makes the default options.
  public init() {}

  /// Refuses a number that is not a length of time.
  public func validate() throws {
    if let minutes, !(minutes > 0 && minutes.isFinite) {
      throw ValidationError("--time-limit is \(minutes); it must be a number of minutes above 0.")
    }
  }

  /// Interrupts a training when the time is over, which counts from now on.
  public func callback<Model, Batch>(_ trainer: Trainer<Model, Batch>) -> Callback {
    let start = ContinuousClock.now
    guard let minutes else { return Callback() }
    return Callback(onStep: { _, _ in
      if ContinuousClock.now - start > .seconds(60 * minutes) { trainer.interrupt() }
    })
  }
}
