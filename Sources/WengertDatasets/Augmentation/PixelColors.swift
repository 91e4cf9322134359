import WengertAutodiff

/// A picture of 1 or 3 channels whose colours are changed. Numbers stay in [0, 1].
struct PixelColors {
  private(set) var image: Tensor<Float>
  private let plane: Int

  init(_ image: Tensor<Float>) {
    self.image = image
    plane = image.shape[1] * image.shape[2]
  }

  private static func bounded(_ value: Float) -> Float { max(0, min(1, value)) }

  private static func gray(_ red: Float, _ green: Float, _ blue: Float) -> Float {
    0.299 * red + 0.587 * green + 0.114 * blue
  }

  /// factor · x.
  mutating func brighten(_ factor: Float) {
    image.withUnsafeMutableScalars { pixels in
      for index in pixels.indices { pixels[index] = PixelColors.bounded(factor * pixels[index]) }
    }
  }

  /// mean + factor · (x − mean), with the mean of the gray picture.
  mutating func contrast(_ factor: Float) {
    let (plane, hasColors) = (plane, image.shape[0] == 3)
    image.withUnsafeMutableScalars { pixels in
      var sum = 0.0
      for index in 0..<plane {
        sum += Double(
          hasColors
            ? PixelColors.gray(pixels[index], pixels[index + plane], pixels[index + 2 * plane])
            : pixels[index])
      }
      let mean = Float(sum / Double(plane))
      for index in pixels.indices {
        pixels[index] = PixelColors.bounded(mean + factor * (pixels[index] - mean))
      }
    }
  }

  /// gray + factor · (x − gray), pixel by pixel.
  mutating func saturate(_ factor: Float) {
    eachColor { red, green, blue in
      let gray = PixelColors.gray(red, green, blue)
      red = PixelColors.bounded(gray + factor * (red - gray))
      green = PixelColors.bounded(gray + factor * (green - gray))
      blue = PixelColors.bounded(gray + factor * (blue - gray))
    }
  }

  /// Turns the hue of the HSV model by a part of the circle.
  mutating func turnHue(_ part: Double) {
    let sixths = Float((part - part.rounded(.down)) * 6)
    eachColor { red, green, blue in
      let (value, least) = (max(red, green, blue), min(red, green, blue))
      let chroma = value - least
      guard chroma > 0 else { return }
      var hue: Float =
        value == red
        ? (green - blue) / chroma
        : value == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma
      hue += sixths + (hue < 0 ? 6 : 0)
      func channel(_ offset: Float) -> Float {
        let place = (offset + hue).truncatingRemainder(dividingBy: 6)
        return value - chroma * PixelColors.bounded(min(place, 4 - place))
      }
      (red, green, blue) = (channel(5), channel(3), channel(1))
    }
  }

  private mutating func eachColor(_ body: (inout Float, inout Float, inout Float) -> Void) {
    guard image.shape[0] == 3 else { return }
    let plane = plane
    image.withUnsafeMutableScalars { pixels in
      for index in 0..<plane {
        var (red, green, blue) = (
          pixels[index], pixels[index + plane], pixels[index + 2 * plane]
        )
        body(&red, &green, &blue)
        (pixels[index], pixels[index + plane], pixels[index + 2 * plane]) = (red, green, blue)
      }
    }
  }
}
