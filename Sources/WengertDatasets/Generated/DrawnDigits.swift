import Foundation
import WengertTensors

/// Digits 0 … 9 drawn by strokes: a stand-in for MNIST that needs no files.
///
/// Each image is 28 × 28 gray bytes, bright on dark, with the way of writing, the place, the size,
/// the slant, the thickness, the wobble of the hand and the noise drawn at random. They are easier
/// than MNIST; a result on them says nothing about MNIST.
public enum DrawnDigits {
  /// Rows and columns of an image.
  public static let side = 28

  /// Draws `count` images, the ten digits equally often and mixed.
  ///
  /// The same seed gives the same images, and another seed others: take one for the training set
  /// and another one for the test set. Returns count × 1 × 28 × 28.
  public static func generate(count: Int, seed: UInt32 = 0) -> ImageDataset {
    let count =
      require(count >= 0, "DrawnDigits", "count is \(count); it must be 0 or more") ? count : 0
    var random = NumPyRandom(seed: seed)
    var labels = (0..<count).map { $0 % 10 }
    random.shuffle(&labels)
    var images: [UInt8] = []
    images.reserveCapacity(count * side * side)
    for label in labels { images += draw(label, using: &random) }
    return ImageDataset(
      images: images, labels: labels, channels: 1, height: side, width: side,
      classNames: MNIST.digitNames)
  }

  /// One image of `digit`, 28 × 28.
  private static func draw(_ digit: Int, using random: inout NumPyRandom) -> [UInt8] {
    let ways = Stroke.digits[digit]
    let hand = Hand(using: &random)
    var canvas = DigitCanvas(side: side)
    for var stroke in ways[random.integers(below: ways.count)] {
      stroke.points = stroke.points.map { hand.place($0, using: &random) }
      let corners = stroke.corners()
      for (start, end) in zip(corners, corners.dropFirst()) {
        canvas.add(from: start, to: end, reach: hand.radius + 1)
      }
    }
    return canvas.pixels(
      radius: hand.radius, ink: random.uniform(low: 190, high: 255), noise: 8, using: &random)
  }

  /// How one digit is written: where, how large, how slanted, how thick.
  private struct Hand {
    let radius: Double
    private let columns: (x: Double, y: Double, shift: Double)
    private let rows: (x: Double, y: Double, shift: Double)
    private let wobble: Double

    init(using random: inout NumPyRandom) {
      radius = random.uniform(low: 0.8, high: 1.7)
      wobble = random.uniform(low: 0.003, high: 0.02)
      let turn = random.uniform(low: -0.2, high: 0.2)
      let slant = random.uniform(low: -0.15, high: 0.3)
      let width = random.uniform(low: 18, high: 25)
      let height = random.uniform(low: 18, high: 23)
      let center = Double(DrawnDigits.side) / 2
      let shiftX = center + random.uniform(low: -2, high: 2)
      let shiftY = center + random.uniform(low: -2, high: 2)
      columns = (width * cos(turn), -height * (sin(turn) + slant), shiftX)
      rows = (width * sin(turn), height * cos(turn), shiftY)
    }

    /// Where a point of the unit square comes on the canvas, in pixels.
    func place(_ point: Stroke.Point, using random: inout NumPyRandom) -> Stroke.Point {
      let x = point.x - 0.5 + wobble * random.normal()
      let y = point.y - 0.5 + wobble * random.normal()
      return Stroke.Point(
        x: columns.x * x + columns.y * y + columns.shift,
        y: rows.x * x + rows.y * y + rows.shift)
    }
  }
}

/// The distance of each pixel from the nearest stroke.
private struct DigitCanvas {
  let side: Int
  private var squares: [Double]

  init(side: Int) {
    self.side = side
    squares = [Double](repeating: .infinity, count: side * side)
  }

  /// Takes in a straight piece; pixels farther off than `reach` are left alone.
  mutating func add(from start: Stroke.Point, to end: Stroke.Point, reach: Double) {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = dx * dx + dy * dy
    for row in span(start.y, end.y, reach) {
      for column in span(start.x, end.x, reach) {
        let (x, y) = (Double(column) + 0.5 - start.x, Double(row) + 0.5 - start.y)
        let along = length > 0 ? min(1, max(0, (x * dx + y * dy) / length)) : 0
        let (offX, offY) = (x - along * dx, y - along * dy)
        let index = row * side + column
        squares[index] = min(squares[index], offX * offX + offY * offY)
      }
    }
  }

  /// The pixels between two coordinates and `reach` beyond, inside the canvas.
  private func span(_ first: Double, _ second: Double, _ reach: Double) -> Range<Int> {
    let low = max(0, Int((min(first, second) - reach).rounded(.down)))
    let high = min(side, Int((max(first, second) + reach).rounded(.up)))
    return low..<max(low, high)
  }

  /// The gray bytes: `ink` inside `radius`, a soft edge one pixel wide, noise on the ink.
  func pixels(
    radius: Double, ink: Double, noise: Double, using random: inout NumPyRandom
  ) -> [UInt8] {
    squares.map { square in
      let cover = min(1, max(0, radius + 0.5 - square.squareRoot()))
      guard cover > 0 else { return 0 }
      return UInt8(min(255, max(0, cover * (ink + noise * random.normal()))))
    }
  }
}
