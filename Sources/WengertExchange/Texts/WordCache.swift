import WengertSupport

/// The tokens of words that came before: most words of a text do.
final class WordCache: Sendable {
  /// A table that grows to so many words, of so many bytes at most.
  private static let limits = (words: 1 << 16, bytes: 48)

  struct Words: Sendable {
    private var known: [[UInt8]: [Int32]] = [:]

    var count: Int { known.count }

    func tokens(of word: [UInt8]) -> [Int32]? { known[word] }

    mutating func set(_ word: [UInt8], _ tokens: [Int32]) {
      guard known.count < WordCache.limits.words, word.count <= WordCache.limits.bytes else {
        return
      }
      known[word] = tokens
    }
  }

  private let words = Guarded(Words())

  /// Lends the table out. A thread that comes meanwhile begins with an empty one; the fuller one stays.
  func withWords(_ body: (inout Words) -> Void) {
    var own = words.withLock { words in
      let taken = words
      words = Words()
      return taken
    }
    body(&own)
    words.withLock { if own.count > $0.count { $0 = own } }
  }
}
