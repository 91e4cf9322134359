/// Writes tar archives in the ustar layout, enough to test a reader.
enum TarWriter {
  struct Member {
    var name: String
    var bytes: [UInt8] = []
    var kind: Character = "0"
    var prefix = ""
  }

  static func archive(_ members: [Member]) -> [UInt8] {
    members.flatMap { header($0) + padded($0.bytes) } + [UInt8](repeating: 0, count: 1024)
  }

  /// Makes the checksums of all blocks right that look like headers.
  static func repair(_ bytes: inout [UInt8]) {
    for start in stride(from: 0, to: bytes.count - 511, by: 512)
    where bytes[(start + 257)..<(start + 262)].elementsEqual("ustar".utf8) {
      let blanks = Array(repeating: UInt8(ascii: " "), count: 8)
      bytes.replaceSubrange((start + 148)..<(start + 156), with: blanks)
      let sum = bytes[start..<(start + 512)].reduce(0) { $0 + Int($1) }
      bytes.replaceSubrange(
        (start + 148)..<(start + 156), with: Array((octal(sum, 6) + "\0 ").utf8))
    }
  }

  private static func header(_ member: Member) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at start: Int) {
      for (index, byte) in text.utf8.enumerated() { block[start + index] = byte }
    }
    put(String(member.name.prefix(100)), at: 0)
    put("0000644", at: 100)
    put(octal(member.bytes.count, 11), at: 124)
    put("        ", at: 148)
    block[156] = member.kind.asciiValue!
    put("ustar", at: 257)
    put("00", at: 263)
    put(member.prefix, at: 345)
    put(octal(block.reduce(0) { $0 + Int($1) }, 6) + "\0 ", at: 148)
    return block
  }

  private static func octal(_ value: Int, _ width: Int) -> String {
    let digits = String(value, radix: 8)
    return String(repeating: "0", count: width - digits.count) + digits
  }

  private static func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }
}
