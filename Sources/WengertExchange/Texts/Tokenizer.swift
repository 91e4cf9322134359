/// Turns texts into numbers and back, for language models.
public protocol Tokenizer: Sendable {
  /// One more than the greatest token: the vocabulary of an embedding.
  var vocabularySize: Int { get }
  /// The tokens of a text.
  func encode(_ text: String) throws -> [Int]
  /// The text of tokens.
  func decode(_ tokens: [Int]) throws -> String
}

/// A token or a text that a tokenizer does not know.
public enum TokenizerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A character that is not in the vocabulary.
  case unknownCharacter(Character, at: Int)
  /// A number that stands for nothing.
  case unknownToken(Int, at: Int)
  /// Arguments that cannot be.
  case invalid(String)

  /// One line with the problem and its place.
  public var description: String {
    switch self {
    case .unknownCharacter(let character, let place):
      "tokenizer: character \(place), \(String(character).debugDescription), is not in the "
        + "vocabulary; build the tokenizer from all texts that it shall encode"
    case .unknownToken(let token, let place):
      "tokenizer: token \(place) is \(token), which is not in the vocabulary"
    case .invalid(let reason): "tokenizer: \(reason)"
    }
  }
}
