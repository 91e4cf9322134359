import WengertNeuralNetworks
import WengertSupport

/// The pixels of a BMP file in run lengths, RLE8 or RLE4. Pixels that are skipped have the first colour.
struct BMPRuns {
  private let file: ImageBytes
  private let header: BMPHeader
  private var result: [UInt8]
  private var (column, row) = (0, 0)

  init(_ file: ImageBytes, _ header: BMPHeader) {
    self.file = file
    self.header = header
    result = Array(repeating: 0, count: header.width * header.height)
  }

  /// The numbers of colours of all pixels, rows from the top.
  consuming func indices() throws(FileError) -> [UInt8] {
    var place = header.pixels
    while true {
      try file.need(place, 2, "a run")
      let (count, value) = (Int(file[place]), file[place + 1])
      place += 2
      if count > 0 {
        for index in 0..<count { try put(half(value, index), place - 2) }
        continue
      }
      switch value {
      case 0: (column, row) = (0, row + 1)
      case 1: return result
      case 2:
        try file.need(place, 2, "a move")
        column += Int(file[place])
        row += Int(file[place + 1])
        place += 2
        guard column <= header.width, row < header.height else {
          throw file.flaw(
            place - 2, "a move within \(header.height) rows of \(header.width) pixels", "one beyond"
          )
        }
      default: try takePixels(Int(value), &place)
      }
    }
  }

  /// Pixels that stand for themselves, filled up to a multiple of two bytes.
  private mutating func takePixels(_ count: Int, _ place: inout Int) throws(FileError) {
    let length = header.bitsPerPixel == 8 ? count : (count + 1) / 2
    try file.need(place, length + length % 2, "pixels")
    for index in 0..<count {
      let byte = file[place + (header.bitsPerPixel == 8 ? index : index / 2)]
      try put(half(byte, index), place)
    }
    place += length + length % 2
  }

  /// The colour of a pixel of a run: a byte, or one of its halves in turn.
  private func half(_ byte: UInt8, _ index: Int) -> UInt8 {
    header.bitsPerPixel == 8 ? byte : index % 2 == 0 ? byte >> 4 : byte & 15
  }

  private mutating func put(_ index: UInt8, _ place: Int) throws(FileError) {
    guard column < header.width, row < header.height else {
      throw file.flaw(
        place, "\(header.height) rows of \(header.width) pixels", "more, in row \(row)")
    }
    result[(header.height - 1 - row) * header.width + column] = index
    column += 1
  }
}
