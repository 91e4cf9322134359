import WengertLoading
import WengertAutodiff

/// Fits a model to batches: forward, backward, step, and all that belongs around it.
///
///     let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters, learningRate: 1e-3))
///     trainer.keepsBest = true
///     let history = try trainer.fit(training: loader, validation: validation, epochs: 10)
///
/// or, with a custom loss,
///
///     let trainer = Trainer(net, optimizer: optimizer) { (net, batch: Batch<Float, Float>) in
///       meanSquaredError(net(Variable(batch.inputs)), Variable(batch.labels))
///     }
///
/// One step takes the batch's loss in training mode, its gradients, clips them if asked to, sets the
/// schedule's rate and lets the optimizer step. At the end of an epoch the validation set is evaluated,
/// in evaluation mode and without gradients.
///
/// Steps train every layer in its own mode, so that a layer that you put into evaluation stays there; a
/// model that is in evaluation as a whole is in training during the `fit`. See `Module.lockMode`.
///
/// It is not `Sendable`: it belongs to the thread that trains. Give a task of its own the data and let it make
/// net, optimizer and trainer, or send the net back as its `state`, which is `Sendable`.
///
/// A training that has ended stays ended: the same `fit` again has nothing to do and says so.
public final class Trainer<Model: Module, Batch>: TrainingControl {
  /// The element type of the parameters.
  public typealias Scalar = Model.Scalar

  /// The model that is trained.
  public let model: Model
  /// The optimizer of the parameters.
  public let optimizer: any Optimizer<Scalar>
  /// The learning rates; without a schedule the optimizer's own is left alone.
  public internal(set) var schedule: TrainingSchedule?
  /// How gradients are limited.
  public let clipping: GradientClipping?
  /// The loss and metrics of the model on a batch, in training or in evaluation.
  let score: (Model, Batch, _ isTraining: Bool) -> Score<Scalar>

  /// How many batches' gradients make one step, 1 or more: gradient accumulation, for batches that would
  /// not fit into memory at once. The gradient is the mean over all their samples, as of one batch of all
  /// of them, summed batch after batch; the last step of an epoch may have fewer. Steps, schedules and the
  /// history count steps, not batches. Layers see one batch at a time: batch normalization takes the
  /// statistics of each.
  public var batchesPerStep = 1 {
    didSet {
      batchesPerStep = Requirement(owner: "Trainer").positive(batchesPerStep, "batchesPerStep")
    }
  }

  /// The value that decides which parameters are the best, and when to stop early.
  public var monitor = Monitor.validationLoss
  /// Whether the model has the parameters and buffers of the best epoch after a `fit`, instead of those of
  /// the last. They are the result; the state to resume from stays the last: the next `fit` begins with it,
  /// unless parameters were changed meanwhile, and checkpoints hold both. See `best`.
  public var keepsBest = false
  /// When to stop early; nil for never.
  public var earlyStopping: EarlyStopping?
  /// The output on standard error.
  public var progress = ProgressStyle.automatic
  /// Whether Ctrl-C ends a `fit` in order: it finishes the step and returns, with
  /// `history.wasInterrupted`. A second one ends the program.
  public var stopsOnInterrupt = true

  /// Whether the first step may leave parameters of the optimizer without a gradient. As a rule it is an error
  /// that names them: they would never be trained. Set it where a step uses a part of the net alone, as with
  /// layers that are left out at random.
  public var allowsMissingGradients = false

  /// Where checkpoints are written: every `checkpointInterval` epochs, on an interrupt, and at the end
  /// of a `fit`; nil for nowhere.
  public var checkpointPath: String?
  /// After how many epochs each a checkpoint is written, 1 or more.
  public var checkpointInterval = 1 {
    didSet {
      checkpointInterval = Requirement(owner: "Trainer")
        .positive(checkpointInterval, "checkpointInterval")
    }
  }

  /// The measurements so far.
  public internal(set) var history = History()
  /// Number of epochs that were completed.
  public var epochCount: Int { state.epochCount }
  /// The parameters and buffers of the best epoch so far, if `keepsBest`; nil before the first.
  public internal(set) var best: ModuleState<Scalar>?

  var state = TrainingState()
  /// While the model shows the best parameters: those after the last step.
  var shown: ShownBest<Scalar>?
  /// The arguments of the last `fit`.
  var setup: FitSetup?
  /// The `fit` that a checkpoint was made in, until that `fit` is called again.
  var resumption: Resumption?
  /// The checkpoint that the training was taken up from.
  var origin: String?
  /// The optimizer's rate and the model's flags as the program made them.
  let givenRate: Double
  var givenFlags: ModelFlags?
  /// Steps, epochs and ending when the last checkpoint was written.
  var savedAt: SavedAt?
  /// The history that the training was taken up with.
  var readHistory: HistoryFile.Known?
  /// The steps of the history that are in a file.
  var writtenSteps = 0
  var historyWriters: [String: (writer: HistoryWriter, saveCount: Int)] = [:]
  var isInterruptRequested = false
  var hasLookedForGradients = false
  /// Divides the steps among processes; nil for one that computes them as they are.
  package var division: (any StepDivision<Batch, Scalar>)?
  /// Whether a process was asked to end the `fit` in the last divided step.
  var isDividedInterrupted = false

  private init(
    _ model: Model, _ optimizer: any Optimizer<Scalar>, _ schedule: TrainingSchedule?,
    _ clipping: GradientClipping?,
    score: @escaping (Model, Batch, _ isTraining: Bool) -> Score<Scalar>
  ) {
    self.model = model
    self.optimizer = optimizer
    self.schedule = schedule
    self.clipping = clipping
    self.score = score
    // A checkpoint finds the optimizer's slots by these names.
    optimizer.nameParameters(after: model)
    givenRate = optimizer.learningRate
  }

  /// A training with a custom loss.
  ///
  /// - Parameters:
  ///   - model: The model to train.
  ///   - optimizer: Of the model's parameters.
  ///   - schedule: The learning rates; without one the optimizer's own is left alone.
  ///   - clipping: How gradients are limited.
  ///   - loss: The mean loss of a batch's samples, a scalar.
  ///   - accuracy: The share of a batch's samples that are right; asked for in evaluation only.
  public convenience init(
    _ model: Model, optimizer: any Optimizer<Scalar>, schedule: TrainingSchedule? = nil,
    clipping: GradientClipping? = nil, loss: @escaping (Model, Batch) -> Variable<Scalar>,
    accuracy: ((Model, Batch) -> Double)? = nil
  ) {
    self.init(model, optimizer, schedule, clipping) { model, batch, isTraining in
      Score(
        loss: loss(model, batch),
        accuracy: isTraining ? nil : accuracy?(model, batch))
    }
  }

  /// The training of a classifier, which returns scores [batch, classes] for inputs [batch, …].
  ///
  /// - Parameters:
  ///   - model: The model to train.
  ///   - optimizer: Of the model's parameters.
  ///   - schedule: The learning rates; without one the optimizer's own is left alone.
  ///   - clipping: How gradients are limited.
  ///   - loss: Of scores and class numbers, a scalar.
  ///   - penalty: Added to the loss in training, such as one on the size of weights.
  public convenience init(
    classifier model: Model, optimizer: any Optimizer<Scalar>, schedule: TrainingSchedule? = nil,
    clipping: GradientClipping? = nil,
    loss: @escaping (Variable<Scalar>, Tensor<Int>) -> Variable<Scalar> = { crossEntropy($0, $1) },
    penalty: ((Model) -> Variable<Scalar>)? = nil
  ) where Model.Input == Variable<Scalar>, Batch == WengertLoading.Batch<Scalar, Int> {
    self.init(model, optimizer, schedule, clipping) { model, batch, isTraining in
      let scores = model(Variable(batch.inputs))
      var total = loss(scores, batch.labels)
      if let penalty, isTraining { total = total + penalty(model) }
      return Score(
        loss: total, accuracy: WengertNeuralNetworks.accuracy(scores, batch.labels))
    }
  }

  /// The optimizer's rate; a schedule sets it again before the next step.
  public var learningRate: Double {
    get { optimizer.learningRate }
    set { optimizer.learningRate = newValue }
  }

  /// Ends the training after this step, for good: it is evaluated, and no later `fit` continues it, not even
  /// one from its checkpoint, until `reopen()`.
  public func stop() { state.isStopped = true }

  /// Ends the `fit` after this step as Ctrl-C does: the next one resumes.
  public func interrupt() { isInterruptRequested = true }

  /// Reopens a training that `stop()` or early stopping has ended: the next `fit` continues, and early
  /// stopping counts anew.
  public func reopen() {
    state.isStopped = false
    state.epochsWithoutImprovement = 0
  }
}

/// The loss and metrics of a model's result on a batch.
struct Score<Scalar: FloatingTensorScalar> {
  let loss: Variable<Scalar>
  let accuracy: Double?
}

/// When a checkpoint was written.
struct SavedAt: Equatable {
  let steps: Int
  let epochs: Int
  let ending: History.Ending?
}
