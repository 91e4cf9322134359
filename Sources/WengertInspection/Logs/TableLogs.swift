import Foundation
import WengertNeuralNetworks

/// Follows a training with a table of its epochs: comma-separated values, a line per epoch.
///
/// The columns are those of `History.csv`. A resumed training appends to the file.
public final class CSVLog: TrainerCallback {
  private let file: AppendedFile
  private var isEmpty: Bool

  /// Why nothing is written any more; nil if all went well.
  public var error: FileError? { file.error }

  /// Appends to a file, which is made if it is not there.
  ///
  /// - Throws: When it cannot be written.
  public init(path: String) throws(FileError) {
    file = try AppendedFile(path: path, keeps: true)
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    isEmpty = (size ?? 0) == 0
  }

  /// Writes one line for the epoch.
  public func onEpochEnd(_ epoch: EpochRecord, _ training: any TrainingControl) {
    let lines = training.history.csv.split(separator: "\n")
    guard let header = lines.first, let last = lines.last, lines.count > 1 else { return }
    file.append(Array(((isEmpty ? header + "\n" : "") + last + "\n").utf8))
    isEmpty = false
  }
}

/// Follows a training with a line of JSON for each step and each epoch.
///
///     {"kind":"step","step":0,"epoch":0,"loss":2.3,"learning_rate":0.1}
///
/// Missing values, and those that are not finite, are null. A resumed training appends to the file.
public final class JSONLinesLog: TrainerCallback {
  private let file: AppendedFile

  /// Why nothing is written any more; nil if all went well.
  public var error: FileError? { file.error }

  /// Appends to a file, which is made if it is not there.
  ///
  /// - Throws: When it cannot be written.
  public init(path: String) throws(FileError) { file = try AppendedFile(path: path, keeps: true) }

  /// Writes one line for the step.
  public func onStep(_ step: StepRecord, _ training: any TrainingControl) {
    write(
      "step", [("step", step.step), ("epoch", step.epoch)],
      [("loss", step.loss), ("accuracy", step.accuracy), ("learning_rate", step.learningRate)])
  }

  /// Writes one line for the epoch.
  public func onEpochEnd(_ epoch: EpochRecord, _ training: any TrainingControl) {
    write(
      "epoch", [("step", epoch.step), ("epoch", epoch.epoch)],
      [
        ("training_loss", epoch.trainingLoss), ("training_accuracy", epoch.trainingAccuracy),
        ("validation_loss", epoch.validationLoss),
        ("validation_accuracy", epoch.validationAccuracy), ("learning_rate", epoch.learningRate),
        ("seconds", epoch.seconds),
      ])
  }

  private func write(_ kind: String, _ counts: [(String, Int)], _ values: [(String, Double?)]) {
    let fields =
      ["\"kind\":\"\(kind)\""] + counts.map { "\"\($0.0)\":\($0.1)" }
      + values.map { "\"\($0.0)\":\($0.1.map(JSONText.number) ?? "null")" }
    file.append(Array(("{" + fields.joined(separator: ",") + "}\n").utf8))
  }
}
