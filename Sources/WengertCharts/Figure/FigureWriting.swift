import WengertSupport

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
    let bytes: [UInt8]
    if lowered.hasSuffix(".svg") {
      bytes = Array(svg().utf8)
    } else if lowered.hasSuffix(".png") {
      bytes = try png(scale: scale)
    } else {
      throw PlotError.unknownFormat(path: path)
    }
    do throws(FileFailure) { try AtomicFileWriter.write(bytes, to: path) } catch {
      throw PlotError.cannotWrite(path: path, reason: error.reason)
    }
  }
}
