import Wengert

/// What the pictures show of a training.
struct TrainedNet {
  let name: String
  let history: History
  let batchesPerEpoch: Int
}

/// The loss of each epoch, and the accuracies on training and validation pictures, of one net or several.
func historyFigure(_ nets: [TrainedNet]) -> Figure {
  let colors = Palette.light.colors
  let title = nets.count == 1 ? "Training the fully connected net" : "Two trainings compared"
  return Figure(title: title, width: 960, height: 400, columns: 2) {
    Panel("Loss", x: "epoch", y: "mean loss of the batches") {
      for (net, color) in zip(nets, colors) {
        let losses = net.lossesOfEpochs
        Line(
          x: losses.indices.map { Double($0 + 1) }, y: losses,
          label: nets.count > 1 ? net.name : "",
          color: color, marker: .circle)
      }
    }
    Panel("Accuracy", x: "epoch", y: "share of pictures recognised") {
      for (net, color) in zip(nets, colors) {
        let epochs = net.history.trainAccuracies.indices.map { Double($0 + 1) }
        let suffix = nets.count > 1 ? ", \(net.name)" : ""
        Line(
          x: epochs, y: net.history.trainAccuracies, label: "training" + suffix, color: color,
          dash: .dashed)
        Line(
          x: epochs, y: net.history.validationAccuracies, label: "validation" + suffix,
          color: color, marker: .circle)
      }
    }
  }
}

extension TrainedNet {
  fileprivate var lossesOfEpochs: [Double] {
    stride(from: 0, to: history.losses.count, by: batchesPerEpoch).map { first in
      let losses = history.losses[first..<min(first + batchesPerEpoch, history.losses.count)]
      return losses.reduce(0, +) / Double(losses.count)
    }
  }
}
