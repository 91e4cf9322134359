import WengertAutodiff
import WengertNeuralNetworks
import WengertSupport

/// Where the time of a computation went: time, calls, bytes and floating-point operations per operation and per
/// module; see `profile(_:_:)`.
public struct Profile: Sendable, CustomStringConvertible {
  /// The sums of one operation, or one module.
  public struct Row: Sendable, Hashable {
    /// The operation, the module's path, or the phase.
    public let name: String
    /// How often it was computed.
    public internal(set) var calls = 0
    /// How often a rule of it ran.
    public internal(set) var backwardCalls = 0
    /// Seconds of computing results.
    public internal(set) var forwardSeconds = 0.0
    /// Seconds of computing gradients.
    public internal(set) var backwardSeconds = 0.0
    /// Bytes of operands and results forward, and of the tensors that rules read backward.
    public internal(set) var bytes = 0.0
    /// Floating-point operations, counted from shapes.
    public internal(set) var flops = 0.0

    /// Forward and backward.
    public var seconds: Double { forwardSeconds + backwardSeconds }
    /// Floating-point operations per second; 0 where no time was measured.
    public var flopsPerSecond: Double { seconds > 0 ? flops / seconds : 0 }
  }

  /// The sums of each operation, the longest first.
  public let operations: [Row]
  /// The sums of each module's operations, in the order in which they first ran.
  public let modules: [Row]
  /// The time outside of operations and rules: the walk's own work, an optimizer's steps.
  public let phases: [Row]
  /// Seconds from beginning to end, without those that the profiler took for its notes.
  public let seconds: Double
  /// Seconds that the profiler took for its notes.
  public let profilerSeconds: Double
  let timeline: [TimelineEvent]

  /// The share of the time that the rows explain, in 0...1. The rest is the program's own time between operations.
  public var explainedShare: Double {
    let rows = operations.reduce(0) { $0 + $1.seconds } + phases.reduce(0) { $0 + $1.seconds }
    return seconds > 0 ? min(rows / seconds, 1) : 0
  }

  /// The table by operation, and the table by module.
  public var description: String {
    let share = NumberFormat.fixed(explainedShare * 100, decimals: 1)
    let total = NumberFormat.fixed(seconds * 1e3, decimals: 3)
    return """
      \(table("Operation", operations + phases))

      \(table("Module", modules))

      \(total) ms in all, of which the operations and phases explain \(share) %
      """
  }

  private func table(_ title: String, _ rows: [Row]) -> String {
    let header = [
      title, "Calls", "Forward ms", "Backward ms", "Share %", "MB", "GFLOP/s",
    ]
    let cells = rows.map { row in
      [
        row.name, "\(max(row.calls, row.backwardCalls))",
        NumberFormat.fixed(row.forwardSeconds * 1e3, decimals: 3),
        NumberFormat.fixed(row.backwardSeconds * 1e3, decimals: 3),
        NumberFormat.fixed(seconds > 0 ? row.seconds / seconds * 100 : 0, decimals: 1),
        row.bytes > 0 ? NumberFormat.fixed(row.bytes / 1e6, decimals: 2) : "",
        row.flops > 0 ? NumberFormat.fixed(row.flopsPerSecond / 1e9, decimals: 2) : "",
      ]
    }
    return "\(TextTable([header] + cells, rightAligned: Set(1..<header.count)))"
  }
}

/// Measures the operations of `body` and their rules.
///
///     let measured = profile(net) {
///       for batch in batches {
///         optimizer.zeroGradients()
///         crossEntropy(net(Variable(batch.inputs)), batch.labels).backward()
///         optimizer.step()
///       }
///     }
///     print(measured)
///     try measured.writeChromeTrace(to: "trace.json")
///
/// A module has the operations that take its parameters, and those that follow without a parameter of another: an
/// activation counts to the layer before it. Layers of a `Sequential` have rows of their own.
///
/// Operations run as they do otherwise and have the same bits. Each operation and each rule is noted, in 56
/// bytes, which takes some 7,000 instructions: 2 % of those of a step of a net 3072-100-100-100-100-10 on batches of
/// 100. That time is counted apart. Only operations of the calling thread are seen; the
/// work of other threads on them is part of their time. A `fit` may be measured, too. Outside it costs nothing.
///
/// Floating-point operations are counted as textbooks do: 2 m n k for a product, one per element of element-wise
/// operations, none for movements.
///
/// - Parameters:
///   - net: Whose modules the operations are sorted by.
///   - body: The computation to measure.
/// - Returns: The times.
public func profile<Failure: Error>(
  _ net: some Module, _ body: () throws(Failure) -> Void
) throws(Failure) -> Profile {
  try recordProfile(ModulePaths(of: net), body)
}

/// Measures the operations of `body` and their rules, without a net to sort them by; see `profile(_:_:)`.
public func profile<Failure: Error>(
  _ body: () throws(Failure) -> Void
) throws(Failure) -> Profile {
  try recordProfile(ModulePaths(), body)
}

private func recordProfile<Failure: Error>(
  _ paths: ModulePaths, _ body: () throws(Failure) -> Void
) throws(Failure) -> Profile {
  let recorder = ProfileRecorder(paths)
  let start = nanoseconds()
  try observingLayers(paths) { () throws(Failure) in try probing(recorder, body) }
  return Profile(recorder, from: start, to: nanoseconds())
}
