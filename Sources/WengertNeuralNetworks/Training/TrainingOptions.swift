/// When the learning rate changes.
public enum TrainingSchedule: Sendable {
  /// With every step; a step's number counts from the start of the training.
  case perStep(any LearningRateSchedule)
  /// With every epoch.
  case perEpoch(any LearningRateSchedule)
  /// When the monitored value has not improved for some epochs. The mode must be that of
  /// the monitored value: `.minimum` for losses, `.maximum` for accuracies.
  case onPlateau(ReduceOnPlateau)

  func learningRate(step: Int, epoch: Int) -> Double {
    switch self {
    case .perStep(let schedule): schedule.learningRate(at: step)
    case .perEpoch(let schedule): schedule.learningRate(at: epoch)
    case .onPlateau(let plateau): plateau.learningRate
    }
  }

  /// The state after the reports; nil where there are none.
  var plateau: ReduceOnPlateau.State? {
    if case .onPlateau(let plateau) = self { plateau.state } else { nil }
  }

  /// Continues from the state after earlier reports; without effect where there are none.
  mutating func restore(_ state: ReduceOnPlateau.State) {
    guard case .onPlateau(var plateau) = self else { return }
    plateau.state = state
    self = .onPlateau(plateau)
  }

  /// Reports the results of an epoch to a schedule that reads them.
  mutating func report(_ record: EpochRecord, _ monitor: Monitor) {
    guard case .onPlateau(var plateau) = self else { return }
    let (value, mode) = monitor.value(in: record)
    if plateau.mode != mode {
      fail(
        UsageError(
          "fit",
          "the schedule on plateaus takes a \(plateau.mode) to be better, but of what is monitored, "
            + "\(monitor.rawValue), a \(mode)"))
    }
    plateau.report(value)
    self = .onPlateau(plateau)
  }
}

/// How gradients are limited before a step.
public enum GradientClipping: Sendable, Hashable {
  /// All together, so that their Euclidean norm is at most this; see `clipGradients(of:norm:kind:)`.
  case norm(Double)
  /// Every element, to a magnitude of at most this.
  case value(Double)
}

/// The value that decides which parameters are the best, and when to stop early.
///
/// Where it is not measured, as without a validation set, the training loss decides.
public enum Monitor: String, Sendable, Hashable, Codable {
  /// The mean loss of the epoch's steps; smaller is better.
  case trainingLoss
  /// The mean loss on the validation set; smaller is better.
  case validationLoss
  /// The training accuracy; greater is better.
  case trainingAccuracy
  /// The accuracy on the validation set; greater is better.
  case validationAccuracy

  /// The value in a record, and which values are better.
  func value(in record: EpochRecord) -> (value: Double, better: ReduceOnPlateau.Mode) {
    let accuracy: Double? =
      switch self {
      case .trainingLoss, .validationLoss: nil
      case .trainingAccuracy: record.trainingAccuracy
      case .validationAccuracy: record.validationAccuracy
      }
    if let accuracy { return (accuracy, .maximum) }
    let loss = self == .validationLoss ? record.validationLoss : nil
    return (loss ?? record.trainingLoss, .minimum)
  }

  /// The value in a record, negated where greater is better: smaller is always better.
  func cost(of record: EpochRecord) -> Double {
    let (value, better) = value(in: record)
    return better == .maximum ? -value : value
  }
}

/// Ends a training when the monitored value has not become better for some epochs.
public struct EarlyStopping: Sendable, Hashable {
  /// How many epochs in a row without improvement are tolerated; one more stops the training.
  public var patience: Int
  /// By how much the value must be better to count.
  public var minimumImprovement: Double

  /// A rule to stop by.
  ///
  /// - Parameters:
  ///   - patience: How many epochs without improvement are tolerated, 0 or more.
  ///   - minimumImprovement: By how much the value must be better to count, 0 or more.
  public init(patience: Int, minimumImprovement: Double = 0) {
    let requirement = Requirement(owner: "EarlyStopping")
    requirement.nonNegative(patience, "patience")
    requirement.nonNegative(minimumImprovement, "minimumImprovement")
    self.patience = patience
    self.minimumImprovement = minimumImprovement
  }
}
