import WengertNeuralNetworks

/// Follows a training with an event file for TensorBoard.
///
///     let board = try TensorBoard(folder: "runs/first", net: net)
///     try trainer.fit(training: loader, epochs: 10, callbacks: [board])
///
/// Curves: `step/loss`, `step/learning_rate`, and by epochs `loss/training`, `loss/validation`, `accuracy/…`. With a
/// net, histograms of its parameters and their gradients after epochs. A `fit` of a training that was resumed tells
/// TensorBoard where it resumes.
///
/// A step costs two records of some 60 bytes; histograms read every parameter twice.
public final class TensorBoard<Model: Module>: TrainerCallback {
  private let folder: String
  private let net: Model?
  private let histogramInterval: Int
  private let settings: [String: HyperParameter]
  private var tensorBoard: TensorBoardWriter?
  private var openError: FileError?

  /// Why nothing is written any more; nil if all went well.
  public var error: FileError? { openError ?? tensorBoard?.error }
  /// The writer, from the first `fit` on: for further pictures, texts and curves.
  public var writer: TensorBoardWriter? { tensorBoard }

  /// A callback for one training.
  ///
  /// - Parameters:
  ///   - folder: The folder of the run.
  ///   - net: Whose parameters' histograms are written; nil for none.
  ///   - histogramInterval: After how many epochs each histograms are written.
  ///   - settings: For TensorBoard's table of runs.
  /// - Throws: When the folder cannot be made.
  public init(
    folder: String, net: Model?, histogramInterval: Int = 1,
    settings: [String: HyperParameter] = [:]
  ) throws(FileError) {
    self.folder = folder
    self.net = net
    self.histogramInterval = Swift.max(histogramInterval, 1)
    self.settings = settings
    try AppendedFile.makeFolder(folder)
  }

  /// Opens a file for this `fit`.
  public func onStart(_ training: any TrainingControl) {
    do throws(FileError) {
      let writer = try TensorBoardWriter(folder: folder, firstStep: training.history.stepCount)
      tensorBoard = writer
      if !settings.isEmpty {
        writer.hyperParameters(
          settings, metrics: ["loss/training", "loss/validation", "accuracy/validation"])
      }
    } catch {
      openError = error
      training.stop()
    }
  }

  /// Loss and learning rate.
  public func onStep(_ step: StepRecord, _ training: any TrainingControl) {
    tensorBoard?.scalar("step/loss", step.loss, step: step.step)
    tensorBoard?.scalar("step/learning_rate", step.learningRate, step: step.step)
  }

  /// The results of evaluations, and histograms.
  public func onEpochEnd(_ epoch: EpochRecord, _ training: any TrainingControl) {
    guard let tensorBoard else { return }
    // At the epoch's last step: a resumed run drops the step that it begins with.
    let step = Swift.max(epoch.step - 1, 0)
    for (tag, value) in epoch.curves { tensorBoard.scalar(tag, value, step: step) }
    guard let net, epoch.epoch % histogramInterval == 0 else { return }
    for (name, parameter) in net.namedParameters {
      tensorBoard.histogram("parameters/" + name, parameter.tensor, step: step)
      if let gradient = parameter.gradient {
        tensorBoard.histogram("gradients/" + name, gradient.tensor, step: step)
      }
    }
  }

  /// Notes the ending.
  public func onEnd(_ history: History, _ training: any TrainingControl) {
    if !settings.isEmpty { tensorBoard?.end(isSuccess: !history.wasInterrupted) }
  }
}

extension EpochRecord {
  /// The measurements, by the names of curves.
  var curves: [(tag: String, value: Double)] {
    let all: [(String, Double?)] = [
      ("loss/training", trainingLoss), ("loss/validation", validationLoss),
      ("accuracy/training", trainingAccuracy), ("accuracy/validation", validationAccuracy),
    ]
    return all.compactMap { entry in entry.1.map { (entry.0, $0) } }
  }
}
