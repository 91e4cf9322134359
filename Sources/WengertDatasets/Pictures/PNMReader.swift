import WengertNeuralNetworks
import WengertSupport

/// Reads PBM, PGM and PPM, in digits (P1, P2, P3) and in bytes (P4, P5, P6), numbers up to 65535. Only the
/// first picture of a file is read.
///
/// Source: the manual pages pbm(5), pgm(5) and ppm(5) of Netpbm.
struct PNMReader {
  private let file: ImageBytes
  private let isInDigits: Bool
  private let isBits: Bool
  private let channels: Int
  private let width: Int
  private let height: Int
  private let greatest: Int
  /// Where the pixels begin.
  private let start: Int

  init(_ file: ImageBytes) throws(FileError) {
    self.file = file
    let kind = file[1] - UInt8(ascii: "0")
    isInDigits = kind <= 3
    isBits = kind % 3 == 1
    channels = kind % 3 == 0 ? 3 : 1
    var digits = PNMDigits(file, at: 2)
    width = try digits.number("the width", 1...Int(Int32.max))
    height = try digits.number("the height", 1...Int(Int32.max))
    greatest = isBits ? 1 : try digits.number("the greatest number", 1...65_535)
    // One blank stands before the pixels.
    start = digits.offset + 1
    let rowLength =
      isBits && !isInDigits ? (width + 7) / 8 : width * channels * (greatest > 255 ? 2 : 1)
    guard let size = product(of: [isInDigits ? width * channels : rowLength, height]) else {
      throw file.flaw(
        digits.offset, "a picture that memory can hold", "\(width) × \(height) pixels")
    }
    try file.need(start, size, "\(height) × \(width) pixels")
  }

  func image() throws(FileError) -> Image {
    let samples: Image.Samples =
      greatest > 255 ? .words(try self.samples()) : .bytes(try self.samples())
    return Image(
      height: height, width: width, color: channels == 3 ? .rgb : .gray, samples: samples)
  }

  /// The numbers, of which the greatest becomes the greatest of the type.
  private func samples<Sample: FixedWidthInteger>() throws(FileError) -> [Sample] {
    let count = height * width * channels
    var result: [Sample] = []
    result.reserveCapacity(count)
    var digits = PNMDigits(file, at: start)
    for index in 0..<count {
      var sample: Int
      if isInDigits {
        sample = isBits ? try digits.bit() : try digits.number("a number", 0...greatest)
      } else if isBits {
        let (row, column) = (index / width, index % width)
        sample =
          Int(file[start + row * ((width + 7) / 8) + column / 8] >> UInt8(7 - column % 8)) & 1
      } else {
        sample = Sample.bitWidth == 8 ? Int(file[start + index]) : file.big16(start + 2 * index)
        guard sample <= greatest else {
          throw file.flaw(
            start + index * Sample.bitWidth / 8, "a number up to \(greatest)", "\(sample)")
        }
      }
      // Here 1 is black.
      if isBits { sample = 1 - sample }
      let most = Int(Sample.max)
      result.append(
        Sample(greatest == most ? sample : (2 * sample * most + greatest) / (2 * greatest)))
    }
    return result
  }
}

/// Numbers in digits between blanks and comments.
struct PNMDigits {
  private let file: ImageBytes
  private(set) var offset: Int

  init(_ file: ImageBytes, at offset: Int) {
    self.file = file
    self.offset = offset
  }

  private mutating func skipBlanks() {
    while offset < file.count {
      if file[offset] == UInt8(ascii: "#") {
        while offset < file.count, file[offset] != 0x0A, file[offset] != 0x0D { offset += 1 }
      } else if file[offset] == 0x20 || (0x09...0x0D).contains(file[offset]) {
        offset += 1
      } else {
        return
      }
    }
  }

  private var digit: Int? {
    guard offset < file.count, (0x30...0x39).contains(file[offset]) else { return nil }
    return Int(file[offset]) - 0x30
  }

  /// The next number, which ends at a blank, a comment or the end of the file.
  mutating func number(_ what: String, _ range: ClosedRange<Int>) throws(FileError) -> Int {
    skipBlanks()
    let start = offset
    var value = 0
    while let digit, value <= range.upperBound {
      value = value * 10 + digit
      offset += 1
    }
    guard offset > start, digit == nil, range.contains(value) else {
      let found = start == file.count ? "the end" : offset == start ? "no digit" : "another"
      throw file.flaw(
        start, "\(what), \(range.lowerBound) to \(range.upperBound)", found,
        start == file.count ? .truncated : .malformed)
    }
    return value
  }

  /// The next 0 or 1; no blank need stand between them.
  mutating func bit() throws(FileError) -> Int {
    skipBlanks()
    guard let digit, digit <= 1 else {
      throw file.flaw(
        offset, "0 or 1", offset == file.count ? "the end" : "another",
        offset == file.count ? .truncated : .malformed)
    }
    offset += 1
    return digit
  }
}
