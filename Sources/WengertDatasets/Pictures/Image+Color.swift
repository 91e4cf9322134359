extension Image {
  /// The same picture with other channels. Gray is 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), as in
  /// Pillow; opacity that was not there is full, and that is not wanted is dropped.
  public func converted(to color: Color) -> Image {
    guard color != self.color else { return self }
    let samples: Samples =
      switch self.samples {
      case .bytes(let samples): .bytes(converted(samples, to: color))
      case .words(let samples): .words(converted(samples, to: color))
      }
    return Image(height: height, width: width, color: color, samples: samples)
  }

  private func converted<Sample: FixedWidthInteger>(_ samples: [Sample], to color: Color)
    -> [Sample]
  {
    let hasOpacity = self.color == .grayAlpha || self.color == .rgba
    var result: [Sample] = []
    result.reserveCapacity(height * width * color.rawValue)
    for pixel in stride(from: 0, to: samples.count, by: channels) {
      let opacity = hasOpacity ? samples[pixel + channels - 1] : .max
      let isGray = channels <= 2
      switch color {
      case .gray, .grayAlpha:
        let gray =
          isGray
          ? samples[pixel] : Image.gray(samples[pixel], samples[pixel + 1], samples[pixel + 2])
        result.append(gray)
      case .rgb, .rgba:
        for channel in 0..<3 { result.append(samples[pixel + (isGray ? 0 : channel)]) }
      }
      if color == .grayAlpha || color == .rgba { result.append(opacity) }
    }
    return result
  }

  private static func gray<Sample: FixedWidthInteger>(
    _ red: Sample, _ green: Sample, _ blue: Sample
  ) -> Sample {
    let sum = UInt64(red) * 19_595 + UInt64(green) * 38_470 + UInt64(blue) * 7_471
    return Sample((sum + 32_768) >> 16)
  }
}
