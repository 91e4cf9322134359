import CWengertMPI
import WengertSupport

/// Carries bytes between processes. Only one thread uses it.
package protocol Transport: Sendable {
  /// The number of this process, from 0 on.
  var rank: Int { get }
  /// How many processes there are.
  var count: Int { get }
  /// Starts a message; the memory must stay until it is done.
  func send(
    _ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int32
  ) throws(DistributedError) -> UInt64
  /// Starts to wait for a message of as many bytes.
  func receive(
    _ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int32
  ) throws(DistributedError) -> UInt64
  /// Whether a message is done; it is not asked for again then.
  func isDone(_ request: inout UInt64) throws(DistributedError) -> Bool
  /// Ends all processes.
  func abort(_ status: Int32)
  /// Ends the communication in order, when all others do.
  func finalize()
}

/// Messages by an MPI library.
struct MPITransport: Transport {
  let rank: Int
  let count: Int
  let library: MPILibrary

  /// Initializes the library on this thread, which must be the one that uses it from then on.
  init(
    _ environment: [String: String], _ launcher: Launcher?
  ) throws(DistributedError) {
    library = try MPILibrary(environment, launcher)
    var (isEnough, rank, count): (Int32, Int32, Int32) = (0, 0, 0)
    try library.check(library.functions.initialize(&isEnough), "MPI_Init_thread")
    guard isEnough != 0 else {
      throw DistributedError(
        .library,
        "\(library.path) was built without threads (MPI_THREAD_FUNNELED); use one that has them")
    }
    try library.check(library.functions.rank(&rank), "MPI_Comm_rank")
    try library.check(library.functions.size(&count), "MPI_Comm_size")
    if let launcher, let started = launcher.count, started != Int(count) {
      throw DistributedError(
        .otherLauncher,
        "\(launcher.name) started \(started) processes (\(launcher.countVariable)), but \(library.path) "
          + "sees \(count): it is another MPI's library; start with its own mpirun, or name the "
          + "launcher's library: \(MPILibrary.variable)=/path/to/libmpi.so")
    }
    (self.rank, self.count) = (Int(rank), Int(count))
  }

  func send(
    _ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int32
  ) throws(DistributedError) -> UInt64 {
    var request: UInt64 = 0
    try library.check(
      library.functions.send(
        bytes.baseAddress, Int32(bytes.count), Int32(rank), tag, &request), "MPI_Isend")
    return request
  }

  func receive(
    _ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int32
  ) throws(DistributedError) -> UInt64 {
    var request: UInt64 = 0
    try library.check(
      library.functions.receive(
        bytes.baseAddress, Int32(bytes.count), Int32(rank), tag, &request), "MPI_Irecv")
    return request
  }

  func isDone(_ request: inout UInt64) throws(DistributedError) -> Bool {
    var isDone: Int32 = 0
    try library.check(library.functions.test(&request, &isDone), "MPI_Test")
    return isDone != 0
  }

  func abort(_ status: Int32) {
    // A library whose connections are broken may wait for ever: the signal ends the process then.
    signal(SIGALRM, SIG_DFL)
    alarm(10)
    _ = library.functions.abort(status)
    wg_mpi_leave(status)
  }

  func finalize() { _ = library.functions.finalize() }
}

extension MPILibrary {
  fileprivate func check(_ error: Int32, _ name: String) throws(DistributedError) {
    if error == 0 { return }
    throw DistributedError(.library, "\(name) of \(path): \(text(of: error))")
  }
}
