/// Makes pictures of the rows of a PNG file.
struct PNGColors {
  private let header: PNGHeader
  private let palette: [UInt8]
  private let color: Image.Color
  /// The opacities of the palette's first colours, or the one colour that is not seen.
  private let opacities: [UInt8]
  private let hiddenColor: [UInt16]

  init(_ header: PNGHeader, _ palette: [UInt8], _ transparency: [UInt8]) {
    self.header = header
    self.palette = palette
    opacities = transparency
    hiddenColor = stride(from: 0, to: transparency.count - 1, by: 2).map {
      UInt16(transparency[$0]) << 8 | UInt16(transparency[$0 + 1])
    }
    let hasOpacity = !transparency.isEmpty
    color =
      switch header.color {
      case .gray: hasOpacity ? .grayAlpha : .gray
      case .rgb, .palette: hasOpacity ? .rgba : .rgb
      case .grayAlpha: .grayAlpha
      case .rgba: .rgba
      }
  }

  /// The picture; nil where a pixel is of no colour of the palette.
  func image(_ passes: [PNGPass], _ rows: UnsafeRawBufferPointer) -> Image? {
    if header.depth == 16 {
      return filled(passes, rows, UInt16.self).map { image(.words($0)) }
    }
    return filled(passes, rows, UInt8.self).map { image(.bytes($0)) }
  }

  private func image(_ samples: Image.Samples) -> Image {
    Image(height: header.height, width: header.width, color: color, samples: samples)
  }

  private func filled<Sample: FixedWidthInteger>(
    _ passes: [PNGPass], _ rows: UnsafeRawBufferPointer, _: Sample.Type
  ) -> [Sample]? {
    let channels = color.rawValue
    var result = [Sample](repeating: 0, count: header.height * header.width * channels)
    var isSound = true
    result.withUnsafeMutableBufferPointer { result in
      var start = 0
      for pass in passes {
        for row in 0..<pass.height {
          let line = rows.baseAddress! + start + row * (pass.rowLength + 1) + 1
          let first =
            ((pass.firstRow + row * pass.rowStep) * header.width + pass.firstColumn) * channels
          let target = result.baseAddress! + first
          if !write(line, pass.width, target, apart: pass.columnStep * channels) { isSound = false }
        }
        start += pass.byteCount
      }
    }
    return isSound ? result : nil
  }

  /// Writes a row; returns whether all of its colours are in the palette.
  private func write<Sample: FixedWidthInteger>(
    _ line: UnsafeRawPointer, _ width: Int, _ target: UnsafeMutablePointer<Sample>, apart: Int
  ) -> Bool {
    if header.color == .palette { return writeColors(line, width, target, apart) }
    let channels = header.color.channels
    let scale = header.depth < 8 ? 255 / Sample((1 << header.depth) - 1) : 1
    for column in 0..<width {
      let pixel = target + column * apart
      var isHidden = !hiddenColor.isEmpty
      for channel in 0..<channels {
        let sample = self.sample(line, column * channels + channel)
        if isHidden && sample != hiddenColor[channel] { isHidden = false }
        pixel[channel] = Sample(truncatingIfNeeded: sample) * scale
      }
      if !hiddenColor.isEmpty { pixel[channels] = isHidden ? 0 : .max }
    }
    return true
  }

  private func writeColors<Sample: FixedWidthInteger>(
    _ line: UnsafeRawPointer, _ width: Int, _ target: UnsafeMutablePointer<Sample>, _ apart: Int
  ) -> Bool {
    for column in 0..<width {
      let pixel = target + column * apart
      let index = Int(sample(line, column))
      guard index * 3 < palette.count else { return false }
      for channel in 0..<3 { pixel[channel] = Sample(palette[index * 3 + channel]) }
      if color == .rgba { pixel[3] = Sample(index < opacities.count ? opacities[index] : 255) }
    }
    return true
  }

  /// A number of a row, of the depth of the file.
  @inline(__always)
  private func sample(_ line: UnsafeRawPointer, _ index: Int) -> UInt16 {
    switch header.depth {
    case 8: return UInt16(line.load(fromByteOffset: index, as: UInt8.self))
    case 16: return line.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self).bigEndian
    default:
      let bit = index * header.depth
      let byte = line.load(fromByteOffset: bit >> 3, as: UInt8.self)
      return UInt16(byte >> UInt8(8 - header.depth - bit & 7)) & (1 << UInt16(header.depth) - 1)
    }
  }
}
