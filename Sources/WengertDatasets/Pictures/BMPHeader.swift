import WengertNeuralNetworks
import WengertSupport

/// The description of the pixels in a BMP file.
struct BMPHeader {
  enum Compression {
    case none
    case runs
    case fields
  }

  let width: Int
  let height: Int
  let isTopDown: Bool
  let bitsPerPixel: Int
  let compression: Compression
  /// The colours, blue first.
  let palette: Range<Int>
  let bytesPerColor: Int
  /// Red, green, blue and, if there are any, opacity.
  let fields: [BMPField]
  /// Where the pixels begin.
  let pixels: Int

  /// No product of two sides, bits and channels is greater than an `Int`.
  private static let greatestSide = 1 << 28

  /// Bytes of a row, filled up to a multiple of four.
  var rowLength: Int { (width * bitsPerPixel + 31) / 32 * 4 }

  init(_ file: ImageBytes) throws(FileError) {
    try file.need(0, 26, "a header")
    pixels = file.little32(10)
    let size = file.little32(14)
    guard size == 12 || (40...124).contains(size) else {
      throw file.flaw(14, "a header of 12 or 40 to 124 bytes", "\(size)", .unsupported)
    }
    try file.need(14, size, "a header")
    let isOld = size == 12
    width = isOld ? file.little16(18) : Int(Int32(truncatingIfNeeded: file.little32(18)))
    let rows = isOld ? file.little16(20) : Int(Int32(truncatingIfNeeded: file.little32(22)))
    (height, isTopDown) = (abs(rows), rows < 0)
    bitsPerPixel = file.little16(isOld ? 24 : 28)
    let sides = 1...BMPHeader.greatestSide
    guard sides.contains(width), sides.contains(height) else {
      throw file.flaw(18, "sides of 1 to \(sides.upperBound) pixels", "\(width) × \(rows)")
    }
    guard [1, 4, 8, 16, 24, 32].contains(bitsPerPixel) else {
      throw file.flaw(
        isOld ? 24 : 28, "1, 4, 8, 16, 24 or 32 bits per pixel", "\(bitsPerPixel)", .unsupported)
    }
    let method = isOld ? 0 : file.little32(30)
    compression = try BMPHeader.compression(file, method, bitsPerPixel, isTopDown)
    var end = 14 + size
    fields = try BMPHeader.fields(file, size, method, bitsPerPixel)
    if size == 40 && method == 3 { end += 12 }
    if size == 40 && method == 6 { end += 16 }
    bytesPerColor = isOld ? 3 : 4
    let used = isOld ? 0 : file.little32(46)
    let most = bitsPerPixel <= 8 ? 1 << bitsPerPixel : 0
    let colors = used == 0 ? most : min(used, most)
    try file.need(end, 0, "a header")
    // Old programs write fewer colours than they could.
    let room = max(0, (min(pixels, file.count) - end) / bytesPerColor)
    palette = end..<(end + min(colors, room) * bytesPerColor)
    guard pixels >= palette.upperBound, pixels <= file.count else {
      throw file.flaw(10, "pixels from byte \(palette.upperBound) on", "byte \(pixels)")
    }
  }

  private static func compression(
    _ file: ImageBytes, _ method: Int, _ depth: Int, _ isTopDown: Bool
  ) throws(FileError) -> Compression {
    switch (method, depth) {
    case (0, _): return .none
    case (1, 8) where !isTopDown, (2, 4) where !isTopDown: return .runs
    case (3, 16), (3, 32), (6, 16), (6, 32): return .fields
    case (4, _), (5, _):
      throw file.flaw(30, "pixels", "a \(method == 4 ? "JPEG" : "PNG") file within", .unsupported)
    default:
      throw file.flaw(
        30, "a compression that goes with \(depth) bits", "number \(method)",
        method > 6 ? .unsupported : .malformed)
    }
  }

  private static func fields(
    _ file: ImageBytes, _ size: Int, _ method: Int, _ depth: Int
  ) throws(FileError) -> [BMPField] {
    var masks: [UInt32] =
      depth == 16 ? [0x7C00, 0x03E0, 0x001F] : [0x00FF_0000, 0x0000_FF00, 0x0000_00FF]
    if method == 3 || method == 6 {
      let count = size >= 56 || method == 6 ? 4 : 3
      try file.need(54, 4 * count, "masks")
      masks = (0..<count).map { UInt32(file.little32(54 + 4 * $0)) }
      if count == 4 && masks[3] == 0 { masks.removeLast() }
      let (fields, whole) = (masks.map(BMPField.init(mask:)), depth == 16 ? 0xFFFF : UInt32.max)
      guard fields.allSatisfy(\.isContiguous), masks.allSatisfy({ $0 & ~whole == 0 }) else {
        throw file.flaw(54, "masks of neighbouring bits of \(depth)", "others")
      }
    }
    return masks.map(BMPField.init(mask:))
  }
}
