import WengertPNG
import WengertTensors

/// The pixels of a picture, as bytes, row by row.
struct PixelRows {
  let width: Int
  let height: Int
  /// 1 or 3.
  let channels: Int
  private var bytes: [UInt8]

  /// Of [height, width], [1, height, width] or [3, height, width], of numbers in 0...1; nil for other shapes.
  init?(_ elements: Storage) {
    let shape = elements.shape
    guard shape.rank == 2 || (shape.rank == 3 && [1, 3].contains(shape[0])) else { return nil }
    let planes = shape.rank == 2 ? 1 : shape[0]
    channels = planes
    height = shape[shape.rank - 2]
    width = shape[shape.rank - 1]
    guard width > 0, height > 0 else { return nil }
    let size = width * height
    var bytes = [UInt8](repeating: 0, count: size * planes)
    var index = 0
    forEachElement(of: elements) { x in
      let level = x.isNaN ? 0 : min(max(x, 0), 1) * 255
      bytes[index % size * planes + index / size] = UInt8(level.rounded())
      index += 1
    }
    self.bytes = bytes
  }

  var png: [UInt8] {
    PNGEncoder.encode(width: width, height: height, channels: channels, bits: 8, bytes: bytes)
  }
}
