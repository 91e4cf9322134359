/// Splits texts as GPT-2 does, before pairs of bytes are merged:
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// Source: github.com/openai/gpt-2, encoder.py.
package struct WordSplitter {
  /// The classes of characters that the pattern distinguishes.
  private enum Kind: UInt8 { case letter, number, space, other }

  private let bytes: UnsafeBufferPointer<UInt8>

  /// - Parameter bytes: Sound UTF-8.
  package init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Calls `body` with every piece.
  package func forEachWord(_ body: (Range<Int>) -> Void) {
    var start = 0
    while start < bytes.count {
      let end = contraction(at: start) ?? word(at: start)
      body(start..<end)
      start = end
    }
  }

  /// The end of a contraction such as `'s`.
  private func contraction(at start: Int) -> Int? {
    guard bytes[start] == UInt8(ascii: "'"), start + 1 < bytes.count else { return nil }
    let second = start + 2 < bytes.count ? bytes[start + 2] : 0
    switch (bytes[start + 1], second) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _),
      (UInt8(ascii: "d"), _):
      return start + 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    default: return nil
    }
  }

  private func word(at start: Int) -> Int {
    var (kind, next) = scalar(at: start)
    if bytes[start] == UInt8(ascii: " "), next < bytes.count {
      let following = scalar(at: next)
      if following.kind != .space { (kind, next) = following }
    }
    if kind == .space { return spaces(from: start) }
    while next < bytes.count {
      let following = scalar(at: next)
      if following.kind != kind { break }
      next = following.end
    }
    return next
  }

  /// White space, the last of it left to the word behind it, if there is more than one.
  private func spaces(from start: Int) -> Int {
    var (end, last) = (start, start)
    while end < bytes.count {
      let following = scalar(at: end)
      guard following.kind == .space else { return last > start ? last : end }
      (last, end) = (end, following.end)
    }
    return end
  }

  /// The scalar at a place, and where the next one begins.
  private func scalar(at start: Int) -> (kind: Kind, end: Int) {
    let first = bytes[start]
    if first < 0x80 { return (WordSplitter.ascii[Int(first)], start + 1) }
    let count = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = UInt32(first) & (0xFF >> UInt32(count + 1))
    for index in 1..<count { value = value << 6 | UInt32(bytes[start + index] & 0x3F) }
    return (WordSplitter.kind(of: Unicode.Scalar(value)!), start + count)
  }

  private static let ascii = (0..<128).map { kind(of: Unicode.Scalar(UInt8($0))) }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      .letter
    case .decimalNumber, .letterNumber, .otherNumber: .number
    default: scalar.properties.isWhitespace ? .space : .other
    }
  }
}
