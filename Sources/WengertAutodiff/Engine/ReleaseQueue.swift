import CWengert

/// Objects that are released one after another: a closure or an attribute may refer to earlier parts of a
/// graph, and releasing one inside the other would need stack for each.
final class ReleaseQueue {
  private var waiting: [Any] = []

  private static var current: ReleaseQueue? {
    wg_get_release_queue().map { Unmanaged<ReleaseQueue>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Opens a queue for the calling thread; returns whether there was none.
  fileprivate static func open() -> Bool {
    if wg_get_release_queue() != nil { return false }
    wg_set_release_queue(Unmanaged.passRetained(ReleaseQueue()).toOpaque())
    return true
  }

  /// Releases everything in the queue, including additions meanwhile, and closes it.
  @inline(never)
  fileprivate static func drain() {
    guard let queue = current else { return }
    while !queue.waiting.isEmpty { queue.releaseLast() }
    wg_set_release_queue(nil)
    Unmanaged.passUnretained(queue).release()
  }

  // References are handed on by `consume`: without optimization a copy would stay until the end of its scope,
  // after the queue was closed, and be released inside its owner.

  /// Keeps something until `drain`. It takes the caller's reference.
  @inline(never)
  fileprivate static func keep(_ something: consuming Any) {
    current?.waiting.append(consume something)
  }

  /// Releases something, whose last reference may be the caller's, now or after the present release.
  @inline(never)
  static func releaseInTurn(_ something: consuming Any) {
    let isFirst = open()
    keep(consume something)
    if isFirst { drain() }
  }

  /// Releases an object that only this variable refers to.
  static func release<Object>(_ object: inout Object?) {
    if let object = object.take() { releaseInTurn(consume object) }
  }

  // Not inlined: the last reference must go before this returns, not whenever the optimizer likes, which
  // was after the queue had been closed.
  @inline(never)
  private func releaseLast() { waiting.removeLast() }
}

/// The last member of a node, which keeps a queue open while the members before it are destroyed.
final class QueueCloser {
  private var opened = false

  /// To be called from the node's `deinit`.
  ///
  /// - Parameter attributes: About to be destroyed; they wait if something is being released already.
  func open(_ attributes: () -> Any) {
    opened = ReleaseQueue.open()
    if !opened { ReleaseQueue.keep(attributes()) }
  }

  deinit { if opened { ReleaseQueue.drain() } }
}
