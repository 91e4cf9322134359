import WengertNeuralNetworks
import WengertSupport

extension BytePairTokenizer {
  /// Reads GPT-2's pair of files: `vocab.json`, which numbers the tokens, and `merges.txt`, which lists the merges
  /// in their order. Hugging Face's `tokenizers` write them, too.
  ///
  /// - Parameters:
  ///   - vocabulary: The path of `vocab.json`.
  ///   - merges: The path of `merges.txt`.
  ///   - specialTokens: Which of the vocabulary's texts are special; `<|endoftext|>` is if it is there.
  /// - Throws: When a file cannot be read or is damaged, or the two do not belong together.
  public init(
    vocabulary: String, merges: String, specialTokens: [String] = []
  ) throws(FileError) {
    let bytes = (try Bytes(path: vocabulary), try Bytes(path: merges))
    try self.init(bytes.0, vocabulary, bytes.1, merges, specialTokens)
  }

  /// Reads such files in memory; the paths only name them in errors.
  package init(
    vocabularyBytes: [UInt8], mergesBytes: [UInt8], specialTokens: [String] = []
  ) throws(FileError) {
    try self.init(
      .array(vocabularyBytes), "vocab.json", .array(mergesBytes), "merges.txt", specialTokens)
  }

  private init(
    _ vocabulary: Bytes, _ path: String, _ merges: Bytes, _ mergesPath: String,
    _ specialTokens: [String]
  ) throws(FileError) {
    let table = try vocabulary.read { (bytes) throws(FileError) in
      try VocabularyFile(bytes, path: path, specialTokens: specialTokens)
    }
    let list = try merges.read { (bytes) throws(FileError) in
      try MergesFile(bytes, path: mergesPath, table)
    }
    var merges = PairMerges()
    for (rank, merge) in list.merges.enumerated() {
      merges.set(merge.pair.a, merge.pair.b, into: merge.token, rank: rank)
    }
    self.init(
      bytes: table.bytes, byteTokens: table.byteTokens, merges: merges,
      mergeList: list.merges.map(\.pair), specialTokens: table.specialTokens)
  }

  /// Writes GPT-2's pair of files; each is written whole or not at all.
  ///
  /// - Parameters:
  ///   - vocabulary: The path of `vocab.json`.
  ///   - merges: The path of `merges.txt`.
  /// - Throws: When one cannot be written, or the tokens were read from a file of ranks and are not all made of two
  ///   others.
  public func write(vocabulary: String, merges: String) throws(FileError) {
    var names = specialTokens.map { ($0.value, $0.key) }
    names += bytes.map { (Int($0.key), ByteAlphabet.text(of: $0.value)) }
    names.sort { $0.0 < $1.0 }
    let json = "{" + names.map { "\($0.1.json):\($0.0)" }.joined(separator: ",") + "}"
    var lines = "#version: 0.2\n"
    for pair in try pairs(for: merges) {
      lines += ByteAlphabet.text(of: bytes[pair.a]!) + " " + ByteAlphabet.text(of: bytes[pair.b]!)
      lines += "\n"
    }
    try BytePairTokenizer.write(Array(json.utf8), to: vocabulary)
    try BytePairTokenizer.write(Array(lines.utf8), to: merges)
  }

  static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    do throws(FileFailure) {
      try AtomicFileWriter.write(bytes, to: path)
    } catch { throw FileError(writing: path, error) }
  }

  /// The pairs in the order of their merges; where only ranks are known, the two tokens that every other one is made
  /// of by those before it.
  private func pairs(for path: String) throws(FileError) -> [Pair] {
    if let mergeList { return mergeList }
    var result: [Pair] = []
    for (token, own) in bytes.sorted(by: { $0.key < $1.key }) where own.count > 1 {
      let parts = merges.merged(own.map { byteTokens[Int($0)] }, below: token)
      guard parts.count == 2 else {
        throw FileError(
          .unsupported, path: path, expected: "tokens that are made of two others",
          found: "token \(token), made of \(parts.count)", hint: "write a file of ranks instead")
      }
      result.append(Pair(a: parts[0], b: parts[1]))
    }
    return result
  }
}
