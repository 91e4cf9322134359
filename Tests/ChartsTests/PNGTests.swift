import CWengertZlib
import WengertCharts
import Testing
import WengertPNG

/// Reads the PNG files that the encoder writes, checking every part on the way.
struct PNGReader {
  var width = 0
  var height = 0
  var pixels: [UInt8] = []

  struct Malformed: Error { var reason: String }

  init(_ file: [UInt8]) throws {
    guard file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      throw Malformed(reason: "signature")
    }
    var at = 8
    var packed: [UInt8] = []
    var names: [String] = []
    while at < file.count {
      let length = Self.number(file, at)
      let name = String(decoding: file[at + 4..<at + 8], as: UTF8.self)
      let body = Array(file[at + 8..<at + 8 + length])
      let sum = Array(file[at + 4..<at + 8 + length])
      guard Int(crc32(0, sum, uInt(sum.count))) == Self.number(file, at + 8 + length) else {
        throw Malformed(reason: "checksum of \(name)")
      }
      names.append(name)
      if name == "IHDR" {
        (width, height) = (Self.number(body, 0), Self.number(body, 4))
        guard Array(body[8...]) == [8, 2, 0, 0, 0] else { throw Malformed(reason: "header") }
      }
      if name == "IDAT" { packed += body }
      at += 12 + length
    }
    guard names == ["IHDR", "IDAT", "IEND"] else { throw Malformed(reason: "chunks \(names)") }
    var size = uLong((width * 3 + 1) * height)
    var rows = [UInt8](repeating: 0, count: Int(size))
    guard uncompress(&rows, &size, packed, uLong(packed.count)) == Z_OK, Int(size) == rows.count
    else { throw Malformed(reason: "pixels") }
    try unfilter(rows)
  }

  private mutating func unfilter(_ rows: [UInt8]) throws {
    let stride = width * 3
    pixels = [UInt8](repeating: 0, count: stride * height)
    for row in 0..<height {
      let filter = rows[row * (stride + 1)]
      guard filter == 0 || (filter == 2 && row > 0) else { throw Malformed(reason: "filter") }
      for index in 0..<stride {
        let above = filter == 2 ? pixels[(row - 1) * stride + index] : 0
        pixels[row * stride + index] = rows[row * (stride + 1) + 1 + index] &+ above
      }
    }
  }

  private static func number(_ bytes: [UInt8], _ at: Int) -> Int {
    bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}

@Suite struct PNGTests {
  @Test func pixelsComeBack() throws {
    let noise = Gallery.noise(37 * 23 * 3, seed: 4).map { UInt8($0 * 255) }
    let flat = [UInt8](repeating: 77, count: 37 * 23 * 3)
    for pixels in [noise, flat] {
      let read = try PNGReader(PNGEncoder.encode(width: 37, height: 23, rgb: pixels))
      #expect(read.width == 37 && read.height == 23)
      #expect(read.pixels == pixels)
    }
  }

  @Test func figuresComeBack() throws {
    let figure = Gallery.lines(.dark)
    let read = try PNGReader(figure.png(scale: 1.5))
    #expect(read.width == 1140 && read.height == 720)
    #expect(try read.pixels == figure.pixels(scale: 1.5).pixels)
    #expect(Array(read.pixels[0..<3]) == [0x14, 0x17, 0x1C])
  }

  @Test func sameBytesEveryTime() throws {
    for (_, figure) in Gallery.figures(.light) {
      #expect(try figure.png(scale: 1) == figure.png(scale: 1))
      #expect(figure.svg() == figure.svg())
    }
  }

  @Test func tooLarge() {
    let figure = Figure(width: 5000, height: 5000)
    #expect(throws: PlotError.tooLarge(width: 15_000, height: 15_000)) {
      try figure.png(scale: 3)
    }
    #expect(throws: PlotError.self) { try figure.png(scale: 0) }
    #expect(throws: PlotError.self) { try figure.png(scale: .nan) }
  }
}
