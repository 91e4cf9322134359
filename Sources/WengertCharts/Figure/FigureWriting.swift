import Foundation

extension Figure {
  /// Writes the figure to a file, as SVG or PNG by the end of its name.
  ///
  /// The file appears whole or not at all; one that was there is replaced.
  ///
  /// - Parameters:
  ///   - path: Where to write; must end in `.svg` or `.png`.
  ///   - scale: Pixels for each unit of width in a PNG.
  /// - Throws: `PlotError.unknownFormat`, `PlotError.cannotWrite` or `PlotError.tooLarge`.
  public func write(to path: String, scale: Double = 2) throws(PlotError) {
    let lowered = path.lowercased()
    if lowered.hasSuffix(".svg") {
      try AtomicFile.write(Array(svg().utf8), to: path)
    } else if lowered.hasSuffix(".png") {
      try AtomicFile.write(try png(scale: scale), to: path)
    } else {
      throw PlotError.unknownFormat(path: path)
    }
  }
}

/// Writes files so that a reader never sees half of one.
enum AtomicFile {
  /// Writes beside the path under another name, then renames.
  static func write(_ bytes: [UInt8], to path: String) throws(PlotError) {
    let draft = path + ".\(ProcessInfo.processInfo.processIdentifier).part"
    guard let file = fopen(draft, "wb") else {
      throw PlotError.cannotWrite(path: path, reason: reason())
    }
    let written = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, bytes.count, file) }
    let failure = written == bytes.count ? nil : reason()
    let closing = fclose(file) == 0 ? nil : reason()
    if let failure = failure ?? closing {
      unlink(draft)
      throw PlotError.cannotWrite(path: path, reason: failure)
    }
    if rename(draft, path) != 0 {
      let failure = reason()
      unlink(draft)
      throw PlotError.cannotWrite(path: path, reason: failure)
    }
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}
