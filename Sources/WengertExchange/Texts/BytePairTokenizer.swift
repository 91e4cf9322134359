import WengertSupport

/// Byte-level byte-pair encoding, as GPT-2 and its followers have it: a text is split into words, and the bytes of a
/// word are merged, pair by pair, into tokens. Every text can be encoded.
///
///     let tokenizer = try BytePairTokenizer(vocabulary: "vocab.json", merges: "merges.txt")
///     let tokens = tokenizer.encode("Hello, world!")
///     try tokenizer.decode(tokens) == "Hello, world!"
///
/// It can also be trained, and read from files of ranks as tiktoken has them. Words are those of GPT-2's pattern.
///
/// Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", ACL 2016; Radford et al., "Language
/// Models are Unsupervised Multitask Learners", 2019.
public struct BytePairTokenizer: Tokenizer {
  /// Texts with tokens of their own, such as `<|endoftext|>`. They stand for themselves when tokens are decoded.
  public let specialTokens: [String: Int]
  /// One more than the greatest token.
  public let vocabularySize: Int
  let merges: PairMerges
  /// The pairs that are merged, in order; nil if a file of ranks says nothing of them.
  let mergeList: [Pair]?
  /// The token of each byte.
  let byteTokens: [Int32]
  /// The bytes of each token, special ones left out.
  let bytes: [Int32: [UInt8]]
  private let specials: SpecialTexts
  private let cache = WordCache()

  /// Two tokens in a row.
  struct Pair: Hashable, Sendable {
    let a, b: Int32
  }

  init(
    bytes: [Int32: [UInt8]], byteTokens: [Int32], merges: PairMerges, mergeList: [Pair]?,
    specialTokens: [String: Int]
  ) {
    self.bytes = bytes
    self.byteTokens = byteTokens
    self.merges = merges
    self.mergeList = mergeList
    self.specialTokens = specialTokens
    specials = SpecialTexts(specialTokens)
    vocabularySize =
      Swift.max(
        Int(bytes.keys.max() ?? -1), specialTokens.values.max() ?? -1) + 1
  }

  /// The tokens of a text. Special tokens in it are read as ordinary text.
  public func encode(_ text: String) -> [Int] {
    var text = text
    return text.withUTF8 { encode($0) }
  }

  /// The tokens of a text in which special tokens count as such. Not for texts of people whom you do not know: they
  /// could end a document, or speak in another's role.
  public func encodeWithSpecialTokens(_ text: String) -> [Int] {
    var text = text
    return text.withUTF8 { bytes in
      var result: [Int] = []
      specials.split(bytes) { range, token in
        result += token.map { [$0] } ?? encode(UnsafeBufferPointer(rebasing: bytes[range]))
      }
      return result
    }
  }

  func encode(_ text: UnsafeBufferPointer<UInt8>) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(text.count / 3)
    cache.withWords { words in
      WordSplitter(text).forEachWord { range in
        let word = Array(text[range])
        if word.count == 1 { return result.append(Int(byteTokens[Int(word[0])])) }
        if let known = words.tokens(of: word) {
          for token in known { result.append(Int(token)) }
          return
        }
        let tokens = merges.merged(word.map { byteTokens[Int($0)] })
        words.set(word, tokens)
        for token in tokens { result.append(Int(token)) }
      }
    }
    return result
  }

  /// The text of tokens. Bytes that are no UTF-8, as in the middle of a character, become U+FFFD.
  ///
  /// - Throws: When a number is no token.
  public func decode(_ tokens: [Int]) throws(TokenizerError) -> String {
    String(decoding: try decodeBytes(tokens), as: UTF8.self)
  }

  /// The bytes of tokens: for texts that are printed token by token, as a character may have several.
  ///
  /// - Throws: When a number is no token.
  public func decodeBytes(_ tokens: [Int]) throws(TokenizerError) -> [UInt8] {
    var result: [UInt8] = []
    for (place, token) in tokens.enumerated() {
      if let known = Int32(exactly: token).flatMap({ bytes[$0] }) {
        result += known
      } else if let special = specials.text(of: token) {
        result += Array(special.utf8)
      } else {
        throw .unknownToken(token, at: place)
      }
    }
    return result
  }

  /// The token whose bytes are those of a text; nil if there is none. Special tokens count.
  public func token(of text: String) -> Int? {
    if let special = specialTokens[text] { return special }
    let tokens = merges.merged(text.utf8.map { byteTokens[Int($0)] })
    return tokens.count == 1 ? Int(tokens[0]) : nil
  }
}
