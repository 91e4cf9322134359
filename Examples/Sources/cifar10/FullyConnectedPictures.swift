import Wengert
import WengertPlots

/// The loss of each epoch, and the accuracies on training and validation pictures, of one net or several.
///
/// The nets differ by colour and are named in the panel of the losses.
func historyFigure(_ title: String, _ nets: [TrainedNet]) -> Figure {
  let colors = Palette.light.colors
  let isComparison = nets.count > 1
  return Figure(title: title, width: 960, height: 400, columns: 2) {
    Panel("Loss", x: "epoch", y: "mean loss of the batches") {
      for (net, color) in zip(nets, colors) {
        Line(
          x: net.epochs, y: net.history.epochs.map(\.trainingLoss),
          label: isComparison ? net.name : "", color: color, marker: .circle)
      }
    }
    Panel(
      isComparison ? "Accuracy (dashed: training)" : "Accuracy",
      x: "epoch", y: "share of pictures recognised", legend: isComparison ? .hidden : .automatic
    ) {
      for (net, color) in zip(nets, colors) {
        Line(
          x: net.epochs, y: net.history.epochs.map { $0.trainingAccuracy ?? .nan },
          label: "training", color: color, dash: .dashed)
        Line(
          x: net.epochs, y: net.history.epochs.map { $0.validationAccuracy ?? .nan },
          label: "validation", color: color, marker: .circle)
      }
    }
  }
}

extension TrainedNet {
  fileprivate var epochs: [Double] { history.epochs.map { Double($0.epoch + 1) } }
}
