import ArgumentParser
import Wengert
import WengertDistributed

/// Lets several processes share the steps of a training.
public struct DistributedOptions: ParsableArguments {
  /// Whether they do.
  @Flag(
    name: .customLong("distributed"),
    help: """
      Share each step among the processes that mpirun started. The results are the same for any number \
      of them.
      """)
  public var isDistributed = false

  /// Into how many parts a batch is cut.
  @Option(
    help: "With --distributed: the number of shards of a batch, at least that of the processes.")
  public var shards = 4

  /// Makes the default options.
  public init() {}

  /// Refuses a number of shards that cannot be used.
  public func validate() throws {
    if shards < 1 { throw ValidationError("--shards is \(shards); it must be at least 1.") }
  }

  /// Finds the other processes; from then on only one of them writes results. To be called first.
  public func prepare() throws {
    guard isDistributed else { return }
    let group = try Group.world()
    if shards < group.count {
      throw ValidationError("--shards is \(shards); \(group.count) processes need as many or more.")
    }
    OtherRank.isThis = !group.isLeader
  }

  /// Shares the steps of a training.
  public func share<Model: Module, Batch: DivisibleBatch>(_ trainer: Trainer<Model, Batch>) throws {
    guard isDistributed else { return }
    trainer.distribute(over: try Group.world(), shards: shards)
  }
}

/// Whether this process is one of several that leaves results to another.
enum OtherRank {
  /// Set once, before anything is written.
  nonisolated(unsafe) static var isThis = false
}
