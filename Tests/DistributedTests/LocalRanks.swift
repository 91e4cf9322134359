import Foundation
import WengertSupport

import WengertDistributed

/// Ranks that are threads of this process, with messages in memory.
enum LocalRanks {
  /// Messages that were sent and not yet taken, by sender, receiver and tag.
  final class Post: Sendable {
    struct Route: Hashable {
      let from: Int
      let to: Int
      let tag: Int32
    }
    let boxes = Guarded<[Route: [[UInt8]]]>([:])
    let silent = Guarded<Set<Int>>([])
  }

  final class LocalTransport: QuietTransport, @unchecked Sendable {
    let rank: Int
    let count: Int
    private let post: Post
    private var waiting: [UInt64: (UnsafeMutableRawBufferPointer, Post.Route)] = [:]
    private var next: UInt64 = 1

    init(_ rank: Int, _ count: Int, _ post: Post) {
      (self.rank, self.count, self.post) = (rank, count, post)
    }

    func send(_ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int32) -> UInt64 {
      if !post.silent.contents.contains(self.rank) {
        let route = Post.Route(from: self.rank, to: rank, tag: tag)
        post.boxes.withLock { $0[route, default: []].append(Array(bytes)) }
      }
      return 0
    }

    func receive(_ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int32) -> UInt64 {
      defer { next += 1 }
      waiting[next] = (bytes, Post.Route(from: rank, to: self.rank, tag: tag))
      return next
    }

    func isDone(_ request: inout UInt64) throws(DistributedError) -> Bool {
      guard let (bytes, route) = waiting[request] else { return true }
      // Messages of one route arrive in order.
      if waiting.contains(where: { $0.key < request && $0.value.1 == route }) { return false }
      guard let message = message(of: route) else { return false }
      guard message.count == bytes.count else {
        throw DistributedError(.library, "\(message.count) bytes instead of \(bytes.count)")
      }
      bytes.copyBytes(from: message)
      waiting[request] = nil
      return true
    }

    /// The next message, if it is there. Beside ranks that are silent the others are waited for, however late the
    /// system lets them run: none of them seems to be silent, too.
    private func message(of route: Post.Route) -> [UInt8]? {
      func take(_ boxes: inout [Post.Route: [[UInt8]]]) -> [UInt8]? {
        boxes[route]?.isEmpty == false ? boxes[route]!.removeFirst() : nil
      }
      let silent = post.silent.contents
      return silent.isEmpty || silent.contains(route.from) || silent.contains(rank)
        ? post.boxes.withLock { take(&$0) } : post.boxes.wait { take(&$0) }
    }

    func abort(_ status: Int32) {}
    func finalize() {}
  }

  /// What each rank's `body` returns.
  static func run<Result: Sendable>(
    _ count: Int, silent: Set<Int> = [], timeout: Duration = .seconds(600),
    _ body: @escaping @Sendable (Group) throws -> Result
  ) -> [Swift.Result<Result, any Error>] {
    let post = Post()
    post.silent.withLock { $0 = silent }
    let results = Guarded<[Int: Swift.Result<Result, any Error>]>([:])
    for rank in 0..<count {
      let thread = Foundation.Thread {
        let result = Swift.Result {
          let messenger = try Messenger { LocalTransport(rank, count, post) }
          let group = Group(messenger)
          group.timeout = timeout
          defer { if silent.isEmpty { messenger.close() } }
          return try body(group)
        }
        results.withLock { $0[rank] = result }
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    results.wait { $0.count == count ? () : nil }
    return (0..<count).map { results.contents[$0]! }
  }

  /// The same, where none may fail.
  static func results<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Group) throws -> Result
  ) throws -> [Result] {
    try run(count, body).map { try $0.get() }
  }
}
