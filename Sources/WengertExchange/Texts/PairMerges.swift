/// Which pairs of tokens are merged into which, and in which order: the heart of byte-pair encoding.
///
/// Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", ACL 2016.
struct PairMerges: Sendable {
  /// The token of a merged pair, and its place in the order.
  private struct Merge {
    let rank: Int32
    let token: Int32
  }

  private var merges: [UInt64: Merge] = [:]

  private static func key(_ a: Int32, _ b: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: a)) << 32 | UInt64(UInt32(bitPattern: b))
  }

  /// Merges a pair; the last rule for one counts.
  mutating func set(_ a: Int32, _ b: Int32, into token: Int32, rank: Int) {
    merges[PairMerges.key(a, b)] = Merge(rank: Int32(clamping: rank), token: token)
  }

  /// Merges the pairs of a word, always that of the lowest rank, of those with the same rank the first.
  ///
  /// - Parameter limit: Merges from this rank on are left out.
  func merged(_ word: [Int32], below limit: Int32 = .max) -> [Int32] {
    word.count <= 64 ? merged(short: word, limit) : merged(long: word, limit)
  }

  private func merge(_ a: Int32, _ b: Int32, _ limit: Int32) -> Merge? {
    guard let found = merges[PairMerges.key(a, b)], found.rank < limit else { return nil }
    return found
  }

  /// Looks at all pairs again for each merge, which is fastest for a few.
  private func merged(short word: [Int32], _ limit: Int32) -> [Int32] {
    var tokens = word
    guard tokens.count > 1 else { return tokens }
    var pairs = zip(tokens, tokens.dropFirst()).map { merge($0, $1, limit) }
    while true {
      var best: (place: Int, merge: Merge)?
      for (place, pair) in pairs.enumerated() {
        if let pair, best.map({ pair.rank < $0.merge.rank }) ?? true { best = (place, pair) }
      }
      guard let (place, merge) = best else { return tokens }
      tokens[place] = merge.token
      tokens.remove(at: place + 1)
      pairs.remove(at: place)
      if place > 0 { pairs[place - 1] = self.merge(tokens[place - 1], merge.token, limit) }
      if place < pairs.count { pairs[place] = self.merge(merge.token, tokens[place + 1], limit) }
    }
  }

  /// A pair that could be merged, in a heap: the lowest rank on top.
  private struct Candidate: Comparable {
    let rank: Int32
    let place: Int
    /// The pair that stood there; another merge may have come first.
    let left, right: Int32

    static func < (a: Candidate, b: Candidate) -> Bool { (a.rank, a.place) < (b.rank, b.place) }
  }

  /// Keeps the pairs in a heap and the tokens in a chain: n log n steps for n bytes.
  private func merged(long word: [Int32], _ limit: Int32) -> [Int32] {
    var tokens = word
    var next = Array(1...word.count)
    var previous = Array(-1..<(word.count - 1))
    var heap = MinimumHeap<Candidate>()
    func push(_ place: Int) {
      guard place >= 0, next[place] < word.count,
        let found = merge(tokens[place], tokens[next[place]], limit)
      else { return }
      heap.push(
        Candidate(
          rank: found.rank, place: place, left: tokens[place], right: tokens[next[place]]))
    }
    for place in word.indices { push(place) }
    while let top = heap.pop() {
      let (place, second) = (top.place, next[top.place])
      guard second < word.count, tokens[place] == top.left, tokens[second] == top.right,
        let found = merge(top.left, top.right, limit)
      else { continue }
      tokens[place] = found.token
      // Gone: no candidate can match it.
      tokens[second] = -1
      next[place] = next[second]
      if next[place] < word.count { previous[next[place]] = place }
      push(previous[place])
      push(place)
    }
    var (result, place) = ([Int32](), 0)
    while place < word.count {
      result.append(tokens[place])
      place = next[place]
    }
    return result
  }
}
