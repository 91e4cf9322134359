import WengertNeuralNetworks
import WengertSupport

/// A picture in memory, rows from the top, as a file holds it.
///
///     let image = try Image(path: "cat.jpg")
///     let x = image.converted(to: .rgb).tensor()  // [3, height, width], in [0, 1]
public struct Image: Sendable, Equatable {
  /// The channels of a pixel, in their order.
  public enum Color: Int, Sendable, CaseIterable {
    /// One channel, 0 black.
    case gray = 1
    /// Gray and opacity.
    case grayAlpha = 2
    /// Red, green, blue.
    case rgb = 3
    /// Red, green, blue and opacity.
    case rgba = 4
  }

  /// The numbers of all pixels: row by row, the channels of a pixel side by side.
  public enum Samples: Sendable, Equatable {
    /// 8 bits per channel, 0 to 255.
    case bytes([UInt8])
    /// 16 bits per channel, 0 to 65535.
    case words([UInt16])

    /// How many there are.
    public var count: Int {
      switch self {
      case .bytes(let samples): samples.count
      case .words(let samples): samples.count
      }
    }
  }

  /// The number of rows.
  public let height: Int
  /// The number of columns.
  public let width: Int
  /// The channels and their order.
  public let color: Color
  /// height × width × channels numbers.
  public let samples: Samples

  /// A picture of as many numbers as it has pixels and channels.
  public init(height: Int, width: Int, color: Color, samples: Samples) {
    let fits = require(
      height > 0 && width > 0 && product(of: [height, width, color.rawValue]) == samples.count,
      "Image",
      "\(samples.count) samples are not \(height) × \(width) pixels of \(color.rawValue) channels")
    self.height = fits ? height : 1
    self.width = fits ? width : 1
    self.color = color
    self.samples = fits ? samples : .bytes(Array(repeating: 0, count: color.rawValue))
  }

  /// How many numbers a pixel has, 1 to 4.
  public var channels: Int { color.rawValue }

  /// 8 or 16.
  public var bitsPerChannel: Int {
    if case .bytes = samples { 8 } else { 16 }
  }
}

extension Image {
  /// The formats that are read.
  enum Format: String {
    case png = "PNG"
    case pnm = "PNM"
    case bmp = "BMP"
    case jpeg = "JPEG"
  }

  /// Reads a PNG, JPEG, BMP, PPM, PGM or PBM file; which one the first bytes say.
  ///
  /// Bits of every depth become 8 or 16, palettes colours, transparent colours opacity; the first picture counts
  /// where there are several. JPEG is read by a library of the system, found at run time, and turned as its EXIF
  /// orientation says.
  ///
  /// - Throws: When it cannot be read, is damaged, claims more pixels than its bytes can hold, or is of another format.
  public init(path: String) throws(FileError) {
    self = try Image(bytes: try ImageBytes.contents(of: path), path: path)
  }

  /// Reads the bytes of such a file; `path` only names them in errors.
  public init(bytes: [UInt8], path: String) throws(FileError) {
    self = try bytes.withUnsafeBufferPointer { (all) throws(FileError) in
      let file = ImageBytes(UnsafeRawBufferPointer(all), path: path)
      switch try file.format() {
      case .png: return try PNGReader(file).image()
      case .pnm: return try PNMReader(file).image()
      case .bmp: return try BMPReader(file).image()
      case .jpeg: return try JPEGFile(file).image()
      }
    }
  }
}
