import WengertAutodiff

/// How the pixels of a resized or turned picture are made of those that were there.
public enum Interpolation: String, Sendable {
  /// The nearest pixel's.
  case nearest
  /// Between the pixels, linearly in both directions.
  case bilinear
}

/// The pixels along one axis that a new pixel is made of, and their weights.
struct Resampling {
  /// The first pixel of each new one.
  private(set) var firsts: [Int] = []
  /// As many weights for each new pixel.
  private(set) var weights: [Float] = []
  /// Weights of a new pixel; the last may be 0.
  private(set) var width = 1

  /// - Parameters:
  ///   - old: How many pixels there are.
  ///   - new: How many there shall be.
  ///   - antialias: Whether fewer pixels are means of all that they cover, as Pillow's are; otherwise they are made
  ///     of two neighbours.
  init(from old: Int, to new: Int, _ interpolation: Interpolation, antialias: Bool) {
    let scale = Double(old) / Double(new)
    if interpolation == .nearest {
      firsts = (0..<new).map { min(old - 1, Int((Double($0) + 0.5) * scale)) }
      weights = Array(repeating: 1, count: new)
      return
    }
    let reach = antialias ? max(1, scale) : 1
    width = min(old, 2 * Int(reach.rounded(.up)) + 1)
    firsts.reserveCapacity(new)
    weights.reserveCapacity(new * width)
    for index in 0..<new {
      let center = (Double(index) + 0.5) * scale
      let first = max(0, Int(center - reach + 0.5))
      let end = min(old, Int(center + reach + 0.5))
      let shares = (first..<end).map { max(0, 1 - abs(Double($0) + 0.5 - center) / reach) }
      let sum = shares.reduce(0, +)
      // All pixels that weights stand for must be there.
      let start = min(first, old - width)
      firsts.append(start)
      for place in start..<(start + width) {
        let isCovered = place >= first && place < end
        weights.append(isCovered ? Float(shares[place - first] / sum) : 0)
      }
    }
  }
}

extension Tensor where Scalar == Float {
  /// A picture [channels, height, width] with other extents.
  func resized(
    height: Int, width: Int, _ interpolation: Interpolation, antialias: Bool
  ) -> Tensor {
    let (channels, oldHeight, oldWidth) = (shape[0], shape[1], shape[2])
    if (height, width) == (oldHeight, oldWidth) { return self }
    let across = Resampling(from: oldWidth, to: width, interpolation, antialias: antialias)
    let down = Resampling(from: oldHeight, to: height, interpolation, antialias: antialias)
    var middle = Tensor.zeros([channels, oldHeight, width])
    var result = Tensor.zeros([channels, height, width])
    withUnsafeScalars { source in
      middle.withUnsafeMutableScalars { middle in
        for row in 0..<(channels * oldHeight) {
          across.rows(source.baseAddress! + row * oldWidth, middle.baseAddress! + row * width)
        }
      }
    }
    middle.withUnsafeScalars { middle in
      result.withUnsafeMutableScalars { result in
        for channel in 0..<channels {
          down.columns(
            middle.baseAddress! + channel * oldHeight * width,
            result.baseAddress! + channel * height * width, width)
        }
      }
    }
    return result
  }
}

extension Resampling {
  /// Resamples a row.
  fileprivate func rows(_ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>) {
    for index in firsts.indices {
      var sum: Float = 0
      for tap in 0..<width { sum += weights[index * width + tap] * source[firsts[index] + tap] }
      target[index] = sum
    }
  }

  /// Resamples columns that stand side by side.
  fileprivate func columns(
    _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    for index in firsts.indices {
      let line = target + index * count
      for tap in 0..<width {
        let weight = weights[index * width + tap]
        guard weight != 0 else { continue }
        let from = source + (firsts[index] + tap) * count
        for column in 0..<count { line[column] += weight * from[column] }
      }
    }
  }
}
