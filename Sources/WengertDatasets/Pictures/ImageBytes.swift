import WengertNeuralNetworks
import WengertSupport

/// The bytes of a file of a picture: fields of them, and errors that say where.
struct ImageBytes {
  let all: UnsafeRawBufferPointer
  let path: String

  init(_ all: UnsafeRawBufferPointer, path: String) {
    self.all = all
    self.path = path
  }

  var count: Int { all.count }

  /// The bytes of a file. It is read, not mapped: nobody can shorten it meanwhile.
  static func contents(of path: String) throws(FileError) -> [UInt8] {
    do throws(FileFailure) {
      let file = try FileReader(path: path)
      var failure: FileFailure?
      let bytes = [UInt8](unsafeUninitializedCapacity: file.size) { target, count in
        do throws(FileFailure) {
          while count < file.size {
            let rest = UnsafeMutableRawBufferPointer(
              UnsafeMutableBufferPointer(rebasing: target[count...]))
            let got = try file.read(into: rest)
            if got == 0 { break }
            count += got
          }
        } catch { failure = error }
      }
      if let failure { throw failure }
      return bytes
    } catch { throw FileError(reading: path, error, offset: nil, expected: "a picture") }
  }

  func flaw(
    _ offset: Int, _ expected: String, _ found: String, _ kind: FileError.Kind = .malformed
  ) -> FileError {
    FileError(
      kind, path: path, offset: offset, expected: expected, found: found,
      hint: kind == .unsupported
        ? "save the picture as PNG" : "the file is damaged; take it from its source again")
  }

  /// Throws unless so many bytes stand at the offset.
  func need(_ offset: Int, _ length: Int, _ what: String) throws(FileError) {
    guard offset < 0 || length > count - offset else { return }
    throw flaw(
      max(0, min(offset, count)), "\(length) bytes of \(what)",
      "\(max(0, count - max(0, offset)))", .truncated)
  }

  /// Some of the bytes, which are known to be there.
  subscript(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: all[range])
  }

  /// A byte that is known to be there.
  subscript(_ offset: Int) -> UInt8 { all[offset] }

  /// Whole numbers that are known to be there.
  func big16(_ offset: Int) -> Int { Int(number(offset, UInt16.self).bigEndian) }
  func big32(_ offset: Int) -> Int { Int(number(offset, UInt32.self).bigEndian) }
  func little16(_ offset: Int) -> Int { Int(number(offset, UInt16.self).littleEndian) }
  func little32(_ offset: Int) -> Int { Int(number(offset, UInt32.self).littleEndian) }

  private func number<Number: FixedWidthInteger>(_ offset: Int, _: Number.Type) -> Number {
    all.loadUnaligned(fromByteOffset: offset, as: Number.self)
  }

  /// The format that the first bytes show.
  func format() throws(FileError) -> Image.Format {
    func begins(_ bytes: [UInt8], at offset: Int = 0) -> Bool {
      all.dropFirst(offset).starts(with: bytes)
    }
    if begins([0x89, 0x50, 0x4E, 0x47]) { return .png }
    if begins([0xFF, 0xD8]) { return .jpeg }
    if begins(Array("BM".utf8)) { return .bmp }
    if count >= 2, all[0] == UInt8(ascii: "P"), (0x31...0x36).contains(all[1]) { return .pnm }
    let others = [
      ("GIF8", 0, "GIF"), ("WEBP", 8, "WebP"), ("II*\0", 0, "TIFF"), ("MM\0*", 0, "TIFF"),
      ("ftyp", 4, "HEIF or AVIF"), ("P7", 0, "PAM"), ("Pf", 0, "PFM"), ("PF", 0, "PFM"),
    ]
    let other = others.first { begins(Array($0.0.utf8), at: $0.1) }?.2
    throw flaw(
      0, "a PNG, JPEG, BMP, PPM, PGM or PBM file",
      other ?? (count == 0 ? "no bytes" : "other first bytes"),
      other == nil ? .malformed : .unsupported)
  }
}
