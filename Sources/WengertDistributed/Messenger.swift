import CWengertMPI
import WengertSupport

/// The thread that communicates: it does one exchange after the other, in the order in which they were
/// asked for, which must be the same on all processes. It is the watchdog, too: if a process does not respond
/// it says so and ends all.
package final class Messenger: Sendable {
  /// A requested exchange, and its result.
  final class Job: Sendable {
    let label: String
    let body: @Sendable (inout Exchange) throws(DistributedError) -> Void
    fileprivate let outcome = Guarded<DistributedError??>(nil)

    init(
      _ label: String, _ body: @escaping @Sendable (inout Exchange) throws(DistributedError) -> Void
    ) {
      (self.label, self.body) = (label, body)
    }

    /// Waits until it is done.
    func wait() throws(DistributedError) {
      if let error = outcome.wait(until: { $0 })! { throw error }
    }
  }

  private struct State: Sendable {
    var jobs: [Job] = []
    var isClosing = false
    var isClosed = false
    var failure: DistributedError?
    var traffic = Traffic()
  }

  let rank: Int
  let count: Int
  private let state = Guarded(State())
  private let ownTimeout = Guarded(Duration.seconds(300))
  let trace: Trace?

  /// How long a process may be silent.
  var timeout: Duration {
    get { ownTimeout.contents }
    set { ownTimeout.withLock { $0 = newValue } }
  }

  /// The traffic so far.
  var traffic: Traffic { state.contents.traffic }

  /// Starts the thread, which makes the transport.
  package init(
    trace: Trace? = nil,
    _ make: @escaping @Sendable () throws(DistributedError) -> any Transport
  ) throws(DistributedError) {
    typealias Made = Result<any Transport, DistributedError>
    let made = Guarded<Made?>(nil)
    let start = Guarded<Messenger?>(nil)
    Thread.start {
      let result = Made { () throws(DistributedError) in try make() }
      made.withLock { $0 = result }
      guard case .success(let transport) = result else { return }
      start.wait { $0 }!.run(transport)
    }
    let transport = try made.wait { $0 }!.get()
    (rank, count, self.trace) = (transport.rank, transport.count, trace)
    start.withLock { $0 = self }
  }

  /// Asks for an exchange, and does not wait for it.
  func submit(_ job: Job) {
    let failure = state.withLock { state in
      if state.failure == nil { state.jobs.append(job) }
      return state.failure
    }
    if let failure { job.outcome.withLock { $0 = .some(failure) } }
  }

  /// Exchanges now.
  func exchange(
    _ label: String, _ body: @escaping @Sendable (inout Exchange) throws(DistributedError) -> Void
  ) throws(DistributedError) {
    let job = Job(label, body)
    submit(job)
    try job.wait()
  }

  /// Ends the communication in order; with an error all processes end.
  package func close() {
    state.withLock { $0.isClosing = true }
    _ = state.wait { $0.isClosed ? () : nil }
  }

  /// Says why, and ends all processes.
  func stop(_ error: DistributedError) {
    submit(Job("the end") { (_) throws(DistributedError) in throw error })
    _ = state.wait { $0.isClosed ? () : nil }
  }

  private func run(_ transport: any Transport) {
    // Only now: threads of the library's own stay as they are.
    wg_mpi_prefer_thread("communication")
    var number = 0
    while let job = nextJob() {
      number += 1
      var exchange = Exchange(transport, job.label, number: number, timeout: timeout)
      let start = ContinuousClock.now
      let result = Result<Void, DistributedError> { () throws(DistributedError) in
        try job.body(&exchange)
        try exchange.finish()
      }
      let done = ContinuousClock.now
      trace?.add(job.label, on: .communication, from: start, to: done)
      let bytes = exchange.bytesSent
      state.withLock { $0.traffic.add(bytes, start.duration(to: done)) }
      switch result {
      case .success: job.outcome.withLock { $0 = .some(nil) }
      case .failure(let error):
        self.end(with: error, transport)
        job.outcome.withLock { $0 = .some(error) }
      }
    }
    transport.finalize()
    state.withLock { $0.isClosed = true }
  }

  private func nextJob() -> Job? {
    state.wait { state -> Job?? in
      if !state.jobs.isEmpty { return state.jobs.removeFirst() }
      return state.isClosing || state.failure != nil ? .some(nil) : nil
    }!
  }

  private func end(with error: DistributedError, _ transport: any Transport) {
    if !(transport is any QuietTransport) {
      Console.standardError.write("wengert, rank \(rank): \(error)\n")
      // A launcher that ends all processes at once may lose output that it has not passed on.
      usleep(200_000)
    }
    transport.abort(1)
    let left = state.withLock { state in
      state.failure = error
      defer { state.jobs = [] }
      return state.jobs
    }
    for job in left { job.outcome.withLock { $0 = .some(error) } }
  }
}

/// A transport of tests: nothing is printed.
package protocol QuietTransport: Transport {}

/// The traffic with other ranks.
public struct Traffic: Sendable, Hashable {
  /// Bytes that this process sent.
  public internal(set) var bytesSent = 0
  /// Time in which the thread that communicates was at work.
  public internal(set) var time = Duration.zero
  /// The part of it in which nothing was computed, because results were waited for.
  public internal(set) var waited = Duration.zero

  fileprivate mutating func add(_ bytes: Int, _ duration: Duration) {
    bytesSent += bytes
    time += duration
  }
}

extension Messenger {
  /// Notes that a computation waited since `start`.
  func noteWait(since start: ContinuousClock.Instant) {
    let now = ContinuousClock.now
    state.withLock { $0.traffic.waited += start.duration(to: now) }
    trace?.add("waits", on: .computation, from: start, to: now)
  }
}
