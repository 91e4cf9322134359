import WengertNeuralNetworks
import WengertSupport

/// A JPEG file: the data of its markers, and its pixels, which a library of the system decodes.
///
/// Source: ITU-T T.81; CIPA DC-008 (EXIF) for the orientation.
package struct JPEGFile {
  let file: ImageBytes
  private(set) var width = 0
  private(set) var height = 0
  private(set) var channels = 0
  private(set) var orientation = Orientation.upright
  /// Where the coded pixels begin.
  private(set) var scan = 0

  /// Reads the markers up to the pixels.
  init(_ file: ImageBytes) throws(FileError) {
    self.file = file
    var place = 2
    while true {
      try file.need(place, 4, "a marker")
      guard file[place] == 0xFF else {
        throw file.flaw(place, "a marker", "byte \(file[place])")
      }
      let marker = file[place + 1]
      // Any number of bytes 255 may stand before a marker; these have no length.
      if marker == 0xFF || marker == 0x01 || (0xD0...0xD8).contains(marker) {
        place += marker == 0xFF ? 1 : 2
        continue
      }
      let length = file.big16(place + 2)
      guard length >= 2 else { throw file.flaw(place + 2, "a length of 2 or more", "\(length)") }
      try file.need(place + 2, length, "a segment")
      let content = (place + 4)..<(place + 2 + length)
      switch marker {
      case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker): try takeFrame(content)
      case 0xE1: if let found = Orientation(exif: file[content]) { orientation = found }
      case 0xDA:
        guard width > 0 else { throw file.flaw(place, "a frame before the pixels", "none") }
        scan = place
        return
      default: break
      }
      place = content.upperBound
    }
  }

  /// A picture has at least a bit for each 64 pixels of its first channel, and the other channels may be finer.
  private static let mostPixelsPerByte = 1_024

  private mutating func takeFrame(_ content: Range<Int>) throws(FileError) {
    guard content.count >= 6, width == 0 else {
      throw file.flaw(content.lowerBound, "one frame of 6 bytes or more", "another")
    }
    height = file.big16(content.lowerBound + 1)
    width = file.big16(content.lowerBound + 3)
    channels = Int(file[content.lowerBound + 5])
    guard width > 0, height > 0, [1, 3, 4].contains(channels) else {
      throw file.flaw(
        content.lowerBound + 1, "a picture of 1, 3 or 4 channels",
        "\(height) × \(width) pixels of \(channels)", .unsupported)
    }
    guard width * height / JPEGFile.mostPixelsPerByte <= file.count else {
      throw file.flaw(
        content.lowerBound + 1,
        "at least \(width * height / JPEGFile.mostPixelsPerByte) bytes of \(height) × \(width) pixels",
        "\(file.count)", .truncated)
    }
  }

  /// The picture, upright.
  func image() throws(FileError) -> Image { orientation.applied(to: try decoded()) }

  /// An error that the library reports.
  func flaw(_ found: String) -> FileError { file.flaw(scan, "coded pixels", found) }

  /// An error about a library that is missing.
  func missingLibrary(_ hint: String) -> FileError {
    FileError(
      .unsupported, path: file.path, offset: scan, expected: "a library that decodes JPEG",
      found: "none", hint: hint)
  }
}
