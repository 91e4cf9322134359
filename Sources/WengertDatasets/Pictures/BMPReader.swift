import WengertNeuralNetworks
import WengertSupport

/// Reads BMP: 1, 4, 8, 16, 24 and 32 bits per pixel, bottom-up and top-down, run lengths, bit fields.
///
/// Source: Microsoft, "Bitmap Storage" (BITMAPFILEHEADER, BITMAPINFOHEADER to BITMAPV5HEADER).
struct BMPReader {
  private let file: ImageBytes
  private let header: BMPHeader

  init(_ file: ImageBytes) throws(FileError) {
    self.file = file
    header = try BMPHeader(file)
  }

  func image() throws(FileError) -> Image {
    switch header.compression {
    case .runs:
      // Two bytes make a run of at most 255 pixels; a picture that skips more than that is refused.
      let pixels = header.width * header.height
      guard pixels / 255 <= file.count - header.pixels else {
        throw file.flaw(
          header.pixels,
          "at least \(pixels / 255) bytes of \(header.height) × \(header.width) pixels",
          "\(file.count - header.pixels)", .truncated)
      }
      return try colored(BMPRuns(file, header).indices())
    case .none where header.bitsPerPixel <= 8:
      return try colored(try indices())
    case .none, .fields: return try deepImage()
    }
  }

  /// Where a row of the picture stands.
  private func start(ofRow row: Int) -> Int {
    header.pixels + (header.isTopDown ? row : header.height - 1 - row) * header.rowLength
  }

  /// The numbers of colours of all pixels.
  private func indices() throws(FileError) -> [UInt8] {
    try file.need(header.pixels, header.rowLength * header.height, "pixels")
    var result: [UInt8] = []
    result.reserveCapacity(header.width * header.height)
    let depth = header.bitsPerPixel
    for row in 0..<header.height {
      let start = start(ofRow: row)
      for column in 0..<header.width {
        let bit = column * depth
        let byte = file[start + bit / 8]
        result.append(byte >> UInt8(8 - depth - bit % 8) & UInt8(1 << depth - 1))
      }
    }
    return result
  }

  private func colored(_ indices: [UInt8]) throws(FileError) -> Image {
    let palette = header.palette
    var samples: [UInt8] = []
    samples.reserveCapacity(3 * indices.count)
    for index in indices {
      let color = palette.lowerBound + Int(index) * header.bytesPerColor
      guard color + 3 <= palette.upperBound else {
        throw file.flaw(
          header.pixels,
          "one of the \(palette.count / header.bytesPerColor) colours of the palette",
          "colour \(index)")
      }
      samples.append(file[color + 2])
      samples.append(file[color + 1])
      samples.append(file[color])
    }
    return Image(height: header.height, width: header.width, color: .rgb, samples: .bytes(samples))
  }

  /// Pixels that hold their colours.
  private func deepImage() throws(FileError) -> Image {
    try file.need(header.pixels, header.rowLength * header.height, "pixels")
    let size = header.bitsPerPixel / 8
    let fields = header.fields
    var samples: [UInt8] = []
    samples.reserveCapacity(fields.count * header.width * header.height)
    for row in 0..<header.height {
      for column in 0..<header.width {
        let place = start(ofRow: row) + column * size
        var pixel: UInt32 = 0
        for byte in 0..<size { pixel |= UInt32(file[place + byte]) << UInt32(8 * byte) }
        for field in fields { samples.append(field.sample(of: pixel)) }
      }
    }
    return Image(
      height: header.height, width: header.width, color: fields.count == 4 ? .rgba : .rgb,
      samples: .bytes(samples))
  }
}

/// The bits of a pixel that are one of its channels.
struct BMPField {
  private let mask: UInt32

  init(mask: UInt32) { self.mask = mask }

  /// Whether the bits stand side by side; none may stand anywhere.
  var isContiguous: Bool {
    mask == 0
      || (mask >> UInt32(mask.trailingZeroBitCount))
        & ((mask >> UInt32(mask.trailingZeroBitCount)) &+ 1) == 0
  }

  /// The channel, of which the greatest number becomes 255; 0 where it has no bits.
  func sample(of pixel: UInt32) -> UInt8 {
    guard mask != 0 else { return 0 }
    let shift = UInt32(mask.trailingZeroBitCount)
    let (value, greatest) = (UInt64(pixel & mask) >> UInt64(shift), UInt64(mask >> shift))
    return UInt8((2 * 255 * value + greatest) / (2 * greatest))
  }
}
