import WengertLoading
import WengertAutodiff

/// Fits a model to batches: forward, backward, step, and all that belongs around it.
///
///     let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters, learningRate: 1e-3))
///     trainer.keepsBest = true
///     let history = try trainer.fit(training: loader, validation: validation, epochs: 10)
///
/// or, with a loss of one's own,
///
///     let trainer = Trainer(net, optimizer: optimizer) { (net, batch: Batch<Float, Float>) in
///       meanSquaredError(net(Variable(batch.inputs)), Variable(batch.labels))
///     }
///
/// One step takes the batch's loss in training mode, its gradients, clips them if asked to, sets the
/// schedule's rate and lets the optimizer step. At the end of an epoch the validation set is evaluated,
/// in evaluation mode and without gradients.
public final class Trainer<Model: Module, Batch>: TrainingControl {
  /// The element type of the parameters.
  public typealias Scalar = Model.Scalar

  /// What is trained.
  public let model: Model
  /// What changes the parameters.
  public let optimizer: any Optimizer<Scalar>
  /// The learning rates; without a schedule the optimizer's own is left alone.
  public internal(set) var schedule: TrainingSchedule?
  /// How gradients are limited.
  public let clipping: GradientClipping?
  /// What the model is worth on a batch, in training or in evaluation.
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

  /// What decides which parameters are the best, and when to stop early.
  public var monitor = Monitor.validationLoss
  /// Whether `fit` ends with the parameters and buffers of the best epoch instead of the last.
  public var keepsBest = false
  /// When to stop early; nil for never.
  public var earlyStopping: EarlyStopping?
  /// What is shown on standard error.
  public var progress = ProgressStyle.automatic
  /// Whether Ctrl-C ends a `fit` in order: it finishes the step and returns, with
  /// `history.wasInterrupted`. A second one ends the program.
  public var stopsOnInterrupt = true

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

  /// What was measured so far.
  public internal(set) var history = History()
  /// Number of epochs that were completed.
  public internal(set) var epochCount = 0
  var epochLoss = RunningMean()
  var epochAccuracy = RunningMean()
  var best = BestSoFar<Scalar>()
  var sources: FitSources<Batch>?
  /// The file that the next `fit` goes on from, and where its loaders were.
  var resumed: (path: String, positions: Checkpoint.Positions)?
  /// Number of steps and epochs when the last checkpoint was written.
  var savedAt: (steps: Int, epochs: Int)?
  var isStopRequested = false
  var isInterruptRequested = false

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
  }

  /// A training with a loss of one's own.
  ///
  /// - Parameters:
  ///   - model: What is trained.
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

  /// The training of a classifier, which answers scores [batch, classes] for inputs [batch, …].
  ///
  /// - Parameters:
  ///   - model: What is trained.
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

  /// Ends the training after this step.
  public func stop() { isStopRequested = true }

  /// Ends the training after this step as Ctrl-C does.
  public func interrupt() { isInterruptRequested = true }
}

/// What a model's result on a batch is worth.
struct Score<Scalar: FloatingTensorScalar> {
  let loss: Variable<Scalar>
  let accuracy: Double?
}

/// The best value of what is monitored, as a cost, and the parameters then.
struct BestSoFar<Scalar: FloatingTensorScalar> {
  var cost = Double.infinity
  var state: ModuleState<Scalar>?
  /// What a cost must come below to count for early stopping.
  var costToBeat = Double.infinity
  var epochsWithoutImprovement = 0
}
