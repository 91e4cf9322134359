import ExampleSupport
import Foundation
import Wengert
import WengertInspection
import WengertPlots

/// A training that writes into a folder, and goes on from there.
public struct TrainingRun {
  private let training: ConfiguredTraining
  private let folder: RunFolder
  /// Held while the training runs, so that no other writes into the folder.
  private let lock: FolderLock
  private let fresh: FreshTraining<Sequential<Float>, ConfiguredBatch>
  /// Whether it goes on from a checkpoint.
  public let isResumed: Bool

  /// Makes the folder, or takes up the training that is in it.
  ///
  /// - Throws: When another training is in the folder, or it cannot be written into.
  public init(_ configuration: Configuration, folder: RunFolder) throws {
    self.folder = folder
    training = try ConfiguredTraining(configuration)
    fresh = try training.makeTraining()
    try makeFolder(folder.path, for: "a training")
    lock = try FolderLock(folder.path)
    // A checkpoint without a description was written before the first step.
    isResumed =
      RunFolder.isOne(folder.path) && FileManager.default.fileExists(atPath: folder.checkpoint)
    if isResumed {
      let known = try folder.read()
      let before = known.configuration
      if let other = training.configuration.difference(from: before) {
        throw ToolError(
          "\(folder.path) holds a training with \(other.key) \(other.there), not \(other.here); name "
            + "another folder, or remove it")
      }
      try training.data.check(
        against: known.facts, of: folder.path, path: training.configuration.data.path)
      try fresh.trainer.resume(from: folder.checkpoint)
    }
    fresh.trainer.checkpointPath = folder.checkpoint
  }

  /// The net.
  public var net: Sequential<Float> { fresh.trainer.model }

  /// What is learned from, in words.
  public var summary: String {
    let data = training.data
    let kind =
      data.facts.isClassifier
      ? "\(data.facts.classNames.count) classes"
      : "\(data.facts.outputNames.count) value\(data.facts.outputNames.count == 1 ? "" : "s")"
    let apart = data.validation.map { ", \(grouped($0.count)) to measure on" } ?? ""
    return "\(grouped(data.training.count)) samples of \(data.facts.inputShape)\(apart); \(kind); "
      + "\(grouped(net.parameterCount)) parameters"
  }

  /// The configuration with all that the data decided.
  public var configuration: Configuration { training.configuration }

  /// How many steps are done.
  public var stepCount: Int { fresh.trainer.history.stepCount }

  /// Trains to the end, or until it is interrupted, and writes everything.
  ///
  /// - Parameters:
  ///   - progress: What is shown on standard error.
  ///   - interruption: After how many steps of this run it is interrupted, as by Ctrl-C; nil for never.
  ///   - onEpochEnd: What else follows an epoch.
  /// - Throws: When a file cannot be written.
  public func run(
    progress: ProgressStyle = .automatic, interruption: Int? = nil,
    onEpochEnd: @escaping (EpochRecord) -> Void = { _ in }
  ) throws -> History {
    let trainer = fresh.trainer
    trainer.progress = progress
    let first = trainer.history.stepCount
    var failure: (any Error)?
    // What describes the training is written when a step has been taken: one that fails, or has nothing to do,
    // leaves the folder as it was.
    let description = RunFolder.Description(
      configuration: training.configuration, facts: training.data.facts)
    var isDescribed = false
    func describe() {
      guard !isDescribed else { return }
      isDescribed = true
      do { try folder.write(description) } catch {
        failure = error
        trainer.interrupt()
      }
    }
    let follower = Callback(
      onStep: { step, _ in
        describe()
        if let interruption, step.step + 1 - first >= interruption { trainer.interrupt() }
      },
      onEpochEnd: { epoch, training in
        do { try folder.write(Data(training.history.csv.utf8), to: folder.metrics) } catch {
          failure = error
          training.stop()
        }
        onEpochEnd(epoch)
      })
    let report = makeReport()
    let log = try RunLog(path: folder.log, net: trainer.model, seed: fresh.training.seed)
    let history = try trainer.fit(
      training: fresh.training, validation: training.validationLoader,
      trainingSample: training.trainingSample, epochs: training.configuration.epochs,
      callbacks: [follower, report, log])
    if let failure = failure ?? log.error { throw failure }
    // Not a step was taken: what refused the first one is told by the scope around.
    if history.stepCount == 0, history.wasInterrupted {
      try? FileManager.default.removeItem(atPath: folder.checkpoint)
      return history
    }
    // Nothing to do: everything is written already, and this report would have seen nothing.
    if isResumed, history.stepCount == first { return history }
    if !isResumed { describe() }
    if let failure { throw failure }
    try trainer.model.save(to: folder.weights)
    try folder.write(Data(history.csv.utf8), to: folder.metrics)
    if !history.epochs.isEmpty { try figure(history).write(to: folder.curves) }
    try report.write(to: folder.report)
    return history
  }

  private func makeReport() -> TrainingReport<Sequential<Float>> {
    let configuration = training.configuration
    let settings: [String: HyperParameter] = [
      "data": .text(configuration.data.path), "net": .text(configuration.net.kind),
      "loss": .text(configuration.loss), "optimizer": .text(configuration.optimizer.kind),
      "schedule": .text(configuration.schedule.kind),
      "batchSize": .number(Double(configuration.batchSize)),
      "seed": .text("\(configuration.seed)"),
    ]
    let title = URL(fileURLWithPath: folder.path).lastPathComponent
    guard training.data.facts.isClassifier else {
      return TrainingReport(title: title, net: net, settings: settings)
    }
    let samples = training.data.validation ?? training.data.training
    let few = samples.rows(0..<min(samples.count, 2_000))
    return TrainingReport(
      title: title, net: net, inputs: few.inputs, labels: few.classes,
      classNames: training.data.facts.classNames, settings: settings)
  }

  /// Loss and accuracy by epochs.
  private func figure(_ history: History) -> Figure {
    let epochs = history.epochs.map { Double($0.epoch + 1) }
    func curve(_ name: String, _ path: KeyPath<EpochRecord, Double?>) -> Line {
      Line(
        x: epochs, y: history.epochs.map { $0[keyPath: path] ?? .nan }, label: name,
        marker: epochs.count < 30 ? .circle : nil)
    }
    let hasAccuracy = history.epochs.contains { $0.validationAccuracy != nil }
    let title = URL(fileURLWithPath: folder.path).lastPathComponent
    return Figure(
      title: title, width: hasAccuracy ? 1_000 : 640, height: 420, columns: hasAccuracy ? 2 : 1
    ) {
      Panel("Loss", x: "epoch", y: Axis(stringLiteral: training.configuration.loss)) {
        Line(
          x: epochs, y: history.epochs.map(\.trainingLoss), label: "training",
          marker: epochs.count < 30 ? .circle : nil)
        if training.data.validation != nil { curve("validation", \.validationLoss) }
      }
      if hasAccuracy {
        Panel("Accuracy", x: "epoch", y: "share of samples that are right") {
          curve("training", \.trainingAccuracy)
          curve("validation", \.validationAccuracy)
        }
      }
    }
  }
}
