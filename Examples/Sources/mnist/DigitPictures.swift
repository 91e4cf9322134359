import Wengert
import WengertDatasets
import WengertPlots

/// How far the net was after one epoch.
struct EpochResult {
  /// The mean quadratic cost of the training images during the epoch.
  let cost: Double
  /// The share of test images recognised after it.
  let accuracy: Double
}

extension EpochResult {
  /// The records of one epoch; each step's loss is the mean of its batch.
  init(_ epoch: EpochRecord, _ losses: [Double], _ training: ShuffledDigits) {
    let first = epoch.epoch * training.batchCount
    let steps = losses[first..<min(first + training.batchCount, losses.count)].enumerated()
    cost = steps.reduce(0) { sum, step in
      sum + step.element * Double(training.size(ofBatch: step.offset)) / Double(training.count)
    }
    accuracy = epoch.validationAccuracy ?? .nan
  }
}

/// The cost and the accuracy of every epoch.
func historyFigure(_ epochs: [EpochResult]) -> Figure {
  let numbers = epochs.indices.map { Double($0) }
  return Figure(title: "784, 30 and 10 sigmoid units", width: 1_000, height: 400, columns: 2) {
    Panel("Cost", x: "epoch", y: Axis("quadratic cost per training image", scale: .log)) {
      Line(x: numbers, y: epochs.map(\.cost), marker: .circle)
    }
    Panel("Accuracy", x: "epoch", y: "test images recognised (%)") {
      Line(x: numbers, y: epochs.map { 100 * $0.accuracy }, marker: .circle)
    }
  }
}

/// The first images with their predictions, and the first mistakes.
func digitFigure(_ images: ImageDataset, predicted: Tensor<Int>) -> Figure {
  let predicted = predicted.scalars
  let wrong = predicted.indices.filter { predicted[$0] != images.labels[$0] }
  func grid(_ chosen: some Sequence<Int>) -> ImageGrid {
    let chosen = Array(chosen)
    return ImageGrid(
      chosen.map {
        Bitmap(width: images.width, height: images.height, pixels: Array(images.image($0)))
      }, columns: 8,
      labels: chosen.map {
        let (label, digit) = (images.labels[$0], predicted[$0])
        return label == digit ? "\(digit)" : "\(label) read as \(digit)"
      })
  }
  return Figure(title: "What the net reads", width: 1_200, height: 430, columns: 2) {
    Panel("First test images") { grid(predicted.indices.prefix(32)) }
    Panel("First mistakes") { grid(wrong.prefix(32)) }
  }
}
