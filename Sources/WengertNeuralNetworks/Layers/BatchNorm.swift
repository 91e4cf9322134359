/// How running statistics follow those of the batches. The literature has two conventions for the
/// momentum m; they differ in which side it is the weight of, and in the variance they average.
public enum RunningAverage: Sendable, Hashable {
  /// running = (1 − m) · running + m · batch, with the batch's unbiased variance (n − 1 in the divisor);
  /// the variance starts at 1. The convention of PyTorch, where m is 0.1.
  case weightOfNew(Double)
  /// running = m · running + (1 − m) · batch, with the batch's biased variance (n in the divisor); the
  /// variance starts at 0. The convention of CS231n and of "Deep Learning from Scratch", where m is 0.9.
  case weightOfOld(Double)

  /// The weight of the running value in a step.
  var decay: Double {
    switch self {
    case .weightOfNew(let momentum): 1 - momentum
    case .weightOfOld(let momentum): momentum
    }
  }

  /// Bessel's correction: the divisor of the batch's variance is n − correction.
  var correction: Int { if case .weightOfNew = self { 1 } else { 0 } }

  /// The initial running variance.
  var initialVariance: Double { if case .weightOfNew = self { 1 } else { 0 } }
}

/// Batch normalization: γ · (x − mean) / √(variance + ε) + β for each channel.
///
///     [batch, channels, …] → the same shape
///
/// In training, mean and biased variance are those of the batch, over all axes but axis 1, and running
/// statistics follow them; in evaluation the running statistics take their place.
///
/// Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing Internal
/// Covariate Shift", ICML 2015.
///
/// Where processes share a batch, the statistics are those of each shard, or of the whole batch with
/// `statistics: .synchronized`.
public struct BatchNorm<Scalar: FloatingTensorScalar>: Layer, SynchronizedLayer, Sendable {
  /// γ, [channels]; starts with ones.
  public let scale: Variable<Scalar>
  /// β, [channels]; starts with zeros.
  public let shift: Variable<Scalar>
  /// [channels]; starts with zeros.
  public let runningMean: Buffer<Scalar>
  /// [channels]; see `RunningAverage`.
  public let runningVariance: Buffer<Scalar>
  /// How the running statistics follow the batches'.
  public let averaging: RunningAverage
  /// ε, which keeps the divisor from 0.
  public let epsilon: Double
  /// Training or evaluation.
  public let mode = LayerMode()
  /// Nil for statistics of the shard: what checkpoints compare stays as it is for these.
  private let synchronization: Synchronization?

  private struct Synchronization { let isSynchronized = true }

  /// Which samples the statistics are of, where processes share a batch.
  public var statistics: BatchStatistics { isSynchronized ? .synchronized : .ofShard }
  package var isSynchronized: Bool { synchronization != nil }

  /// A layer for a number of channels.
  public init(
    channels: Int, epsilon: Double = 1e-5, averaging: RunningAverage = .weightOfNew(0.1),
    statistics: BatchStatistics = .ofShard
  ) {
    Requirement(owner: "BatchNorm").nonNegative(channels, "channels")
    self.init(
      sharing: Variable(.ones([channels]), requiresGradient: true),
      shift: Variable(.zeros([channels]), requiresGradient: true), epsilon: epsilon,
      averaging: averaging, statistics: statistics)
  }

  /// A layer that uses existing variables, with running statistics of its own.
  ///
  /// - Parameters:
  ///   - scale: γ, [channels].
  ///   - shift: β, [channels].
  ///   - epsilon: ε.
  ///   - averaging: How the running statistics follow the batches'.
  ///   - statistics: Which samples they are of, where processes share a batch.
  public init(
    sharing scale: Variable<Scalar>, shift: Variable<Scalar>, epsilon: Double = 1e-5,
    averaging: RunningAverage = .weightOfNew(0.1), statistics: BatchStatistics = .ofShard
  ) {
    if scale.rank != 1 || shift.shape != scale.shape {
      fail(
        TensorError(
          "BatchNorm",
          "the scale is \(scale.shape), the shift \(shift.shape); both must be [channels]"))
    }
    let requirement = Requirement(owner: "BatchNorm")
    requirement.nonNegative(epsilon, "epsilon")
    requirement.require(
      averaging.decay >= 0 && averaging.decay <= 1,
      "the momentum of \(averaging) must lie in 0...1")
    let channels = scale.count
    self.scale = scale
    self.shift = shift
    runningMean = Buffer(.zeros([channels]))
    runningVariance = Buffer(.full([channels], Scalar(averaging.initialVariance)))
    self.averaging = averaging
    self.epsilon = epsilon
    synchronization = statistics == .synchronized ? Synchronization() : nil
  }

  /// The normalized x; in training the running statistics follow.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    guard x.rank >= 2, x.shape[1] == scale.count, shift.count == scale.count else {
      fail(
        TensorError(
          "BatchNorm",
          "x is \(x.shape); it must be [batch, channels, …] with \(scale.count) channels, the elements of "
            + "the scale\(scale.parameterNote)"))
      return x
    }
    let result: Variable<Scalar>
    if mode.isTraining, isSynchronized, let sums = ShardScope.sums {
      result = synchronized(x, sums)
    } else if mode.isTraining {
      let normalized = batchNormalizedWithMoments(x, scale, shift, epsilon)
      result = normalized.result
      follow(
        normalized.moments.row(0), normalized.moments.row(1),
        of: x.count / Swift.max(scale.count, 1), x.shape)
    } else {
      result = batchNormalized(
        x, mean: Variable(runningMean.tensor), variance: Variable(runningVariance.tensor),
        scale: scale, shift: shift, epsilon: epsilon)
    }
    return LayerTrace.note(result, of: scale.leafIdentity)
  }

  /// The normalized x, with the statistics of all shards.
  private func synchronized(
    _ x: Variable<Scalar>, _ sums: any ShardSums
  ) -> Variable<Scalar> {
    let moments = ShardMoments(of: x, over: sums)
    follow(
      moments.mean.tensor.storage, moments.variance.tensor.storage, of: moments.population, x.shape)
    let column = ShardMoments.column(x)
    let factor = scale / sqrt(moments.variance + Scalar(epsilon))
    return moments.centered * factor.reshaped(to: column) + shift.reshaped(to: column)
  }

  private func follow(
    _ mean: Storage, _ variance: Storage, of population: Int, _ shape: Shape
  ) {
    guard population > averaging.correction else {
      return fail(
        TensorError(
          "BatchNorm",
          "x is \(shape): the statistics of a channel need \(averaging.correction + 1) elements or "
            + "more in training\(scale.parameterNote)"))
    }
    let freedom = Double(population - averaging.correction)
    follow(runningMean, mean, factor: 1)
    follow(runningVariance, variance, factor: Double(population) / freedom)
  }

  /// running = decay · running + (1 − decay) · factor · batch.
  private func follow(_ running: Buffer<Scalar>, _ batch: Storage, factor: Double) {
    let decay = averaging.decay
    running.tensor = Tensor(
      storage: running.tensor.storage.blended(decay, batch, (1 - decay) * factor))
  }
}
