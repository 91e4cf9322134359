import WengertNeuralNetworks
import WengertPNG
import WengertSupport

extension Image {
  /// Writes a PNG file, whole or not at all.
  ///
  /// - Throws: When it cannot be written.
  public func write(png path: String) throws(FileError) {
    var bytes: [UInt8]
    switch samples {
    case .bytes(let samples): bytes = samples
    case .words(let samples):
      bytes = []
      bytes.reserveCapacity(2 * samples.count)
      for sample in samples {
        bytes.append(UInt8(sample >> 8))
        bytes.append(UInt8(truncatingIfNeeded: sample))
      }
    }
    do throws(FileFailure) {
      let file = try AtomicFileWriter(for: path)
      try file.append(
        PNGEncoder.encode(
          width: width, height: height, channels: channels, bits: UInt8(bitsPerChannel),
          bytes: bytes))
      try file.putInPlace(keepsPrevious: false)
    } catch { throw FileError(writing: path, error) }
  }
}
