import Foundation
import Wengert
import WengertDatasets

/// Pictures of discs, squares and triangles of several sizes, as PNG files in a folder for each class.
struct DrawnFolder {
  static let classes = ["disc", "square", "triangle"]
  let path: String

  /// Draws `count` pictures; the same seed gives the same ones.
  func write(count: Int, seed: UInt64) throws {
    var generator = RandomGenerator(seed: seed)
    for number in 0..<count {
      let name = DrawnFolder.classes[number % DrawnFolder.classes.count]
      let folder = "\(path)/\(name)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try picture(of: name, &generator).write(png: "\(folder)/\(number).png")
    }
  }

  private func picture(of name: String, _ generator: inout RandomGenerator) -> Image {
    func draw(_ range: ClosedRange<Double>) -> Double {
      Double.random(in: range, using: &generator)
    }
    let (height, width) = (Int(draw(36...64)), Int(draw(36...64)))
    let size = draw(0.2...0.35) * Double(min(height, width))
    let center = (x: draw(0.35...0.65) * Double(width), y: draw(0.35...0.65) * Double(height))
    let (back, ink) = ((0..<3).map { _ in draw(0...0.4) }, (0..<3).map { _ in draw(0.5...1) })
    let tilt = draw(-0.4...0.4)
    var pixels: [Float] = []
    for channel in 0..<3 {
      for pixel in 0..<(height * width) {
        let dx = (Double(pixel % width) - center.x) / size
        let dy = (Double(pixel / width) - center.y) / size
        let (x, y) = (
          dx * cos(tilt) + dy * sin(tilt), dy * cos(tilt) - dx * sin(tilt)
        )
        let color = isInked(name, x, y) ? ink[channel] : back[channel]
        pixels.append(Float(color + draw(-0.04...0.04)))
      }
    }
    return Image(Tensor(pixels, shape: [3, height, width]))
  }

  private func isInked(_ name: String, _ x: Double, _ y: Double) -> Bool {
    switch name {
    case "disc": x * x + y * y < 1
    case "square": max(abs(x), abs(y)) < 0.9
    default: y < 0.8 && y > 2 * abs(x) - 1
    }
  }
}

/// A landscape, on which the transforms are shown.
func landscape(height: Int, width: Int) -> Image {
  let pixels = (0..<3).flatMap { channel in
    (0..<(height * width)).map { pixel -> Float in
      let x = Double(pixel % width) / Double(width)
      let y = Double(pixel / width) / Double(height)
      return Float(color(x, y)[channel])
    }
  }
  return Image(Tensor(pixels, shape: [3, height, width]))
}

private func color(_ x: Double, _ y: Double) -> [Double] {
  let hills = 0.62 + 0.07 * sin(9 * x) + 0.03 * sin(23 * x)
  let sun = ((x - 0.72) * (x - 0.72) + (y - 0.24) * (y - 0.24)).squareRoot()
  if x > 0.18 && x < 0.42 && y > 0.5 && y < 0.78 {
    let isWindow = (abs(x - 0.24) < 0.03 || abs(x - 0.36) < 0.03) && abs(y - 0.6) < 0.04
    let isDoor = abs(x - 0.3) < 0.025 && y > 0.66
    return isWindow ? [0.95, 0.9, 0.5] : isDoor ? [0.3, 0.2, 0.15] : [0.85, 0.8, 0.72]
  }
  if y > 0.36 && y < 0.5 && abs(x - 0.3) < (y - 0.34) { return [0.7, 0.2, 0.16] }
  if sun < 0.1 { return [1, 0.87, 0.3] }
  if y > hills { return [0.2 + 0.3 * (y - hills), 0.5 + 0.2 * (1 - y), 0.2] }
  return [0.45 + 0.4 * y, 0.65 + 0.3 * y, 0.95]
}
