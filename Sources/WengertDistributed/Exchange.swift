import WengertSupport

/// Messages that belong together, on the thread that communicates: all are started, then waited for.
struct Exchange: ~Copyable {
  /// A message takes at most as many bytes, so that a slow network is seen to move.
  static let pieceSize = 1 << 18

  let transport: any Transport
  /// The exchange that it is part of, such as `step 17, bucket 2`.
  let label: String
  private let tag: Int32
  private let timeout: Duration
  private var pending: [Pending] = []
  private(set) var bytesSent = 0

  private struct Pending {
    var request: UInt64
    let rank: Int
    let isReceived: Bool
  }

  /// - Parameter number: The same on all processes: messages of others are not taken for its own.
  init(_ transport: any Transport, _ label: String, number: Int, timeout: Duration) {
    (self.transport, self.label, self.timeout) = (transport, label, timeout)
    // The standard promises tags up to 32767.
    tag = Int32(number % 32_000)
  }

  var rank: Int { transport.rank }
  var count: Int { transport.count }

  /// The other ranks, each process from another one on, so that not all send to one at once.
  var others: [Int] { (1..<max(1, count)).map { (rank + $0) % count } }

  mutating func send(
    _ bytes: UnsafeRawBufferPointer, to rank: Int
  ) throws(DistributedError) {
    bytesSent += bytes.count
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Exchange.pieceSize)
      let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      let request = try transport.send(piece, to: rank, tag: tag)
      pending.append(Pending(request: request, rank: rank, isReceived: false))
      start = end
    }
  }

  mutating func receive(
    _ bytes: UnsafeMutableRawBufferPointer, from rank: Int
  ) throws(DistributedError) {
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Exchange.pieceSize)
      let piece = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<end])
      let request = try transport.receive(piece, from: rank, tag: tag)
      pending.append(Pending(request: request, rank: rank, isReceived: true))
      start = end
    }
  }

  /// Waits until all messages are done. Neither library moves bytes by itself, so it asks, at growing intervals: what
  /// computes may need the core.
  mutating func finish() throws(DistributedError) {
    // The lowest rank that waits speaks first, so that there is one message: launchers take a second or two to
    // end the others.
    let patience = timeout + min(timeout, .seconds(3)) * min(rank, 4)
    var deadline = ContinuousClock.now + patience
    var fruitless = 0
    while !pending.isEmpty {
      let before = pending.count
      let isLate = fruitless % 16 == 15 && ContinuousClock.now > deadline
      try removeDone(all: isLate || fruitless % 64 == 63)
      if pending.count < before {
        // Only the first messages are expected at once.
        fruitless = min(fruitless, Exchange.yields)
        deadline = .now + patience
        continue
      }
      if isLate { throw silence() }
      fruitless += 1
      if fruitless < Exchange.yields {
        sched_yield()
      } else {
        usleep(UInt32(min(20 + 4 * (fruitless - Exchange.yields), 200)))
      }
    }
  }

  /// How often it asks before it sleeps in between.
  private static let yields = 50

  /// Asking for one message moves the bytes of all, so it asks for the first until that is done, and for all now and
  /// then, to know whether the others move.
  private mutating func removeDone(all: Bool) throws(DistributedError) {
    var index = 0
    while index < pending.count {
      let isDone: Bool
      do throws(DistributedError) {
        isDone = try transport.isDone(&pending[index].request)
      } catch {
        if error.description.lowercased().contains("truncate") {
          throw DistributedError(
            .difference,
            "rank \(pending[index].rank) does something else than \(label): it sent more bytes "
              + "than expected; "
              + "every rank must make the same calls in the same order")
        }
        throw DistributedError(
          .silence,
          "rank \(pending[index].rank) is not reached in \(label) (\(error.description)); "
            + Exchange.cure)
      }
      if isDone {
        pending.remove(at: index)
      } else if all {
        index += 1
      } else {
        return
      }
    }
  }

  private static let cure =
    "check whether it runs, and resume the training from its last checkpoint, on fewer ranks if "
    + "necessary"

  private func silence() -> DistributedError {
    let ranks = Set(pending.filter(\.isReceived).map(\.rank))
      .union(pending.allSatisfy { !$0.isReceived } ? pending.map(\.rank) : []).sorted()
    let names = ranks.map(String.init).joined(separator: ", ")
    return DistributedError(
      .silence,
      "\(ranks.count == 1 ? "rank \(names) has" : "ranks \(names) have") not responded in \(label) for "
        + "\(timeout), seen by rank \(rank); " + Exchange.cure)
  }
}
