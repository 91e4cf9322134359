/// The characters that stand for bytes in GPT-2's files: printable ones for themselves, and for all others those from
/// U+0100 on.
///
/// Source: github.com/openai/gpt-2, encoder.py.
enum ByteAlphabet {
  /// The character of each byte.
  static let characters: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (0..<256).map { byte in
      if isPrintable(UInt32(byte)) { return Unicode.Scalar(UInt8(byte)) }
      defer { next += 1 }
      return Unicode.Scalar(next)!
    }
  }()

  private static let bytes = Dictionary(
    uniqueKeysWithValues: characters.enumerated().map { ($1, UInt8($0)) })

  private static func isPrintable(_ code: UInt32) -> Bool {
    (0x21...0x7E).contains(code) || (0xA1...0xAC).contains(code) || (0xAE...0xFF).contains(code)
  }

  /// The bytes that a text stands for; nil if one of its characters stands for none.
  static func bytes(of text: some StringProtocol) -> [UInt8]? {
    var result: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = bytes[scalar] else { return nil }
      result.append(byte)
    }
    return result
  }

  /// The text that stands for bytes.
  static func text(of bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(characters[Int(byte)]) }
    return String(text)
  }
}
