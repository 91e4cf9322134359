/// Finds the pairs to merge: again and again the one that the texts have most often.
///
/// Of pairs that come equally often, the one of the lower tokens is first, as in Hugging Face's `tokenizers`, whose
/// `BpeTrainer` makes the same vocabulary.
struct BytePairTraining {
  typealias Pair = BytePairTokenizer.Pair

  /// A pair, how often it comes, and where it was found.
  private struct Entry: Comparable {
    let pair: Pair
    var count: Int
    let words: Set<Int>

    /// The pair to merge first is the least.
    static func < (a: Entry, b: Entry) -> Bool {
      (b.count, a.pair.a, a.pair.b) < (a.count, b.pair.a, b.pair.b)
    }
    static func == (a: Entry, b: Entry) -> Bool { a.count == b.count && a.pair == b.pair }
  }

  private var words: [[Int32]] = []
  private var counts: [Int] = []
  private var pairCounts: [Pair: Int] = [:]
  private var queue = MinimumHeap<Entry>()
  private(set) var mergeList: [Pair] = []
  /// The bytes of each token.
  private(set) var bytes: [[UInt8]]
  private var tokens: [[UInt8]: Int32]

  /// - Parameters:
  ///   - words: The words of the texts, and how often each comes.
  ///   - alphabet: The first tokens; those without bytes are special.
  init(_ words: [[UInt8]: Int], alphabet: [[UInt8]]) {
    bytes = alphabet
    tokens = [:]
    for (index, bytes) in alphabet.enumerated() where !bytes.isEmpty {
      tokens[bytes] = Int32(index)
    }
    for (word, count) in words where word.count > 1 {
      self.words.append(word.map { tokens[[$0]]! })
      counts.append(count)
    }
    var places: [Pair: Set<Int>] = [:]
    for (index, word) in self.words.enumerated() {
      for pair in zip(word, word.dropFirst()).map(Pair.init) {
        pairCounts[pair, default: 0] += counts[index]
        places[pair, default: []].insert(index)
      }
    }
    enqueue(places)
  }

  /// Merges until there are so many tokens, or no pair comes often enough.
  mutating func run(vocabularySize: Int, minimumFrequency: Int) {
    while bytes.count < vocabularySize, var top = queue.pop() {
      let count = pairCounts[top.pair]!
      if count != top.count {
        top.count = count
        queue.push(top)
        continue
      }
      if count < Swift.max(1, minimumFrequency) { return }
      let joined = bytes[Int(top.pair.a)] + bytes[Int(top.pair.b)]
      let token = tokens[joined] ?? Int32(bytes.count)
      if tokens[joined] == nil {
        tokens[joined] = token
        bytes.append(joined)
      }
      mergeList.append(top.pair)
      merge(top.pair, into: token, in: top.words)
    }
  }

  private mutating func enqueue(_ places: [Pair: Set<Int>]) {
    for (pair, words) in places {
      guard let count = pairCounts[pair], count > 0 else { continue }
      queue.push(Entry(pair: pair, count: count, words: words))
    }
  }

  private mutating func merge(_ pair: Pair, into token: Int32, in places: Set<Int>) {
    var found: [Pair: Set<Int>] = [:]
    for index in places {
      BytePairTraining.merge(pair, into: token, in: &words[index]) { other, change in
        pairCounts[other, default: 0] += change * counts[index]
        if change > 0 { found[other, default: []].insert(index) }
      }
    }
    enqueue(found)
  }

  /// Merges a pair in a word, and tells which pairs come more or less often for it.
  private static func merge(
    _ pair: Pair, into token: Int32, in word: inout [Int32], _ note: (Pair, Int) -> Void
  ) {
    var result: [Int32] = []
    result.reserveCapacity(word.count)
    var place = 0
    while place < word.count {
      guard place + 1 < word.count, word[place] == pair.a, word[place + 1] == pair.b else {
        result.append(word[place])
        place += 1
        continue
      }
      if let before = result.last {
        note(Pair(a: before, b: pair.a), -1)
        note(Pair(a: before, b: token), 1)
      }
      if place + 2 < word.count {
        note(Pair(a: pair.b, b: word[place + 2]), -1)
        note(Pair(a: token, b: word[place + 2]), 1)
      }
      result.append(token)
      place += 2
    }
    word = result
  }
}

extension BytePairTokenizer {
  /// A tokenizer whose tokens are the most frequent ones of the texts.
  ///
  ///     let tokenizer = try BytePairTokenizer(
  ///       trainedOn: [text], vocabularySize: 4096, specialTokens: ["<|endoftext|>"])
  ///
  /// Special tokens are the first ones, then come the 256 bytes, then the merges: the same vocabulary as that
  /// of Hugging Face's `BpeTrainer` with the same arguments and the alphabet of all bytes.
  ///
  /// - Parameters:
  ///   - texts: The texts to learn from; words do not go across their ends.
  ///   - vocabularySize: How many tokens there are to be, at most.
  ///   - minimumFrequency: How often a pair must come to be merged.
  ///   - specialTokens: Texts with tokens of their own.
  /// - Throws: When the vocabulary has no room for the 256 bytes, or a special token is empty or named twice.
  public init(
    trainedOn texts: some Sequence<String>, vocabularySize: Int, minimumFrequency: Int = 2,
    specialTokens: [String] = []
  ) throws(TokenizerError) {
    guard Set(specialTokens).count == specialTokens.count, !specialTokens.contains("") else {
      throw .invalid("the special tokens \(specialTokens) must differ and not be empty")
    }
    guard (256 + specialTokens.count...1 << 24).contains(vocabularySize) else {
      throw .invalid(
        "the vocabulary size is \(vocabularySize); it must lie in \(256 + specialTokens.count)...\(1 << 24), with "
          + "room for the 256 bytes")
    }
    var words: [[UInt8]: Int] = [:]
    for var text in texts {
      text.withUTF8 { text in
        WordSplitter(text).forEachWord { words[Array(text[$0]), default: 0] += 1 }
      }
    }
    // In the order of the characters that stand for them.
    let alphabet = (0..<256).sorted { ByteAlphabet.characters[$0] < ByteAlphabet.characters[$1] }
    let first = specialTokens.map { _ in [UInt8]() } + alphabet.map { [UInt8($0)] }
    var training = BytePairTraining(words, alphabet: first)
    training.run(vocabularySize: vocabularySize, minimumFrequency: minimumFrequency)
    self.init(training, specialTokens)
  }

  private init(_ training: BytePairTraining, _ specialTokens: [String]) {
    var byteTokens = [Int32](repeating: 0, count: 256)
    var bytes: [Int32: [UInt8]] = [:]
    var tokens: [[UInt8]: Int32] = [:]
    for (token, own) in training.bytes.enumerated() where !own.isEmpty {
      bytes[Int32(token)] = own
      tokens[own] = Int32(token)
      if own.count == 1 { byteTokens[Int(own[0])] = Int32(token) }
    }
    var merges = PairMerges()
    for (rank, pair) in training.mergeList.enumerated() {
      merges.set(pair.a, pair.b, into: tokens[bytes[pair.a]! + bytes[pair.b]!]!, rank: rank)
    }
    self.init(
      bytes: bytes, byteTokens: byteTokens, merges: merges, mergeList: training.mergeList,
      specialTokens: Dictionary(uniqueKeysWithValues: specialTokens.enumerated().map { ($1, $0) }))
  }
}
