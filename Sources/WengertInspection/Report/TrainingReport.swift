import Foundation
import WengertAutodiff
import WengertNeuralNetworks
import WengertSupport

/// Follows a training and writes a report of it: one page that needs no network, with curves, the confusion matrix, the
/// worst mistakes as pictures, histograms of weights and activations over time, settings, environment and commit.
///
///     let report = TrainingReport(title: "Digits", net: net, inputs: x, labels: y)
///     try trainer.fit(training: loader, epochs: 10, callbacks: [report])
///     try report.write(to: "report.html")
///
/// After each epoch it reads all parameters twice and runs the net once on at most 256 samples; histograms of one
/// epoch take 1.5 KB a parameter. The whole set of samples is run when the page is made.
public final class TrainingReport<Model: Module>: TrainerCallback {
  private let title: String
  private let net: Model
  private let settings: [String: HyperParameter]
  private let classNames: [String]
  /// Runs the net on a few samples.
  private var sample: (() -> Void)?
  private var mistakes: (() -> Mistakes?)?
  private var history = History()
  private var started = Date()
  private var strips: [(name: String, columns: [(epoch: Int, histogram: ElementHistogram)])] = []
  private var positions: [String: Int] = [:]

  /// A report without samples: curves, weights, settings.
  public init(title: String, net: Model, settings: [String: HyperParameter] = [:]) {
    self.title = title
    self.net = net
    self.settings = settings
    classNames = []
  }

  /// A report of a classifier.
  ///
  /// - Parameters:
  ///   - title: The page's title.
  ///   - net: The net to train; it returns scores [batch, classes].
  ///   - inputs: Samples that the confusion matrix and the mistakes are of. Samples are shown as pictures if they are
  ///     [height, width], [1 or 3, height, width], or as many numbers as a square has.
  ///   - labels: Their classes.
  ///   - classNames: Names of the classes on the page; numbers where left out.
  ///   - settings: Rows that the page lists beside the net's summary.
  public init(
    title: String, net: Model, inputs: Tensor<Model.Scalar>, labels: Tensor<Int>,
    classNames: [String] = [], settings: [String: HyperParameter] = [:]
  ) where Model.Input == Variable<Model.Scalar> {
    self.title = title
    self.net = net
    self.settings = settings
    self.classNames = classNames
    guard inputs.shape.rank > 0, inputs.shape[0] == labels.count, labels.count > 0 else {
      fail(
        UsageError(
          "TrainingReport",
          "there are \(labels.count) labels for inputs of shape \(inputs.shape); give one for each row, and one at least"
        ))
      return
    }
    let few = Variable(inputs[..<min(labels.count, 256)])
    sample = { net.withMode(.evaluation) { _ = withoutGradients { net(few) } } }
    mistakes = {
      let scores = net.withMode(.evaluation) { withoutGradients { net(Variable(inputs)).tensor } }
      let classes = scores.shape.rank == 2 ? scores.shape[1] : 0
      guard classes > 0, labels.scalars.allSatisfy({ (0..<classes).contains($0) }) else {
        fail(
          UsageError(
            "TrainingReport",
            "the net returns \(scores.shape), and labels go from \(labels.scalars.min() ?? 0) to "
              + "\(labels.scalars.max() ?? 0): it must return [samples, classes], and labels lie in 0..<classes"
          ))
        return nil
      }
      return Mistakes(scores: scores, inputs: inputs, labels: labels)
    }
  }

  /// Histograms of the net as it begins.
  public func onStart(_ training: any TrainingControl) {
    history = training.history
    started = Date()
    if strips.isEmpty { takeHistograms(epoch: training.history.epochs.count) }
  }

  /// Takes histograms of weights and activations.
  public func onEpochEnd(_ epoch: EpochRecord, _ training: any TrainingControl) {
    history = training.history
    takeHistograms(epoch: epoch.epoch + 1)
  }

  /// Takes the measurements of the whole training.
  public func onEnd(_ history: History, _ training: any TrainingControl) { self.history = history }

  private func takeHistograms(epoch: Int) {
    for (name, parameter) in net.namedParameters {
      add(name, ElementHistogram(parameter.value.elements), epoch)
    }
    guard let sample else { return }
    let paths = ModulePaths(of: net)
    let probe = ActivationHistograms(paths)
    undoingStates { observingLayers(paths) { probing(probe, sample) } }
    for (name, histogram) in probe.found { add("after " + name, histogram, epoch) }
  }

  private func add(_ name: String, _ histogram: ElementHistogram, _ epoch: Int) {
    let position = positions[name] ?? strips.count
    if position == strips.count {
      positions[name] = position
      strips.append((name, []))
    }
    strips[position].columns.append((epoch, histogram))
  }

  // MARK: The page

  /// The page as a text.
  public var html: String {
    let weights = strips.filter { !$0.name.hasPrefix("after ") }
    let activations = strips.filter { $0.name.hasPrefix("after ") }
    var body = summary + curves
    if let mistakes = mistakes?() { body += mistakes.html(classNames) }
    body += section("Parameters over time", weights) + section("Activations over time", activations)
    body +=
      "<h2>Settings</h2>"
      + table(settings.sorted { $0.key < $1.key }.map { ($0.key, $0.value.text) })
    body += "<div class=\"scroll\"><pre>\(Page.escaped(net.summary))</pre></div>"
    body += "<h2>Environment</h2>" + table(RunEnvironment().entries.map { ($0.name, $0.value) })
    return Page(
      title: title, body: body,
      style: CurveChart.style + HistogramStrip.style + Mistakes.style
    ).html
  }

  /// Writes the page.
  ///
  /// - Throws: When the file cannot be written.
  public func write(to path: String) throws(FileError) { try writeText(html, to: path) }

  private func table(_ rows: [(String, String)]) -> String {
    rows.isEmpty
      ? "" : Page.table(["Name", "Value"], rows.map { [$0.0, $0.1] }, textColumns: [0, 1])
  }

  private func section(
    _ title: String,
    _ strips: [(name: String, columns: [(epoch: Int, histogram: ElementHistogram)])]
  ) -> String {
    if strips.isEmpty { return "" }
    let figures = strips.map { HistogramStrip(title: $0.name, columns: $0.columns).html }
    return "<h2>\(title)</h2><div class=\"charts\">\(figures.joined(separator: "\n"))</div>\n"
  }

  private var summary: String {
    let seconds = history.epochs.reduce(0) { $0 + $1.seconds }
    var parts = ["\(history.stepCount) steps, \(history.epochs.count) epochs"]
    parts.append(NumberFormat.short(seconds, digits: 3) + " s")
    if let ending = history.ending { parts.append(ending.rawValue) }
    if let best = history.bestEpoch, best < history.epochs.count {
      let record = history.epochs[best]
      let loss = record.validationLoss ?? record.trainingLoss
      parts.append(
        "best after epoch \(record.epoch + 1), loss \(NumberFormat.short(loss, digits: 4))")
    }
    let last = history.losses.last { !$0.isFinite }
    let warning = last.map { "<p class=\"bad\">A loss was \($0).</p>" } ?? ""
    return "<p>\(parts.joined(separator: " · "))</p>\(warning)"
  }

  private var curves: String {
    let steps = history.losses.enumerated().map { (Double(history.firstStep + $0), $1) }
    let rates = history.learningRates.enumerated().map { (Double(history.firstStep + $0), $1) }
    func byEpoch(_ value: (EpochRecord) -> Double?) -> [(x: Double, y: Double)] {
      history.epochs.compactMap { record in value(record).map { (Double(record.epoch + 1), $0) } }
    }
    let losses = history.losses.filter { $0.isFinite }
    let isWide = (losses.min() ?? 0) > 0 && losses.max()! > 50 * losses.min()!
    var charts = [
      CurveChart(
        title: isWide ? "Loss of each step, logarithmic" : "Loss of each step", xName: "step",
        curves: [.init(name: "training", points: steps)], isLogarithmic: isWide),
      CurveChart(
        title: "Loss by epochs", xName: "epoch",
        curves: named([
          ("training", byEpoch(\.trainingLoss)), ("validation", byEpoch(\.validationLoss)),
        ])),
    ]
    let accuracy = named([
      ("training", byEpoch(\.trainingAccuracy)), ("validation", byEpoch(\.validationAccuracy)),
    ])
    if !accuracy.isEmpty {
      charts.append(CurveChart(title: "Accuracy by epochs", xName: "epoch", curves: accuracy))
    }
    charts.append(
      CurveChart(
        title: "Learning rate", xName: "step", curves: [.init(name: "rate", points: rates)]))
    return
      "<h2>Curves</h2><div class=\"charts\">\(charts.map(\.html).joined(separator: "\n"))</div>\n"
  }

  private func named(_ curves: [(String, [(x: Double, y: Double)])]) -> [CurveChart.Curve] {
    curves.filter { !$0.1.isEmpty }.map { CurveChart.Curve(name: $0.0, points: $0.1) }
  }
}
