/// Bytes as texts of 64 characters (RFC 4648), with their padding.
enum Base64 {
  private static let characters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<Swift.min(start + 3, bytes.count)]
      var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      var quartet = [UInt8](repeating: padding, count: 4)
      for index in (0..<4).reversed() {
        if index <= group.count { quartet[index] = characters[Int(bits & 63)] }
        bits >>= 6
      }
      text += quartet
    }
    return text
  }

  /// Nil for anything but whole groups in their only form.
  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    let text = Array(text)
    guard text.count % 4 == 0 else { return nil }
    let pads = text.suffix(2).reversed().prefix { $0 == padding }.count
    let body = text.dropLast(pads)
    var result: [UInt8] = []
    result.reserveCapacity(text.count / 4 * 3)
    var (bits, count) = (UInt32(0), 0)
    for character in body {
      let value = values[Int(character)]
      guard value < 64 else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    // The remaining bits must be zeros, or two texts would mean the same bytes.
    guard bits & ((1 << UInt32(count)) - 1) == 0 else { return nil }
    return result
  }
}
