import SequenceModels
import Wengert
import WengertPlots

extension Translate {
  /// The loss of every step, and the share of exact dates at every report.
  func historyFigure(_ history: History) -> Figure {
    let every = history.stepCount / max(1, history.epochs.count)
    let places = history.epochs.map { Double(($0.epoch + 1) * every) }
    return Figure(title: "Dates to ISO 8601", width: 1_000, height: 400, columns: 2) {
      Panel("Loss", x: "step", y: Axis("cross-entropy per character", scale: .log)) {
        Line(
          x: history.losses.indices.map { Double($0 + 1) }, y: history.losses, label: "each step",
          width: 0.5)
        Line(
          x: places, y: history.epochs.map { $0.validationLoss ?? .nan }, label: "held-out dates",
          marker: .circle)
      }
      Panel("Exact translations", x: "step", y: "held-out dates (%)") {
        Line(
          x: places, y: history.epochs.map { 100 * ($0.validationAccuracy ?? .nan) },
          marker: .circle)
      }
    }
  }

  /// Which characters of the source the decoder attends to when it writes each character of the result.
  func attentionFigure(_ net: Translator<Float>, _ task: DateTask) -> Figure {
    let date = task.heldOut[0]
    let styles: [DateStyle] = [.monthFirst, .withWeekday, .inWords]
    return Figure(
      title: "Attention of the decoder to the source", width: 1_100, height: 1_000, columns: 1
    ) {
      for pair in styles.map({ DatePair(date, $0) }) {
        let batch = task.batch([pair])
        let weights = net.sourceAttention(batch.sources, previous: batch.previous)[0]
        Panel(x: "source", y: "written", aspect: .fill) {
          HeatMap(
            (0..<weights.shape[0]).map { weights[$0].scalars.map(Double.init) },
            rowLabels: isoForms(net, task, [pair.text])[0].map(String.init),
            columnLabels: pair.text.map(String.init), range: 0...1)
        }
      }
    }
  }
}
