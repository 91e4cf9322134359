import Foundation
import Testing
import Wengert
import WengertDatasets
import WengertFuzzing

/// What is no picture, or claims to be more of one than its bytes can hold.
@Suite struct RefusalTests {
  private func error(_ bytes: [UInt8]) -> FileError? {
    do {
      _ = try Image(bytes: bytes, path: "x.png")
      return nil
    } catch { return error }
  }

  /// A PNG file with a width and a height of one's own and a sound checksum.
  private func png(_ width: UInt32, _ height: UInt32) throws -> [UInt8] {
    var bytes = try contents(fixture("rgb-8.png"))
    for index in 0..<4 {
      bytes[16 + index] = UInt8(truncatingIfNeeded: width >> UInt32(24 - 8 * index))
      bytes[20 + index] = UInt8(truncatingIfNeeded: height >> UInt32(24 - 8 * index))
    }
    let sum = crc(Array(bytes[12..<29]))
    for index in 0..<4 {
      bytes[29 + index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * index))
    }
    return bytes
  }

  @Test func picturesThatTheBytesCannotHold() throws {
    for (width, height) in [(60_000, 60_000), (.max >> 1, .max >> 1), (1, .max >> 1)]
      as [(UInt32, UInt32)]
    {
      let bytes = try png(width, height)
      var found: FileError?
      let peak = peakMemory { found = error(bytes) }
      #expect(found != nil)
      #expect(found?.offset != nil)
      if let peak { #expect(peak < 100_000) }
    }
    let large = try error(png(60_000, 60_000))
    #expect(large?.kind == .truncated && large?.expected.hasPrefix("at least") == true)
    for name in ["rgb-420.jpg", "rle-8.bmp", "bmp-24.bmp", "raw-255.ppm"] {
      var bytes = try contents(fixture(name))
      switch name {
      case "rgb-420.jpg":
        let frame = try #require(
          (0..<bytes.count).first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
        bytes.replaceSubrange((frame + 5)..<(frame + 9), with: [0xFF, 0xDC, 0xFF, 0xDC])
      case "raw-255.ppm": bytes = Array("P6 60000 60000 255\n".utf8) + bytes
      default: bytes.replaceSubrange(18..<26, with: [0x60, 0xEA, 0, 0, 0x60, 0xEA, 0, 0])
      }
      var found: FileError?
      let peak = peakMemory { found = error(bytes) }
      #expect(found?.kind == .truncated, "\(name): \(found?.description ?? "read")")
      if let peak { #expect(peak < 100_000, "\(name)") }
    }
  }

  /// The palette is cut to its first color.
  @Test func aColorBeyondThePalette() throws {
    let sound = try contents(fixture("palette-8.png"))
    let name = Array("PLTE".utf8)
    let place = try #require(
      sound.indices.dropLast(4).first { Array(sound[$0..<($0 + 4)]) == name })
    let length = Int(sound[place - 2]) << 8 | Int(sound[place - 1])
    let chunk = Array(sound[place..<(place + 7)])
    let sum = crc(chunk)
    let end = (0..<4).map { UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * $0)) }
    let bytes = Array(sound[..<(place - 4)]) + [0, 0, 0, 3] + chunk + end
    #expect(error(bytes + sound[(place + 8 + length)...])?.offset != nil)
  }

  /// Their products are greater than an `Int`.
  @Test func sidesWithoutEnd() throws {
    for name in ["bmp-32-alpha.bmp", "bmp-24.bmp", "rle-8.bmp", "bmp-1.bmp"] {
      var bytes = try contents(fixture(name))
      for sides in [[0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0x0F]] as [[UInt8]] {
        bytes.replaceSubrange(18..<26, with: sides + sides)
        #expect(error(bytes)?.offset != nil, "\(name)")
      }
    }
    let plain = Array("P6 2147483647 2147483647 65535\n".utf8)
    #expect(error(plain)?.offset != nil)
  }

  @Test func damagedPNG() throws {
    let sound = try contents(fixture("palette-4-hidden.png"))
    var bytes = sound
    bytes[bytes.count - 1] ^= 1
    #expect(error(bytes)?.kind == .checksum)
    #expect(error(Array(sound.dropLast(12)))?.kind == .truncated)
    #expect(error(sound + [1, 2, 3]) == nil)
    #expect(error(Array(sound.prefix(4)))?.kind == .malformed)
    #expect(error([])?.found == "no bytes")
    #expect(error(Array("GIF89a".utf8))?.kind == .unsupported)
    #expect(error(Array("GIF89a".utf8))?.found == "GIF")
  }

  @Test func messages() throws {
    let missing = #expect(throws: FileError.self) { try Image(path: "/nowhere/x.png") }
    #expect(
      missing?.description
        == "/nowhere/x.png: expected a picture, found No such file or directory; check the path and the permissions"
    )
    #expect(
      self.error(Array("P5 2 2 255\n\u{1}\u{2}".utf8))?.description
        == "x.png, byte 11: expected 4 bytes of 2 × 2 pixels, found 2; the file is damaged; take it from its source again"
    )
    #expect(
      self.error(Array("P2 2 1 7\n1 9".utf8))?.description
        == "x.png, byte 11: expected a number, 0 to 7, found another; the file is damaged; take it from its source again"
    )
  }

  @Test(.enabled(if: JPEGFile.hasLibrary)) func cutJPEG() throws {
    var cut = try contents(fixture("rgb-444.jpg"))
    cut.removeLast(200)
    let error = error(cut)
    #expect(
      error?.kind == .malformed && error?.expected == "coded pixels",
      "\(error?.description ?? "read")")
  }

  #if !canImport(ImageIO)
    @Test func missingLibrary() throws {
      #expect(TurboJPEG(libraries: ["libnowhere.so.0"]) == nil)
      let bytes = try contents(fixture("gray.jpg"))
      let error = #expect(throws: FileError.self) {
        try Image(jpeg: bytes, path: "x.jpg", library: nil)
      }
      #expect(error?.hint.contains("apt-get install libturbojpeg0") == true)
      #expect(error?.kind == .unsupported)
    }
  #endif

  @Test func programmersErrors() throws {
    #expect(throws: UsageError.self) {
      try checked { Image(height: 2, width: 2, color: .rgb, samples: .bytes([1, 2, 3])) }
    }
    #expect(throws: UsageError.self) { try checked { Image(Tensor<Float>([1, 2])) } }
  }
}
