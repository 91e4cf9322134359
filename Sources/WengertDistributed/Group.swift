import Foundation
import CWengertMPI
import WengertSupport

/// The processes that train together, one of which this one is.
///
///     let group = try Group.world()
///     trainer.group = group
///     try trainer.fit(training: loader, epochs: 10)
///
/// A program that no launcher started is a group of one, for which no library is needed and every call is
/// free. Started by `mpirun -n 4 program`, each of the four processes is a rank of one group. Every rank must
/// make the same calls in the same order.
///
/// Where a rank does not respond in time, or ends with a status other than 0, a line on standard error says which
/// and in what, and all ranks end with a status other than 0.
public final class Group: Sendable {
  /// The number of this process, from 0 on.
  public let rank: Int
  /// How many processes there are.
  public let count: Int
  /// Nil in a group of one.
  package let messenger: Messenger?

  package init(_ messenger: Messenger?) {
    self.messenger = messenger
    (rank, count) = (messenger?.rank ?? 0, messenger?.count ?? 1)
  }

  /// A group of this process alone.
  public static let alone = Group(nil)

  /// Whether this is rank 0, which writes files and shows progress.
  public var isLeader: Bool { rank == 0 }

  /// How long a rank may be silent while others wait for it, 5 minutes by default: longer than any rank
  /// computes, reads or writes between two steps of the others.
  public var timeout: Duration {
    get { messenger?.timeout ?? .seconds(300) }
    set { messenger?.timeout = newValue }
  }

  /// The traffic so far.
  public var traffic: Traffic { messenger?.traffic ?? Traffic() }

  private static let found = Guarded<Group?>(nil)

  /// All processes that the launcher started; always the same group.
  ///
  /// The MPI library is found when the program runs: the one that `WENGERT_MPI_LIBRARY` names, or one that fits
  /// the launcher.
  ///
  /// - Throws: When there is no library, it is none that is known, or another one than the launcher's; and
  ///   when the ranks do not run the same program.
  public static func world() throws(DistributedError) -> Group {
    try found.withLock { (found) throws(DistributedError) -> Group in
      if let found { return found }
      let group = try Group(ProcessInfo.processInfo.environment)
      found = group
      return group
    }
  }

  private convenience init(_ environment: [String: String]) throws(DistributedError) {
    let launcher = Launcher(environment)
    let isNamed = !(environment[MPILibrary.variable] ?? "").isEmpty
    guard launcher?.count ?? 2 != 1, launcher != nil || isNamed else {
      self.init(nil)
      return
    }
    let messenger = try Messenger(trace: Trace(environment)) { () throws(DistributedError) in
      try MPITransport(environment, launcher)
    }
    self.init(messenger)
    Group.endInOrder(messenger)
    if environment["WENGERT_MPI_ANY_PROGRAM"] == nil { try compareProgram() }
  }

  private static let messengerAtExit = Guarded<Messenger?>(nil)

  /// Lets the library know when the program ends.
  private static func endInOrder(_ messenger: Messenger) {
    messengerAtExit.withLock { $0 = messenger }
    wg_mpi_at_exit { status in
      guard let messenger = Group.messengerAtExit.contents else { return }
      messenger.trace?.write(rank: messenger.rank)
      if status <= 0 { return messenger.close() }
      messenger.stop(
        DistributedError(
          .failure, "rank \(messenger.rank) ended with status \(status); all others end, too"))
    }
  }

  /// Refuses ranks that run another program.
  private func compareProgram() throws(DistributedError) {
    guard
      let program = try? Data(
        contentsOf: URL(fileURLWithPath: "/proc/self/exe"), options: .alwaysMapped)
    else { return }
    let hash = program.withUnsafeBytes { wg_mpi_hash($0.baseAddress, $0.count, 0) }
    let all = try gather(hash, "the comparison of programs")
    guard let other = all.firstIndex(where: { $0 != all[0] }) else { return }
    throw DistributedError(
      .difference,
      "rank \(other) runs another program than rank 0; copy the same executable to every machine, or "
        + "set WENGERT_MPI_ANY_PROGRAM=1 where they are meant to differ")
  }

  /// Says why on the lowest rank, and ends all processes.
  func end(_ error: DistributedError) {
    guard let messenger else { return fail(UsageError("group", error.description)) }
    // The others say nothing: they wait until they are ended, or until their patience is over.
    if rank == 0 { return messenger.stop(error) }
    try? messenger.exchange("the end") { (exchange) throws(DistributedError) in
      try withByte { (byte) throws(DistributedError) in
        try exchange.receive(byte, from: 0)
        try exchange.finish()
      }
    }
  }
}

/// Memory for one byte.
func withByte<Result>(
  _ body: (UnsafeMutableRawBufferPointer) throws(DistributedError) -> Result
) throws(DistributedError) -> Result {
  let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
  defer { memory.deallocate() }
  memory[0] = 0
  return try body(memory)
}
