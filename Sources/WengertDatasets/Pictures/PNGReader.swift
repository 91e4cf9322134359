import CWengertZlib
import WengertNeuralNetworks
import WengertSupport

/// Reads PNG: every colour type and depth, palettes, transparent colours, interlaced or not.
///
/// Source: W3C, "Portable Network Graphics (PNG) Specification", third edition.
struct PNGReader {
  private let file: ImageBytes
  private let header: PNGHeader
  private var palette: [UInt8] = []
  private var transparency: Range<Int>?
  /// Where the compressed pixels stand.
  private var data: [Range<Int>] = []

  init(_ file: ImageBytes) throws(FileError) {
    self.file = file
    guard file.all.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      throw file.flaw(0, "PNG's first eight bytes", "others")
    }
    let first = try PNGReader.chunk(at: 8, in: file)
    guard first.name == "IHDR", first.content.count == 13 else {
      throw file.flaw(8, "a chunk IHDR of 13 bytes", "\(first.name) of \(first.content.count)")
    }
    header = try PNGHeader(file, at: first.content.lowerBound)
    var next = first.content.upperBound + 4
    while true {
      let (name, content) = try PNGReader.chunk(at: next, in: file)
      if name == "IEND" { break }
      try take(name, content)
      next = content.upperBound + 4
    }
    guard !data.isEmpty else { throw file.flaw(next, "a chunk IDAT", "none") }
    guard header.color != .palette || !palette.isEmpty else {
      throw file.flaw(data[0].lowerBound - 8, "a palette before the pixels", "none")
    }
  }

  /// The chunk at an offset, whose checksum was compared.
  private static func chunk(
    at offset: Int, in file: ImageBytes
  ) throws(FileError) -> (name: String, content: Range<Int>) {
    try file.need(offset, 12, "a chunk")
    let length = file.big32(offset)
    let name = file[(offset + 4)..<(offset + 8)]
    guard name.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) }) else {
      throw file.flaw(offset + 4, "the name of a chunk, four letters", "other bytes")
    }
    try file.need(offset + 8, length + 4, "the chunk \(String(decoding: name, as: UTF8.self))")
    let end = offset + 8 + length
    var checksum = Checksum()
    checksum.add(file[(offset + 4)..<end])
    guard checksum.value == UInt32(file.big32(end)) else {
      throw file.flaw(
        end, "checksum \(checksum.digits)", String(file.big32(end), radix: 16), .checksum)
    }
    return (String(decoding: name, as: UTF8.self), (offset + 8)..<end)
  }

  private mutating func take(_ name: String, _ content: Range<Int>) throws(FileError) {
    let start = content.lowerBound
    switch name {
    case "IDAT":
      if let last = data.last, last.upperBound + 12 != start {
        throw file.flaw(start - 8, "all chunks IDAT in a row", "another between")
      }
      data.append(content)
    case "PLTE":
      let most = header.color == .palette ? 1 << header.depth : 256
      guard palette.isEmpty, data.isEmpty, content.count % 3 == 0,
        (1...most).contains(content.count / 3)
      else {
        throw file.flaw(
          start, "one palette of 1 to \(most) colours before the pixels", "\(content.count) bytes")
      }
      palette = Array(file[content])
    case "tRNS":
      let isRight =
        switch header.color {
        case .gray: content.count == 2
        case .rgb: content.count == 6
        case .palette: (1...max(1, palette.count / 3)).contains(content.count)
        case .grayAlpha, .rgba: false
        }
      guard isRight, transparency == nil, data.isEmpty else {
        throw file.flaw(start, "a chunk tRNS as the colours want it", "\(content.count) bytes")
      }
      transparency = content
    default:
      // A capital letter marks a chunk that must not be ignored.
      guard name.first!.isLowercase else {
        throw file.flaw(start - 4, "a chunk that is known", name, .unsupported)
      }
    }
  }

  func image() throws(FileError) -> Image {
    let passes = PNGPass.all(of: header)
    let size = passes.reduce(0) { $0 + $1.byteCount }
    let packed = data.reduce(0) { $0 + $1.count }
    guard size / greatestInflation <= packed else {
      throw file.flaw(
        data[0].lowerBound,
        "at least \(size / greatestInflation) bytes of \(header.height) × \(header.width) pixels",
        "\(packed)", .truncated)
    }
    let rows = try PNGData(file, data).inflated(to: size)
    defer { rows.deallocate() }
    var start = 0
    for pass in passes {
      let part = UnsafeMutableRawBufferPointer(rebasing: rows[start..<(start + pass.byteCount)])
      if let wrong = pass.unfilter(part) {
        throw file.flaw(data[0].lowerBound, "filters 0 to 4", "filter \(wrong)")
      }
      start += pass.byteCount
    }
    let colors = PNGColors(
      header, palette, transparency.map { Array(file[$0]) } ?? [])
    guard let image = colors.image(passes, UnsafeRawBufferPointer(rows)) else {
      throw file.flaw(
        data[0].lowerBound, "one of the \(palette.count / 3) colours of the palette", "another")
    }
    return image
  }
}

/// No byte of deflated data becomes more than this many.
let greatestInflation = 1_032
