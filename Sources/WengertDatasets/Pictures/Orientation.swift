/// How a camera was held, as EXIF numbers it.
enum Orientation: Int {
  case upright = 1
  case mirrored = 2
  case upsideDown = 3
  case upsideDownMirrored = 4
  case transposed = 5
  /// To be turned a quarter clockwise.
  case right = 6
  case transversed = 7
  /// To be turned a quarter anticlockwise.
  case left = 8

  /// Reads a segment APP1; nil where it says nothing that is known. A damaged one turns no picture.
  init?(exif segment: UnsafeRawBufferPointer) {
    let tiff = segment.dropFirst(6)
    guard segment.starts(with: Array("Exif\0\0".utf8)), tiff.count >= 8 else { return nil }
    let isBig = tiff.first == UInt8(ascii: "M")
    func number(_ offset: Int, _ count: Int) -> Int? {
      guard offset >= 0, offset <= tiff.count - count else { return nil }
      let bytes = tiff[(tiff.startIndex + offset)..<(tiff.startIndex + offset + count)]
      return (isBig ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(0, 2) == (isBig ? 0x4D4D : 0x4949), number(2, 2) == 42,
      let directory = number(4, 4),
      let count = number(directory, 2)
    else { return nil }
    for entry in 0..<count {
      let place = directory + 2 + 12 * entry
      guard let tag = number(place, 2) else { return nil }
      guard tag == 0x0112 else { continue }
      guard number(place + 2, 2) == 3, let value = number(place + 8, 2) else { return nil }
      self.init(rawValue: value)
      return
    }
    return nil
  }

  /// The picture as it was seen.
  func applied(to image: Image) -> Image {
    guard self != .upright else { return image }
    let isTurned = rawValue >= 5
    let (height, width) =
      isTurned ? (image.width, image.height) : (image.height, image.width)
    // Steps in the file's pixels for a row and a column of the result.
    func place(_ row: Int, _ column: Int) -> Int {
      let (row, column) = source(row, column, of: image)
      return (row * image.width + column) * image.channels
    }
    let (first, channels) = (place(0, 0), image.channels)
    let (down, right) = (place(1, 0) - first, place(0, 1) - first)
    func moved<Sample>(_ samples: [Sample]) -> [Sample] {
      [Sample](unsafeUninitializedCapacity: samples.count) { target, count in
        samples.withUnsafeBufferPointer { samples in
          for row in 0..<height {
            for column in 0..<width {
              let start = first + row * down + column * right
              for channel in 0..<channels {
                target.initializeElement(at: count, to: samples[start + channel])
                count += 1
              }
            }
          }
        }
      }
    }
    let samples: Image.Samples =
      switch image.samples {
      case .bytes(let samples): .bytes(moved(samples))
      case .words(let samples): .words(moved(samples))
      }
    return Image(height: height, width: width, color: image.color, samples: samples)
  }

  /// Which pixel of the file comes to a place.
  private func source(_ row: Int, _ column: Int, of image: Image) -> (row: Int, column: Int) {
    let (lastRow, lastColumn) = (image.height - 1, image.width - 1)
    return switch self {
    case .upright: (row, column)
    case .mirrored: (row, lastColumn - column)
    case .upsideDown: (lastRow - row, lastColumn - column)
    case .upsideDownMirrored: (lastRow - row, column)
    case .transposed: (column, row)
    case .right: (lastRow - column, row)
    case .transversed: (lastRow - column, lastColumn - row)
    case .left: (column, lastColumn - row)
    }
  }
}
