import WengertAutodiff

/// The mean of some samples, to be subtracted from these and others.
///
///     let mean = MeanImage(of: training.inputs)
///     let (x, y) = (mean.subtracted(from: training.inputs), mean.subtracted(from: test.inputs))
///
/// Fit it on the training samples alone; otherwise information about the test samples leaks into the
/// training.
public struct MeanImage<Scalar: FloatingTensorScalar>: Sendable, Equatable {
  /// The mean, in the shape of one sample.
  public let mean: Tensor<Scalar>

  /// The mean over axis 0 of [count, …], summed in `Double`.
  public init(of samples: Tensor<Scalar>) {
    mean = Tensor(converting: RowStatistics(of: samples, for: "MeanImage").mean)
  }

  /// x − mean, for each sample of [count, …].
  public func subtracted(from samples: Tensor<Scalar>) -> Tensor<Scalar> {
    guard isSample(mean, of: samples, for: "MeanImage") else { return samples }
    return samples - mean
  }
}

/// Mean and standard deviation of each element of some samples, to bring these and others to mean 0
/// and deviation 1. It is fitted on the samples to learn from alone.
public struct Standardization<Scalar: FloatingTensorScalar>: Sendable, Equatable {
  /// The mean, in the shape of one sample.
  public let mean: Tensor<Scalar>
  /// The standard deviation (the count in the divisor), in the shape of one sample; 1 where all samples
  /// are equal up to rounding in `Double`.
  public let standardDeviation: Tensor<Scalar>

  /// Mean and standard deviation over axis 0 of [count, …], summed in `Double`.
  public init(of samples: Tensor<Scalar>) {
    let statistics = RowStatistics(of: samples, for: "Standardization")
    let deviation = statistics.deviation(of: samples)
    // Two roundings' worth of the mean on either side is no spread of the samples.
    let isConstant = deviation .<= abs(statistics.mean) * (4 * Double.ulpOfOne)
    mean = Tensor(converting: statistics.mean)
    standardDeviation = Tensor(converting: select(isConstant, 1, deviation))
  }

  /// (x − mean) / deviation, for each sample of [count, …].
  public func applied(to samples: Tensor<Scalar>) -> Tensor<Scalar> {
    guard isSample(mean, of: samples, for: "Standardization") else { return samples }
    return (samples - mean) / standardDeviation
  }
}

/// Whether a tensor has the shape of one sample; reports the error if not.
private func isSample<Scalar>(
  _ mean: Tensor<Scalar>, of samples: Tensor<Scalar>, for operation: String
) -> Bool {
  require(
    samples.rank > 0 && Shape(samples.shape.dropFirst()) == mean.shape, operation,
    "the samples are \(samples.shape), one of those it was fitted on is \(mean.shape)")
}
