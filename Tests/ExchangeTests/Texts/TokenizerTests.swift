import Foundation
import Testing
import Wengert
import WengertExchange

/// What `tokenizers` and `tiktoken` make of texts.
struct ReferenceTexts: Decodable {
  struct Case: Decodable {
    let text: String
    let merges, special, ranks, rankSpecial: [Int]
  }
  struct Decoded: Decodable {
    let tokens: [Int]
    let text: String
  }
  let corpus: [String]
  let size, frequency: Int
  let cases: [Case]
  let decoded: [Decoded]
  let surrogate: [Int]
  /// First and last code point, and what they are.
  let kinds: [[Kind]]

  enum Kind: Decodable {
    case code(Int)
    case name(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let code = try? container.decode(Int.self) {
        self = .code(code)
      } else {
        self = .name(try container.decode(String.self))
      }
    }
  }

  init() throws {
    let data = try Data(contentsOf: URL(filePath: fixture("texts.json")))
    self = try JSONDecoder().decode(ReferenceTexts.self, from: data)
  }
}

@Suite struct TokenizerTests {
  private static let end = "<|endoftext|>"

  private func byMerges() throws -> BytePairTokenizer {
    try BytePairTokenizer(vocabulary: fixture("vocab.json"), merges: fixture("merges.txt"))
  }

  private func byRanks() throws -> BytePairTokenizer {
    let last = try BytePairTokenizer(ranks: fixture("ranks.tiktoken")).vocabularySize
    return try BytePairTokenizer(
      ranks: fixture("ranks.tiktoken"), specialTokens: [TokenizerTests.end: last])
  }

  @Test func asTokenizersAndTiktoken() throws {
    let (merges, ranks, texts) = (try byMerges(), try byRanks(), try ReferenceTexts())
    #expect(texts.cases.count > 80)
    for text in texts.cases {
      #expect(merges.encode(text.text) == text.merges, "\(text.text.debugDescription)")
      #expect(
        merges.encodeWithSpecialTokens(text.text) == text.special, "\(text.text.debugDescription)")
      #expect(ranks.encode(text.text) == text.ranks, "\(text.text.debugDescription)")
      #expect(
        ranks.encodeWithSpecialTokens(text.text) == text.rankSpecial,
        "\(text.text.debugDescription)")
      #expect(try merges.decode(text.special) == text.text && ranks.decode(text.ranks) == text.text)
    }
    for part in texts.decoded { #expect(try ranks.decode(part.tokens) == part.text) }
    // Half of a pair is replaced.
    let half = String(decoding: [0x61, 0xD800, 0x62] as [UInt16], as: UTF16.self)
    #expect(ranks.encode(half) == texts.surrogate)
  }

  @Test func trainedAsByTokenizers() throws {
    let texts = try ReferenceTexts()
    let own = try BytePairTokenizer(
      trainedOn: texts.corpus, vocabularySize: texts.size, minimumFrequency: texts.frequency,
      specialTokens: [TokenizerTests.end])
    #expect(own.vocabularySize == texts.size)
    try withTemporaryPath("vocab.json") { path in
      let merges = path + ".merges"
      try own.write(vocabulary: path, merges: merges)
      func lines(_ path: String) throws -> [Substring] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      }
      #expect(try lines(merges) == lines(fixture("merges.txt")))
      func vocabulary(_ path: String) throws -> [String: Int] {
        try JSONDecoder().decode([String: Int].self, from: Data(contentsOf: URL(filePath: path)))
      }
      #expect(try vocabulary(path) == vocabulary(fixture("vocab.json")))
      // What was written is read again.
      let read = try BytePairTokenizer(vocabulary: path, merges: merges)
      #expect(read.specialTokens == [TokenizerTests.end: 0])
      for text in texts.cases { #expect(read.encode(text.text) == own.encode(text.text)) }
    }
  }

  @Test func filesOfRanks() throws {
    let (ranks, texts) = (try byRanks(), try ReferenceTexts())
    try withTemporaryPath("ranks") { path in
      try ranks.write(ranks: path)
      #expect(
        try Data(contentsOf: URL(filePath: path))
          == Data(contentsOf: URL(filePath: fixture("ranks.tiktoken"))))
      // As a pair of files, which tells the order of merges from the ranks.
      try ranks.write(vocabulary: path + ".json", merges: path + ".txt")
      let merges = try BytePairTokenizer(vocabulary: path + ".json", merges: path + ".txt")
      for text in texts.cases { #expect(merges.encode(text.text) == text.merges) }
      #expect(
        try String(contentsOfFile: path + ".txt", encoding: .utf8)
          == String(contentsOfFile: fixture("merges.txt"), encoding: .utf8))
    }
  }

  /// Every scalar that both versions of Unicode know.
  @Test func lettersNumbersAndSpaces() throws {
    var wrong: [String] = []
    var count = 0
    for range in try ReferenceTexts().kinds {
      guard case .code(let first) = range[0], case .code(let last) = range[1],
        case .name(let kind) = range[2]
      else { throw TokenizerError.invalid("no range") }
      for code in first...last {
        count += 1
        let own = self.kind(Unicode.Scalar(UInt32(code))!)
        if own != kind { wrong.append("U+\(String(code, radix: 16)): \(own), not \(kind)") }
      }
    }
    #expect(wrong.isEmpty && count > 140_000, "\(count), \(wrong.prefix(20))")
  }

  private func kind(_ scalar: Unicode.Scalar) -> String {
    if words("a\(scalar)1").count == 2 {
      return words("a\(scalar)").count == 1 ? "letter" : "number"
    }
    return words("!\(scalar)").count == 1 ? "other" : "space"
  }

  private func words(_ text: String) -> [String] {
    var (text, result) = (text, [String]())
    text.withUTF8 { bytes in
      WordSplitter(bytes).forEachWord { result.append(String(decoding: bytes[$0], as: UTF8.self)) }
    }
    return result
  }

  @Test func wordsOfThePattern() {
    #expect(words("we're  here ,\n\n ok") == ["we", "'re", " ", " here", " ,", "\n\n", " ok"])
    #expect(words("x \n") == ["x", " \n"] && words("\n\nx") == ["\n", "\n", "x"])
    #expect(words("'sx'") == ["'s", "x", "'"] && words("a 12b") == ["a", " 12", "b"])
    #expect(words("\u{a0} x") == ["\u{a0}", " x"])
  }

  /// Words beyond the length from which on a heap finds the next pair.
  @Test func longWordsAsShortOnes() throws {
    let tokenizer = try byMerges()
    for count in [63, 64, 65, 66, 1000, 20_000] {
      let word = String(repeating: "abracadabra", count: count / 11 + 1).prefix(count)
      let tokens = tokenizer.encode(String(word))
      #expect(try tokenizer.decode(tokens) == String(word))
    }
    // Without a border: quadratic time would take minutes.
    let long = String(repeating: "the", count: 100_000)
    #expect(tokenizer.encode(long).count <= 200_000)
  }

  @Test func severalThreads() async throws {
    let (tokenizer, texts) = (try byMerges(), try ReferenceTexts())
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask { texts.cases.allSatisfy { tokenizer.encode($0.text) == $0.merges } }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test func singleTokens() throws {
    let tokenizer = try byMerges()
    #expect(tokenizer.token(of: TokenizerTests.end) == 0)
    #expect(tokenizer.token(of: " the").map { tokenizer.encode(" the") == [$0] } == true)
    #expect(tokenizer.token(of: "no such word") == nil)
    #expect(throws: TokenizerError.unknownToken(9999, at: 1)) { try tokenizer.decode([1, 9999]) }
    #expect(throws: TokenizerError.unknownToken(-1, at: 0)) { try tokenizer.decode([-1]) }
    #expect(throws: TokenizerError.unknownToken(.max, at: 0)) { try tokenizer.decodeBytes([.max]) }
  }

  @Test func pairsThatComeTooSeldom() throws {
    func size(_ minimumFrequency: Int) throws -> Int {
      try BytePairTokenizer(
        trainedOn: ["ab ab cd"], vocabularySize: 1000, minimumFrequency: minimumFrequency
      ).vocabularySize
    }
    #expect(try size(3) == 256 && size(2) == 257 && size(1) == 260)
  }

  @Test func whatCannotBeTrained() {
    func message(_ size: Int, _ special: [String]) -> String {
      do {
        _ = try BytePairTokenizer(trainedOn: ["x"], vocabularySize: size, specialTokens: special)
        return ""
      } catch { return "\(error)" }
    }
    #expect(message(256, ["a"]).contains("must lie in 257..."))
    #expect(message(300, ["a", "a"]).contains("must differ"))
    #expect(message(256, []) == "")
  }

  @Test func characters() throws {
    let tokenizer = CharacterTokenizer(charactersOf: "hello é e\u{301}")
    #expect(String(String.UnicodeScalarView(tokenizer.characters)) == " ehloé\u{301}")
    #expect(try tokenizer.encode("hé") == [2, 5] && tokenizer.vocabularySize == 7)
    #expect(try tokenizer.decode(tokenizer.encode("hole e\u{301}")) == "hole e\u{301}")
    #expect(throws: TokenizerError.unknownCharacter("x", at: 1)) { try tokenizer.encode("hx") }
    #expect(throws: TokenizerError.unknownToken(7, at: 0)) { try tokenizer.decode([7]) }
    #expect(CharacterTokenizer(characters: ["b", "a", "b"]).characters == ["b", "a"])
  }

  // MARK: Damaged files

  private func message(_ body: () throws -> BytePairTokenizer) -> String {
    do {
      _ = try body()
      return "nothing"
    } catch { return "\(error)" }
  }

  @Test func damagedVocabularies() throws {
    let vocabulary = try String(contentsOfFile: fixture("vocab.json"), encoding: .utf8)
    let merges = try [UInt8](Data(contentsOf: URL(filePath: fixture("merges.txt"))))
    func read(_ text: String, _ special: [String] = []) -> String {
      message {
        try BytePairTokenizer(
          vocabularyBytes: Array(text.utf8), mergesBytes: merges, specialTokens: special)
      }
    }
    #expect(read(vocabulary) == "nothing")
    #expect(read(vocabulary.replacing("\"!\":1", with: "\"!\":2")).hasPrefix("vocab.json, byte"))
    #expect(
      read(vocabulary.replacing("\"!\":1", with: "\"!\":-1")).contains(
        "a number of its own for \"!\""))
    #expect(read(vocabulary.replacing("\"!\":1", with: "\"!\":1.5")).contains("a whole number"))
    #expect(
      read(vocabulary.replacing("\"!\":1", with: "\"! \":1")).contains(
        "stand for bytes, not \"! \""))
    #expect(read(vocabulary.replacing("\"!\":1,", with: "")).contains("none for byte 33"))
    #expect(read(vocabulary + "x").contains("expected the end"))
    #expect(read(vocabulary, ["<pad>"]).contains("the special token \"<pad>\""))
    let missing = message { try BytePairTokenizer(vocabulary: "/nowhere", merges: "/nowhere") }
    #expect(missing.hasPrefix("/nowhere: expected a file to read"))
  }

  @Test func damagedMerges() throws {
    let vocabulary = try [UInt8](Data(contentsOf: URL(filePath: fixture("vocab.json"))))
    func read(_ text: String) -> String {
      message {
        try BytePairTokenizer(vocabularyBytes: vocabulary, mergesBytes: Array(text.utf8))
      }
    }
    #expect(read("#version: 0.2\r\nt h\r\n") == "nothing" && read("") == "nothing")
    for text in ["th", "t h e", " t", "t ", "t  h"] {
      #expect(
        read("#version: 0.2\n" + text).hasPrefix("merges.txt, byte 14: expected two texts"),
        "\(text)")
    }
    #expect(
      read("t h\nq q\n").hasPrefix("merges.txt, byte 4: expected texts that are in the vocabulary"))
  }

  @Test func damagedRanks() throws {
    let ranks = try String(contentsOfFile: fixture("ranks.tiktoken"), encoding: .utf8)
    func read(_ text: String, _ special: [String: Int] = [:]) -> String {
      message { try BytePairTokenizer(rankBytes: Array(text.utf8), specialTokens: special) }
    }
    #expect(read(ranks) == "nothing" && read(ranks.replacing("\n", with: "\r\n")) == "nothing")
    for line in [
      "IQ== ", "IQ= 1", "IR== 900", "IQ== 1 2", "I*== 3", " 3", "IQ== +900", "IQ== -1", "= 4",
      "IQ== 99999999999",
    ] {
      #expect(
        read(line + "\n" + ranks).hasPrefix("ranks, byte 0: expected bytes in base 64"), "\(line)")
    }
    #expect(read(ranks + "IQ== 900\n").contains("bytes that no other line has"))
    #expect(read(ranks + "ISEhISE= 1\n").contains("a number that no other line has"))
    #expect(read(ranks.replacing("IQ== 1\n", with: "")).contains("none for byte 33"))
    let long = String(repeating: "AAAA", count: 200)
    #expect(read(ranks + long + " 901\n").contains("at most 512 bytes"))
    #expect(read(ranks, ["<pad>": 5]).contains("a free number for the special token"))
    #expect(read(ranks, ["": 5000]).contains("a free number for the special token"))
  }
}
