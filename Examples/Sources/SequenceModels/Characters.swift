/// The characters of a text, numbered in their order.
public struct Characters: Codable, Sendable {
  /// Every character that there is.
  public let all: String
  private let list: [Character]
  private let numbers: [Character: Int]

  /// The characters of a text.
  public init(of text: String) {
    self.init(Set(text).sorted())
  }

  private init(_ list: [Character]) {
    self.list = list
    all = String(list)
    numbers = Dictionary(uniqueKeysWithValues: list.enumerated().map { ($1, $0) })
  }

  /// Number of characters.
  public var count: Int { list.count }

  /// The numbers of a text's characters; those that are not there are left out.
  public func numbers(of text: some StringProtocol) -> [Int] { text.compactMap { numbers[$0] } }

  /// The text of some numbers.
  public func text(of numbers: some Sequence<Int>) -> String {
    String(numbers.map { list[$0] })
  }

  private enum Key: String, CodingKey { case list }

  /// Reads the characters that `encode(to:)` has written.
  public init(from decoder: any Decoder) throws {
    let texts = try decoder.container(keyedBy: Key.self).decode([String].self, forKey: .list)
    self.init(texts.map { Character($0) })
  }

  /// Writes the characters.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(list.map(String.init), forKey: .list)
  }
}
