/// A token for every character: that is, for every Unicode scalar, as Python's `str` has them.
///
///     let tokenizer = CharacterTokenizer(charactersOf: text)
///     let tokens = try tokenizer.encode("to be")
public struct CharacterTokenizer: Tokenizer, Hashable {
  /// The characters in the order of their tokens.
  public let characters: [Unicode.Scalar]
  private let tokens: [Unicode.Scalar: Int]

  /// The characters of a text, in the order of their code points: Python's `sorted(set(text))`.
  public init(charactersOf text: String) {
    self.init(sorted: Set(text.unicodeScalars).sorted())
  }

  /// These characters in this order; of one that comes twice the first counts.
  public init(characters: [Unicode.Scalar]) {
    var seen: Set<Unicode.Scalar> = []
    self.init(sorted: characters.filter { seen.insert($0).inserted })
  }

  private init(sorted characters: [Unicode.Scalar]) {
    self.characters = characters
    tokens = Dictionary(uniqueKeysWithValues: characters.enumerated().map { ($1, $0) })
  }

  /// How many characters there are.
  public var vocabularySize: Int { characters.count }

  /// The tokens of a text.
  ///
  /// - Throws: When a character is not in the vocabulary.
  public func encode(_ text: String) throws(TokenizerError) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard let token = tokens[scalar] else {
        throw .unknownCharacter(Character(scalar), at: result.count)
      }
      result.append(token)
    }
    return result
  }

  /// The text of tokens.
  ///
  /// - Throws: When a number is no token.
  public func decode(_ tokens: [Int]) throws(TokenizerError) -> String {
    var text = String.UnicodeScalarView()
    for (place, token) in tokens.enumerated() {
      guard characters.indices.contains(token) else { throw .unknownToken(token, at: place) }
      text.append(characters[token])
    }
    return String(text)
  }
}
