/// Finds texts that have tokens of their own: the first one, and where several begin the longest.
struct SpecialTexts: Sendable {
  private let texts: [Int: String]
  /// By their first byte, longer ones first.
  private let byFirst: [UInt8: [(bytes: [UInt8], token: Int)]]

  init(_ tokens: [String: Int]) {
    texts = Dictionary(tokens.map { ($1, $0) }, uniquingKeysWith: { Swift.min($0, $1) })
    var byFirst: [UInt8: [(bytes: [UInt8], token: Int)]] = [:]
    for (text, token) in tokens.sorted(by: { $0.key.utf8.count > $1.key.utf8.count }) {
      guard let first = text.utf8.first else { continue }
      byFirst[first, default: []].append((Array(text.utf8), token))
    }
    self.byFirst = byFirst
  }

  func text(of token: Int) -> String? { texts[token] }

  /// Calls `body` with the pieces of a text, in order: ordinary ones without a token, special ones with theirs.
  func split(_ text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>, Int?) -> Void) {
    var (start, place) = (0, 0)
    while place < text.count {
      guard
        let found = byFirst[text[place]]?.first(where: { text[place...].starts(with: $0.bytes) })
      else {
        place += 1
        continue
      }
      if start < place { body(start..<place, nil) }
      body(place..<(place + found.bytes.count), found.token)
      place += found.bytes.count
      start = place
    }
    if start < text.count { body(start..<text.count, nil) }
  }
}
