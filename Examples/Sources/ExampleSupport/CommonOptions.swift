import ArgumentParser

/// The options that every example has.
public struct CommonOptions: ParsableArguments {
  /// The seed of every random number of a run.
  @Option(help: "The seed: the same seed gives the same run.")
  public var seed: UInt64 = 0

  /// Whether to do only as much as shows that the program works.
  @Flag(help: "Run for a few seconds only.")
  public var quick = false

  /// Whether to write JSON lines instead of text.
  @Flag(help: "Write one JSON object per line instead of text.")
  public var json = false

  /// Makes the default options.
  public init() {}

  /// The settings that determine saved results.
  public var settings: [String: String] { ["--seed": "\(seed)", "--quick": "\(quick)"] }

  /// Where the run's results go.
  public var reporter: Reporter { Reporter(writesJSON: json) }
}
