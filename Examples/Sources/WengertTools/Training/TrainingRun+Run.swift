import ExampleSupport
import Foundation
import Wengert
import WengertInspection

extension TrainingRun {
  /// Trains to the end, or until it is interrupted, and writes everything.
  ///
  /// - Parameters:
  ///   - progress: The style of progress on standard error.
  ///   - interruption: After how many steps of this run it is interrupted, as by Ctrl-C; nil for never.
  ///   - onEpochEnd: Called after each epoch.
  /// - Throws: When a file cannot be written.
  public func run(
    progress: ProgressStyle = .automatic, interruption: Int? = nil,
    onEpochEnd: @escaping (EpochRecord) -> Void = { _ in }
  ) throws -> History {
    // Also while curves and report are written: the same command would find nothing to do, and not write them.
    try Termination.noted {
      try Interruption.noted { try trained(progress, interruption, onEpochEnd) }
    }
  }

  private func trained(
    _ progress: ProgressStyle, _ interruption: Int?, _ onEpochEnd: @escaping (EpochRecord) -> Void
  ) throws -> History {
    let trainer = fresh.trainer
    trainer.progress = progress
    if let reason = reasonForNothingToDo {
      trainer.progress = .silent
      note(reason)
    }
    let first = trainer.history.stepCount
    var failure: (any Error)?
    // The description of the training is written after the first step: one that fails, or has nothing to do,
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
        let isOver = interruption.map { step.step + 1 - first >= $0 } ?? false
        if isOver || Termination.isRequested { trainer.interrupt() }
      },
      onEpochEnd: { epoch, _ in
        do { try folder.write(Data(trainer.history.csv.utf8), to: folder.metrics) } catch {
          failure = error
          trainer.interrupt()
        }
        onEpochEnd(epoch)
      })
    let report = makeReport()
    let log = try RunLog(path: folder.log, net: trainer.model, seed: fresh.training.seed)
    let history = try fit([follower, report, log])
    if let failure = failure ?? log.error { throw failure }
    // No step was taken: the outer scope reports the error of the first one.
    if history.stepCount == 0, history.wasInterrupted {
      try? FileManager.default.removeItem(atPath: folder.checkpoint)
      return history
    }
    // Nothing to do: everything is written already, and this report would have seen nothing.
    if isResumed, history.stepCount == first { return history }
    if !isResumed { describe() }
    if let failure { throw failure }
    // Finite weights of an earlier epoch are kept if these are not finite.
    if hasFiniteWeights { try trainer.model.save(to: folder.weights) }
    try folder.write(Data(history.csv.utf8), to: folder.metrics)
    if !history.epochs.isEmpty { try figure(history).write(to: folder.curves) }
    try report.write(to: folder.report)
    return history
  }

  private func fit(_ callbacks: [any TrainerCallback]) throws -> History {
    do {
      return try fresh.trainer.fit(
        training: fresh.training, validation: training.validationLoader,
        trainingSample: training.trainingSample, epochs: training.configuration.epochs,
        callbacks: callbacks)
    } catch  where error.kind == .mismatch {
      throw error.advising("go on where it was begun, or train in another folder")
    }
  }
}
