/// Numbers as text, in C's formats, with a point whatever the locale says.
package enum NumberFormat {
  /// So many digits after the point: `12.50`. C's `%.2f`.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    text("%.*f", value, decimals)
  }

  /// One digit before the point, so many after it, and a power of ten: `1.250e+01`. C's `%.3e`.
  package static func scientific(_ value: Double, decimals: Int) -> String {
    text("%.*e", value, decimals)
  }

  /// So many significant digits, without zeros at the end: `12.5`, `1.25e-09`. C's `%.4g`.
  package static func short(_ value: Double, digits: Int) -> String {
    text("%.*g", value, digits)
  }

  private static func text(_ format: StaticString, _ value: Double, _ digits: Int) -> String {
    if value.isNaN { return "nan" }
    let cFormat = UnsafeRawPointer(format.utf8Start).assumingMemoryBound(to: CChar.self)
    func write(_ buffer: UnsafeMutableBufferPointer<CChar>) -> Int {
      withVaList([Int32(clamping: max(0, digits)), value]) {
        Int(vsnprintf(buffer.baseAddress, buffer.count, cFormat, $0))
      }
    }
    var count = 0
    // All but fixed texts of great numbers fit.
    let short = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer -> String? in
      count = write(buffer)
      return count < buffer.count ? String(cString: buffer.baseAddress!) : nil
    }
    let text =
      short
      ?? withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { buffer in
        _ = write(buffer)
        return String(cString: buffer.baseAddress!)
      }
    return withPoint(text)
  }

  /// A locale may write something else for the point.
  private static func withPoint(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || "+-.einf".utf8.contains(byte)
    }
    if isPlain { return text }
    var result = ""
    for scalar in text.unicodeScalars where !result.hasSuffix(".") || scalar.isASCII {
      result.unicodeScalars.append(
        "0123456789+-einf".unicodeScalars.contains(scalar) ? scalar : ".")
    }
    return result
  }
}
