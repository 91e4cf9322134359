import Wengert
import WengertDatasets

/// Ten kinds of shapes and patterns in random colours: a stand-in for CIFAR-10 that needs no files.
///
/// Each picture is 3 × 32 × 32 bytes, with place, size, colours and noise drawn at random. They are much
/// easier than photographs; a result on them says nothing about CIFAR-10.
enum DrawnShapes {
  static let side = 32
  static let classNames = [
    "disc", "ring", "square", "frame", "triangle", "cross", "rows", "columns", "diagonals",
    "checks",
  ]

  /// Draws `count` pictures, the ten kinds equally often and mixed; the same seed gives the same ones.
  static func generate(count: Int, seed: UInt64) -> ImageDataset {
    var generator = RandomGenerator(seed: seed)
    var labels = (0..<count).map { $0 % classNames.count }
    labels.shuffle(using: &generator)
    let images = labels.flatMap { draw($0, using: &generator) }
    return ImageDataset(
      images: images, labels: labels, channels: 3, height: side, width: side,
      classNames: classNames)
  }

  private static func draw(_ kind: Int, using generator: inout RandomGenerator) -> [UInt8] {
    let center = (
      x: Double.random(in: 13...19, using: &generator),
      y: Double.random(in: 13...19, using: &generator)
    )
    let size = Double.random(in: 8...12, using: &generator)
    let back = (0..<3).map { _ in Double.random(in: 0...130, using: &generator) }
    let ink = (0..<3).map { _ in Double.random(in: 120...255, using: &generator) }
    return (0..<3).flatMap { channel in
      (0..<(side * side)).map { pixel in
        let x = (Double(pixel % side) - center.x) / size
        let y = (Double(pixel / side) - center.y) / size
        let color = isInked(kind, x, y) ? ink[channel] : back[channel]
        return UInt8(clamping: Int(color + Double.random(in: -12...12, using: &generator)))
      }
    }
  }

  /// Whether a point has ink; a shape fills −1 … 1 both ways, a pattern the whole picture.
  private static func isInked(_ kind: Int, _ x: Double, _ y: Double) -> Bool {
    let radius = (x * x + y * y).squareRoot()
    let reach = max(abs(x), abs(y))
    func isOdd(_ stripe: Double) -> Bool { Int((stripe * 2).rounded(.down)) & 1 == 1 }
    return switch kind {
    case 0: radius < 1
    case 1: radius < 1 && radius > 0.6
    case 2: reach < 0.9
    case 3: reach < 1 && reach > 0.65
    case 4: y < 0.9 && y > 2 * abs(x) - 1
    case 5: reach < 1.1 && min(abs(x), abs(y)) < 0.3
    case 6: isOdd(y)
    case 7: isOdd(x)
    case 8: isOdd((x + y) * 0.7)
    default: isOdd(x) != isOdd(y)
    }
  }
}
