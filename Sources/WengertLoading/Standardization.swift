import WengertAutodiff

/// The mean of some samples, to be subtracted from these and others.
///
///     let mean = MeanImage(of: training.inputs)
///     let (x, y) = (mean.subtracted(from: training.inputs), mean.subtracted(from: test.inputs))
///
/// It is fitted on the samples to learn from alone; what is measured on others would otherwise know
/// something of them.
public struct MeanImage<Scalar: FloatingTensorScalar>: Sendable, Equatable {
  /// The mean, in the shape of one sample.
  public let mean: Tensor<Scalar>

  /// The mean over axis 0 of [count, …], summed in `Double`.
  public init(of samples: Tensor<Scalar>) {
    mean = Tensor(converting: checkedMean(of: samples, for: "MeanImage"))
  }

  /// x − mean, for each sample of [count, …].
  public func subtracted(from samples: Tensor<Scalar>) -> Tensor<Scalar> {
    guard isSample(mean, of: samples, for: "MeanImage") else { return samples }
    return samples.standardizedRows(mean: mean)
  }
}

/// Mean and standard deviation of each element of some samples, to bring these and others to mean 0
/// and deviation 1. It is fitted on the samples to learn from alone.
public struct Standardization<Scalar: FloatingTensorScalar>: Sendable, Equatable {
  /// The mean, in the shape of one sample.
  public let mean: Tensor<Scalar>
  /// The standard deviation (the count in the divisor), in the shape of one sample; 1 where all
  /// samples are equal.
  public let standardDeviation: Tensor<Scalar>

  /// Mean and standard deviation over axis 0 of [count, …], summed in `Double`.
  public init(of samples: Tensor<Scalar>) {
    let exact = checkedMean(of: samples, for: "Standardization")
    var deviation = samples.rank == 0 ? exact : samples.deviationRow(from: exact)
    deviation.withUnsafeMutableScalars { elements in
      for index in elements.indices where elements[index] == 0 { elements[index] = 1 }
    }
    mean = Tensor(converting: exact)
    standardDeviation = Tensor(converting: deviation)
  }

  /// (x − mean) / deviation, for each sample of [count, …].
  public func applied(to samples: Tensor<Scalar>) -> Tensor<Scalar> {
    guard isSample(mean, of: samples, for: "Standardization") else { return samples }
    return samples.standardizedRows(mean: mean, deviation: standardDeviation)
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

private func checkedMean<Scalar: FloatingTensorScalar>(
  of samples: Tensor<Scalar>, for operation: String
) -> Tensor<Double> {
  guard samples.rank > 0, samples.shape[0] > 0 else {
    fail(TensorError(operation, "the samples are \(samples.shape); there must be at least one"))
    return Tensor(.nan)
  }
  return samples.meanRow()
}
