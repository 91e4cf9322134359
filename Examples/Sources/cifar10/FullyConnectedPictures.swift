import Wengert

/// The loss of each epoch, and the accuracies on training and validation pictures, of one net or several.
func historyFigure(_ nets: [TrainedNet]) -> Figure {
  let colors = Palette.light.colors
  let title = nets.count == 1 ? "Training the fully connected net" : "Two trainings compared"
  return Figure(title: title, width: 960, height: 400, columns: 2) {
    Panel("Loss", x: "epoch", y: "mean loss of the batches") {
      for (net, color) in zip(nets, colors) {
        Line(
          x: net.epochs, y: net.history.epochs.map(\.trainingLoss),
          label: nets.count > 1 ? net.name : "", color: color, marker: .circle)
      }
    }
    Panel("Accuracy", x: "epoch", y: "share of pictures recognised") {
      for (net, color) in zip(nets, colors) {
        let suffix = nets.count > 1 ? ", \(net.name)" : ""
        Line(
          x: net.epochs, y: net.history.epochs.map { $0.trainingAccuracy ?? .nan },
          label: "training" + suffix, color: color, dash: .dashed)
        Line(
          x: net.epochs, y: net.history.epochs.map { $0.validationAccuracy ?? .nan },
          label: "validation" + suffix, color: color, marker: .circle)
      }
    }
  }
}

extension TrainedNet {
  fileprivate var epochs: [Double] { history.epochs.map { Double($0.epoch + 1) } }
}
