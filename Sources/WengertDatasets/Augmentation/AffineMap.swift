import WengertAutodiff
import WengertSupport

/// Which place of a picture comes to each place of another: x ↦ a x + b y + c, y ↦ d x + e y + f, where the middle of
/// the first pixel is at (½, ½).
struct AffineMap {
  private let a: Double
  private let b: Double
  private let c: Double
  private let d: Double
  private let e: Double
  private let f: Double

  /// The inverse of T(center) T(move) R(degrees) Shear Scale T(−center), with angles clockwise.
  ///
  /// - Parameters:
  ///   - move: Down and to the right, in pixels.
  ///   - shear: Along the rows and along the columns, in degrees.
  init(
    degrees: Double, move: (down: Double, right: Double), scale: Double,
    shear: (x: Double, y: Double), height: Int, width: Int
  ) {
    let radians = Double.pi / 180
    let (angle, sx, sy) = (degrees * radians, shear.x * radians, shear.y * radians)
    // The rows of R · Shear.
    let m00 = cosine(angle - sy) / cosine(sy)
    let m01 = -cosine(angle - sy) * tangent(sx) / cosine(sy) - sine(angle)
    let m10 = sine(angle - sy) / cosine(sy)
    let m11 = -sine(angle - sy) * tangent(sx) / cosine(sy) + cosine(angle)
    (a, b, d, e) = (m11 / scale, -m01 / scale, -m10 / scale, m00 / scale)
    let (x, y) = (Double(width) / 2, Double(height) / 2)
    c = a * (-x - move.right) + b * (-y - move.down) + x
    f = d * (-x - move.right) + e * (-y - move.down) + y
  }

  /// Where the middle of a pixel comes from.
  @inline(__always)
  func source(row: Int, column: Int) -> (x: Double, y: Double) {
    let (x, y) = (Double(column) + 0.5, Double(row) + 0.5)
    return (a * x + b * y + c, d * x + e * y + f)
  }
}

// The whole quarters exactly, so that a right angle moves pixels to pixels.
private func sine(_ angle: Double) -> Double { cosine(angle - .pi / 2) }
private func tangent(_ angle: Double) -> Double { tan(angle) }
private func cosine(_ angle: Double) -> Double {
  let value = cos(angle)
  return abs(value) < 1e-15 ? 0 : abs(abs(value) - 1) < 1e-15 ? value.rounded() : value
}

extension Tensor where Scalar == Float {
  /// The picture whose pixels come from the places of a map; `fill` where there is none. At the edge the outermost
  /// pixels are repeated, as in Pillow.
  func sampled(by map: AffineMap, _ interpolation: Interpolation, fill: Float) -> Tensor {
    let (channels, height, width) = (shape[0], shape[1], shape[2])
    let plane = height * width
    var result = Tensor.full(shape, fill)
    withUnsafeScalars { source in
      result.withUnsafeMutableScalars { target in
        for row in 0..<height {
          for column in 0..<width {
            let (x, y) = map.source(row: row, column: column)
            guard x >= 0, y >= 0, x < Double(width), y < Double(height) else { continue }
            let taps = Taps(x, y, height, width, interpolation)
            for channel in 0..<channels {
              target[channel * plane + row * width + column] =
                taps.value(source.baseAddress! + channel * plane)
            }
          }
        }
      }
    }
    return result
  }
}

/// The four pixels around a place, or the nearest one four times, and how far the place is from the first.
private struct Taps {
  private let places: (Int, Int, Int, Int)
  private let right: Float
  private let down: Float

  @inline(__always)
  init(_ x: Double, _ y: Double, _ height: Int, _ width: Int, _ interpolation: Interpolation) {
    if interpolation == .nearest {
      let place = Int(y) * width + Int(x)
      places = (place, place, place, place)
      (right, down) = (0, 0)
      return
    }
    let (left, top) = ((x - 0.5).rounded(.down), (y - 0.5).rounded(.down))
    (right, down) = (Float(x - 0.5 - left), Float(y - 0.5 - top))
    let columns = (max(0, Int(left)), min(width - 1, Int(left) + 1))
    let rows = (max(0, Int(top)) * width, min(height - 1, Int(top) + 1) * width)
    places = (rows.0 + columns.0, rows.0 + columns.1, rows.1 + columns.0, rows.1 + columns.1)
  }

  @inline(__always)
  func value(_ plane: UnsafePointer<Float>) -> Float {
    let above = plane[places.0] + right * (plane[places.1] - plane[places.0])
    let below = plane[places.2] + right * (plane[places.3] - plane[places.2])
    return above + down * (below - above)
  }
}
