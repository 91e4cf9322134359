import ExampleSupport
import Foundation
import Wengert
import WengertInspection
import WengertPlots

/// A training that writes into a folder, and resumes from it.
public struct TrainingRun {
  let training: ConfiguredTraining
  let folder: RunFolder
  /// Held while the training runs, so that no other writes into the folder.
  private let lock: FolderLock
  let fresh: FreshTraining<Sequential<Float>, ConfiguredBatch>
  /// Whether it resumes from a checkpoint.
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
      try TrainingRun.takeUp(fresh.trainer, from: folder)
    }
    fresh.trainer.checkpointPath = folder.checkpoint
  }

  /// The net.
  public var net: Sequential<Float> { fresh.trainer.model }

  /// The training data, in words.
  public var summary: String {
    let data = training.data
    let kind =
      data.facts.isClassifier
      ? counted(data.facts.classNames.count, "class", "classes")
      : counted(data.facts.outputNames.count, "value")
    let apart = data.validation.map { ", \(grouped($0.count)) to measure on" } ?? ""
    return
      "\(counted(data.training.count, "sample")) of \(data.facts.inputShape)\(apart); \(kind); "
      + counted(net.parameterCount, "parameter")
  }

  /// Warnings: choices that the user may want otherwise, or data that cannot be learned.
  public var notes: [String] { training.data.notes }

  /// The configuration with all that the data decided.
  public var configuration: Configuration { training.configuration }

  /// How many steps are done.
  public var stepCount: Int { fresh.trainer.history.stepCount }

  func makeReport() -> TrainingReport<Sequential<Float>> {
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
  func figure(_ history: History) -> Figure {
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
