#if canImport(ImageIO)
  import CoreGraphics
  import Foundation
  import ImageIO
  import WengertNeuralNetworks

  extension JPEGFile {
    /// Apple's systems have it.
    package static var hasLibrary: Bool { true }

    /// The pixels as Apple's systems decode them.
    func decoded() throws(FileError) -> Image {
      let data = Data(file.all) as CFData
      guard let source = CGImageSourceCreateWithData(data, nil),
        CGImageSourceGetStatus(source) == .statusComplete,
        let picture = CGImageSourceCreateImageAtIndex(source, 0, nil), picture.width == width,
        picture.height == height
      else { throw flaw("others") }
      let isGray = channels == 1
      let size = isGray ? 1 : 4
      var pixels = [UInt8](repeating: 0, count: width * height * size)
      let isDrawn = pixels.withUnsafeMutableBytes { bytes in
        let context = CGContext(
          data: bytes.baseAddress, width: width, height: height, bitsPerComponent: 8,
          bytesPerRow: width * size,
          space: picture.colorSpace.flatMap { $0.model == (isGray ? .monochrome : .rgb) ? $0 : nil }
            ?? (isGray ? CGColorSpaceCreateDeviceGray() : CGColorSpaceCreateDeviceRGB()),
          bitmapInfo: isGray
            ? CGImageAlphaInfo.none.rawValue : CGImageAlphaInfo.noneSkipLast.rawValue)
        context?.draw(picture, in: CGRect(x: 0, y: 0, width: width, height: height))
        return context != nil
      }
      guard isDrawn else { throw flaw("no memory to decode them") }
      let image = Image(
        height: height, width: width, color: isGray ? .gray : .rgba, samples: .bytes(pixels))
      return isGray ? image : image.converted(to: .rgb)
    }
  }
#endif
