/// An opaque RGB picture that colours are laid over.
package struct PixelBuffer: Sendable {
  package let width: Int
  package let height: Int
  /// `width * height * 3` bytes, rows from the top.
  package private(set) var pixels: [UInt8]

  package init(width: Int, height: Int, background: Color) {
    self.width = width
    self.height = height
    let (red, green, blue) = background.bytes
    pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
      for index in 0..<width * height {
        buffer[3 * index] = red
        buffer[3 * index + 1] = green
        buffer[3 * index + 2] = blue
      }
      count = width * height * 3
    }
  }

  /// Lays a colour over part of a row; `coverage` is indexed by column.
  mutating func blend(_ color: Color, row: Int, columns: Range<Int>, coverage: [Float]) {
    let (red, green, blue) = color.bytes
    let source = (Float(red), Float(green), Float(blue))
    let alpha = Float(color.alpha)
    let base = row * width * 3
    pixels.withUnsafeMutableBufferPointer { buffer in
      for column in columns {
        let amount = coverage[column] * alpha
        if amount <= 0 { continue }
        let at = base + column * 3
        if amount >= 0.999 {
          buffer[at] = red
          buffer[at + 1] = green
          buffer[at + 2] = blue
        } else {
          buffer[at] = mix(buffer[at], source.0, amount)
          buffer[at + 1] = mix(buffer[at + 1], source.1, amount)
          buffer[at + 2] = mix(buffer[at + 2], source.2, amount)
        }
      }
    }
  }

  /// Draws a bitmap over a rectangle in pixels; each pixel is the mean of the area that it covers.
  mutating func draw(_ bitmap: Bitmap, in rect: Rect, clip: PixelRect) {
    let columns = ImageSpan.spans(
      from: rect.minX, length: rect.width, count: bitmap.width, low: clip.left, high: clip.right)
    let rows = ImageSpan.spans(
      from: rect.minY, length: rect.height, count: bitmap.height, low: clip.top,
      high: clip.bottom)
    let width = width
    pixels.withUnsafeMutableBufferPointer { buffer in
      bitmap.pixels.withUnsafeBufferPointer { source in
        for row in rows {
          for column in columns {
            if let x = column.only, let y = row.only {
              let (from, at) = ((y * bitmap.width + x) * 3, (row.pixel * width + column.pixel) * 3)
              buffer[at] = source[from]
              buffer[at + 1] = source[from + 1]
              buffer[at + 2] = source[from + 2]
              continue
            }
            var sum: (Float, Float, Float) = (0, 0, 0)
            for (y, weightY) in row.shares {
              for (x, weightX) in column.shares {
                let weight = weightX * weightY
                let from = (y * bitmap.width + x) * 3
                sum.0 += weight * Float(source[from])
                sum.1 += weight * Float(source[from + 1])
                sum.2 += weight * Float(source[from + 2])
              }
            }
            let amount = row.covered * column.covered
            let at = (row.pixel * width + column.pixel) * 3
            buffer[at] = mix(buffer[at], sum.0, amount)
            buffer[at + 1] = mix(buffer[at + 1], sum.1, amount)
            buffer[at + 2] = mix(buffer[at + 2], sum.2, amount)
          }
        }
      }
    }
  }
}

private func mix(_ old: UInt8, _ new: Float, _ amount: Float) -> UInt8 {
  let value = Float(old) + (new - Float(old)) * amount
  return UInt8(min(255, max(0, value + 0.5)))
}

/// Which source pixels one target pixel shows, along one direction.
private struct ImageSpan {
  var pixel: Int
  /// The part of the target pixel that the picture covers.
  var covered: Float
  /// Source pixels and their shares; the shares sum to 1.
  var shares: [(Int, Float)]
  /// The source pixel, where the target pixel shows one only and is covered in full.
  var only: Int?

  static func spans(
    from start: Double, length: Double, count: Int, low: Int, high: Int
  ) -> [ImageSpan] {
    guard length > 0, low < high else { return [] }
    let end = start + length
    let (least, most) = (Double(low), Double(high))
    let first = Int(min(most, max(least, start.rounded(.down))))
    let last = Int(min(most, max(least, end.rounded(.up))))
    guard first < last else { return [] }
    return (first..<last).compactMap { pixel in
      let left = max(start, Double(pixel))
      let right = min(end, Double(pixel + 1))
      guard right - left > 1e-9 else { return nil }
      let from = (left - start) / length * Double(count)
      let to = (right - start) / length * Double(count)
      var shares: [(Int, Float)] = []
      var index = min(count - 1, Int(from))
      while index < count, index == min(count - 1, Int(from)) || Double(index) < to {
        let part = min(to, Double(index + 1)) - max(from, Double(index))
        if part > 1e-6 * (to - from) { shares.append((index, Float(part / (to - from)))) }
        index += 1
      }
      let isWhole = shares.count == 1 && right - left > 0.999
      return ImageSpan(
        pixel: pixel, covered: Float(right - left), shares: shares,
        only: isWhole ? shares[0].0 : nil)
    }
  }
}
