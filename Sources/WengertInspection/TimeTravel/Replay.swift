import WengertAutodiff
import WengertLoading
import WengertNeuralNetworks

/// A training as it was before its first step, for `replay` and `diff` to run again.
public struct FreshTraining<Model: Module, Batch> {
  /// With the net and the optimizer.
  public let trainer: Trainer<Model, Batch>
  /// The loader of the training set.
  public let training: any BatchSource<Batch>

  /// - Parameters:
  ///   - trainer: With the net and the optimizer as the program makes them.
  ///   - training: The loader of the training set.
  public init(_ trainer: Trainer<Model, Batch>, training: any BatchSource<Batch>) {
    self.trainer = trainer
    self.training = training
  }

  /// Trains until so many steps are done.
  fileprivate func advance(
    to steps: Int, _ callbacks: [any TrainerCallback] = []
  ) throws(FileError) {
    trainer.progress = .silent
    trainer.checkpointPath = nil
    try trainer.fit(training: training, steps: steps, callbacks: callbacks)
  }
}

/// Takes a recorded run to the state after a number of steps, and compares every step on the way with the log.
///
///     let run = try RecordedRun(path: "run.steps")
///     let trainer = try replay(run, to: 1234) {
///       let net = Net(seed: 1)
///       return FreshTraining(Trainer(classifier: net, optimizer: Adam(net.parameters, learningRate: 1e-3)), training: loader)
///     }
///     trainer.model                    // as it was after 1,234 steps
///
/// It takes as long as the steps did; from a checkpoint of the run it begins there.
///
/// - Parameters:
///   - run: The recorded run.
///   - step: How many steps, 0 or more.
///   - checkpoint: A checkpoint of the run to begin with; nil for the beginning.
///   - make: Makes net, optimizer, trainer and loader as the program does. The seed is set to the recorded one.
/// - Returns: The trainer, its model in that state.
/// - Throws: `RunDifference` where the replay departs from the log, `FileError` for the checkpoint.
public func replay<Model: Module, Batch>(
  _ run: RecordedRun, to step: Int, from checkpoint: String? = nil,
  make: () throws -> FreshTraining<Model, Batch>
) throws -> Trainer<Model, Batch> {
  try replayed(run, to: step, from: checkpoint, make).trainer
}

private func replayed<Model: Module, Batch>(
  _ run: RecordedRun, to step: Int, from checkpoint: String?,
  _ make: () throws -> FreshTraining<Model, Batch>
) throws -> FreshTraining<Model, Batch> {
  let last = run.firstStep + run.steps.count
  guard step >= 0, step <= last else {
    throw RunDifference(
      step: nil, names: [], "there are \(last) steps in \(run.path), and step \(step) was asked for"
    )
  }
  let fresh = try make()
  fresh.training.seed = run.seed
  if let checkpoint { try fresh.trainer.resume(from: checkpoint) }
  let start = fresh.trainer.history.stepCount
  guard start <= step else {
    throw RunDifference(
      step: nil, names: [], "the checkpoint is of \(start) steps, and step \(step) was asked for")
  }
  let comparison = Comparison(run, fresh.trainer.model)
  if start == run.firstStep { comparison.compareBeginning() }
  if step > start { try fresh.advance(to: step, [comparison]) }
  if let difference = comparison.difference { throw difference }
  return fresh
}

/// Compares a replay with the log, step by step.
private final class Comparison<Model: Module>: TrainerCallback {
  private let run: RecordedRun
  private let model: Model
  private(set) var difference: RunDifference?

  init(_ run: RecordedRun, _ model: Model) {
    self.run = run
    self.model = model
  }

  func compareBeginning() {
    compare(run.firstHashes, step: nil, "the net's initial parameters differ from those recorded")
  }

  func onStep(_ step: StepRecord, _ training: any TrainingControl) {
    let index = step.step - run.firstStep
    if difference == nil, run.steps.indices.contains(index) {
      compare(
        run.steps[index].hashes, step: step.step, "parameters differ from those recorded")
    }
    if difference != nil { training.stop() }
  }

  private func compare(_ recorded: [UInt64], step: Int?, _ reason: String) {
    let present = parameterHashes(model)
    if present == recorded { return }
    let different = zip(run.names, zip(recorded, present)).filter { $0.1.0 != $0.1.1 }.map(\.0)
    difference = RunDifference(step: step, names: different, reason)
  }
}

/// The first step after which two runs differ, with the first operation of it that does: both are taken to the step
/// before, and the step is taken under watch.
///
/// - Parameters:
///   - a: A recorded run.
///   - b: Another one.
///   - makeA: Makes the first training anew, as for `replay`.
///   - makeB: Makes the second one.
/// - Returns: Nil if the runs agree in all steps that both have.
/// - Throws: Where a replay departs from its own log.
public func diff<ModelA: Module, BatchA, ModelB: Module, BatchB>(
  _ a: RecordedRun, _ b: RecordedRun, makeA: () throws -> FreshTraining<ModelA, BatchA>,
  makeB: () throws -> FreshTraining<ModelB, BatchB>
) throws -> RunDifference? {
  guard var difference = diff(a, b), let step = difference.step else { return diff(a, b) }
  let first = try watchedStep(replayed(a, to: step, from: nil, makeA), step)
  let second = try watchedStep(replayed(b, to: step, from: nil, makeB), step)
  for (one, other) in zip(first, second) where one != other {
    difference.operation = one.difference(from: other)
    return difference
  }
  difference.operation =
    first.count == second.count
    ? "the optimizer's step" : "the number of operations, \(first.count) and \(second.count)"
  return difference
}

private func watchedStep<Model: Module, Batch>(
  _ fresh: FreshTraining<Model, Batch>, _ step: Int
) throws(FileError) -> [TracedStep] {
  let paths = ModulePaths(of: fresh.trainer.model)
  let probe = HashProbe(paths)
  try observingLayers(paths) { () throws(FileError) in
    try probing(probe) { () throws(FileError) in try fresh.advance(to: step + 1) }
  }
  return probe.entries
}
