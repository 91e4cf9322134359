import WengertDatasets
import Wengert
import Testing

@Suite struct DrawnDigitsTests {
  @Test func shapeAndBalance() {
    let set = DrawnDigits.generate(count: 205, seed: 4)
    #expect(set.count == 205)
    #expect((set.channels, set.height, set.width, set.classCount) == (1, 28, 28, 10))
    for digit in 0..<10 {
      #expect(set.labels.count { $0 == digit } == (digit < 5 ? 21 : 20))
    }
    #expect(set.labels != set.labels.sorted())
    #expect(DrawnDigits.generate(count: 0).count == 0)
  }

  @Test func seedDecides() {
    let set = DrawnDigits.generate(count: 30, seed: 1)
    #expect(set == DrawnDigits.generate(count: 30, seed: 1))
    #expect(set.images != DrawnDigits.generate(count: 30, seed: 2).images)
  }

  /// Bright on dark, soft edges, and nothing on the border but by a rare stroke.
  @Test func lookOfTheImages() {
    let set = DrawnDigits.generate(count: 300, seed: 3)
    for index in 0..<set.count {
      let image = Array(set.image(index))
      let ink = image.count { $0 > 127 }
      #expect((20...330).contains(ink), "image \(index) has \(ink) bright pixels")
      #expect(image.contains { (1...127).contains($0) })
      #expect((image.max() ?? 0) > 150)
    }
    let border = (0..<set.count).count { index in
      let image = Array(set.image(index))
      return (0..<28).contains { image[$0] > 0 || image[27 * 28 + $0] > 0 }
    }
    #expect(border < 30)
  }

  /// A layer without hidden units, a few rounds over 2000 digits, tells 90 % of new ones.
  @Test func learnable() {
    let train = DrawnDigits.generate(count: 2000, seed: 10)
    let test = DrawnDigits.generate(count: 500, seed: 11)
    var model = Perceptron(pixels: 784, classes: 10)
    for _ in 0..<10 {
      for index in 0..<train.count {
        model.learn(Array(train.image(index)), label: train.labels[index])
      }
    }
    let right = (0..<test.count).count {
      model.classify(Array(test.image($0))) == test.labels[$0]
    }
    #expect(Double(right) / Double(test.count) > 0.9, "\(right) of \(test.count)")
  }
}

/// The averaged perceptron of several classes.
private struct Perceptron {
  private var weights: [[Float]]
  private var sums: [[Float]]
  private var step: Float = 1

  init(pixels: Int, classes: Int) {
    weights = Array(repeating: [Float](repeating: 0, count: pixels + 1), count: classes)
    sums = weights
  }

  mutating func learn(_ image: [UInt8], label: Int) {
    let found = best(image, weights)
    if found != label {
      add(image, to: label, sign: 1)
      add(image, to: found, sign: -1)
    }
    step += 1
  }

  /// The class by the mean of all weights so far.
  func classify(_ image: [UInt8]) -> Int {
    let averaged = zip(weights, sums).map { rows in zip(rows.0, rows.1).map { $0 - $1 / step } }
    return best(image, averaged)
  }

  private mutating func add(_ image: [UInt8], to row: Int, sign: Float) {
    for (index, pixel) in (image + [255]).enumerated() {
      let change = sign * Float(pixel) / 255
      weights[row][index] += change
      sums[row][index] += change * step
    }
  }

  private func best(_ image: [UInt8], _ rows: [[Float]]) -> Int {
    let scores = rows.map { row in
      image.indices.reduce(row[image.count]) { $0 + row[$1] * Float(image[$1]) / 255 }
    }
    return scores.indices.max { scores[$0] < scores[$1] } ?? 0
  }
}
