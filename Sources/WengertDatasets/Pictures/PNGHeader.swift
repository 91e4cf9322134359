import WengertNeuralNetworks
import WengertSupport

/// The description of the pixels in a PNG file.
struct PNGHeader {
  enum Color: Int {
    case gray = 0
    case rgb = 2
    case palette = 3
    case grayAlpha = 4
    case rgba = 6

    /// Numbers of a pixel in the file.
    var channels: Int {
      switch self {
      case .gray, .palette: 1
      case .grayAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }

    var depths: [Int] {
      switch self {
      case .gray: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .grayAlpha, .rgba: [8, 16]
      }
    }
  }

  let width: Int
  let height: Int
  let depth: Int
  let color: Color
  let isInterlaced: Bool

  init(_ file: ImageBytes, at start: Int) throws(FileError) {
    width = file.big32(start)
    height = file.big32(start + 4)
    depth = Int(file[start + 8])
    guard (1...Int(Int32.max)).contains(width), (1...Int(Int32.max)).contains(height) else {
      throw file.flaw(start, "sides of 1 to 2147483647 pixels", "\(width) × \(height)")
    }
    guard let color = Color(rawValue: Int(file[start + 9])), color.depths.contains(depth) else {
      throw file.flaw(
        start + 8, "a depth and a colour type that go together", "\(depth) and \(file[start + 9])")
    }
    self.color = color
    guard file[start + 10] == 0, file[start + 11] == 0, file[start + 12] <= 1 else {
      throw file.flaw(
        start + 10, "methods 0 and 0, interlace 0 or 1",
        "\(file[start + 10]), \(file[start + 11]), \(file[start + 12])")
    }
    isInterlaced = file[start + 12] == 1
    // Interlaced rows take less than four times as much.
    guard let size = product(of: [width, height, 8]), size <= Int.max / 4 else {
      throw file.flaw(start, "a picture that memory can hold", "\(width) × \(height) pixels")
    }
  }

  var bitsPerPixel: Int { depth * color.channels }
}
