/// The mean of numbers that come one by one or in batches, such as the losses of an epoch.
///
///     var loss = RunningMean()
///     for batch in batches { loss.add(step(batch), count: batch.count) }
///     print(loss.mean)
public struct RunningMean: Sendable, Hashable, Codable {
  /// The mean so far; NaN before the first number.
  public var mean: Double {
    // One without a sign, which processors give to some and texts would show.
    count == 0 || partialMean.isNaN ? .nan : partialMean
  }
  /// How many numbers it is the mean of.
  public private(set) var count = 0
  private var partialMean = 0.0

  /// The mean of nothing yet.
  public init() {}

  /// Takes in the mean of `count` numbers, or one number.
  public mutating func add(_ value: Double, count: Int = 1) {
    Requirement(owner: "RunningMean").nonNegative(count, "count")
    guard count > 0 else { return }
    self.count += count
    let share = Double(count) / Double(self.count)
    let step = (value - partialMean) * share
    // Infinities and numbers near the greatest have no difference.
    partialMean = step.isFinite ? partialMean + step : partialMean * (1 - share) + value * share
  }

  /// Takes in a scalar, such as the mean loss of a batch of `count` samples.
  public mutating func add<Scalar: FloatingTensorScalar>(
    _ value: some TensorLike<Scalar>, count: Int = 1
  ) {
    add(Tensor<Scalar>(value.value).scalar.number.double, count: count)
  }

  /// Forgets everything that was added.
  public mutating func reset() { self = RunningMean() }
}
