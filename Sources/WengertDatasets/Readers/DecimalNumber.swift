/// Numbers as tables write them: digits with a point, perhaps a sign and an exponent, or `nan`, `inf`,
/// `infinity` in any case. Blanks and tabs may stand around them; nothing else may, and no other notation
/// is taken.
enum DecimalNumber {
  /// The nearest `Double`; nil where the bytes are no number, or one beyond the range of `Double`.
  static func value(of bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    var scanner = Scanner(bytes)
    return scanner.number()
  }

  private struct Scanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      var (start, end) = (0, bytes.count)
      while start < end, Scanner.isBlank(bytes[start]) { start += 1 }
      while start < end, Scanner.isBlank(bytes[end - 1]) { end -= 1 }
      self.bytes = UnsafeBufferPointer(rebasing: bytes[start..<end])
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ first: Unicode.Scalar, or second: Unicode.Scalar) -> UInt8? {
      guard let byte = current, byte == UInt8(ascii: first) || byte == UInt8(ascii: second)
      else { return nil }
      place += 1
      return byte
    }

    /// Reads digits into `number`, which stops growing before it overflows; returns how many there are.
    private mutating func digits(_ number: inout UInt64) -> Int {
      let start = place
      while let byte = current, (0x30...0x39).contains(byte) {
        if number < 1 << 59 { number = number * 10 + UInt64(byte - 0x30) }
        place += 1
      }
      return place - start
    }

    mutating func number() -> Double? {
      let isNegative = take("+", or: "-") == UInt8(ascii: "-")
      if let word = word() { return isNegative ? -word : word }
      var (mantissa, exponent) = (0 as UInt64, 0)
      let whole = digits(&mantissa)
      var fraction = 0
      if take(".", or: ".") != nil { fraction = digits(&mantissa) }
      guard whole + fraction > 0 else { return nil }
      if take("e", or: "E") != nil {
        let isSmall = take("+", or: "-") == UInt8(ascii: "-")
        var power: UInt64 = 0
        guard digits(&power) > 0 else { return nil }
        exponent = Int(min(power, 1_000_000)) * (isSmall ? -1 : 1)
      }
      guard place == bytes.count else { return nil }
      let value =
        Scanner.exact(mantissa, exponent - fraction, digits: whole + fraction) ?? nearest()
      return isNegative ? value.map { -$0 } : value
    }

    /// Where both the digits and the power of ten are a `Double` exactly, one operation rounds once.
    private static func exact(_ mantissa: UInt64, _ exponent: Int, digits: Int) -> Double? {
      guard digits <= 17, mantissa <= 1 << 53, exponent.magnitude <= 22 else { return nil }
      let power = powers[Int(exponent.magnitude)]
      return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
    }

    private static let powers: [Double] = [
      1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
      1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    /// The number without its sign, by the standard library, which reads all that is left to it here.
    private func nearest() -> Double? {
      let digits = bytes.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
      let value = Double(String(decoding: digits, as: UTF8.self))
      return value.flatMap { $0.isFinite ? $0 : nil }
    }

    private func word() -> Double? {
      let rest = bytes[place...]
      func isWord(_ word: StaticString) -> Bool {
        rest.count == word.utf8CodeUnitCount
          && zip(rest, UnsafeBufferPointer(start: word.utf8Start, count: rest.count))
            .allSatisfy { $0 | 0x20 == $1 }
      }
      if isWord("nan") { return .nan }
      return isWord("inf") || isWord("infinity") ? .infinity : nil
    }
  }
}
