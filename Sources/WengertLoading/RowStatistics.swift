import WengertAutodiff

/// Statistics over axis 0 of samples [count, …], element by element and in `Double`.
struct RowStatistics {
  /// The mean, in the shape of one sample; NaN without samples, which is reported.
  let mean: Tensor<Double>

  init<Scalar>(of samples: Tensor<Scalar>, for operation: String) {
    guard samples.rank > 0, samples.shape[0] > 0 else {
      fail(TensorError(operation, "the samples are \(samples.shape); there must be at least one"))
      mean = Tensor(.nan)
      return
    }
    let count = Double(samples.shape[0])
    // The rounding error of the mean is the mean of the distances from it. With it subtracted, the mean of
    // equal numbers is that number.
    let rounded = samples.rowSum { (rows: Tensor<Double>) in rows } / count
    let correction = samples.rowSum { (rows: Tensor<Double>) in rows - rounded } / count
    mean = rounded + select(correction .== correction, correction, 0)
  }

  /// The standard deviation, with the count in the divisor:
  ///
  ///     √((Σ d² − (Σ d)² / n) / n),  d = x − mean
  ///
  /// where the second sum, 0 but for rounding, corrects the error of the mean's rounding.
  func deviation<Scalar>(of samples: Tensor<Scalar>) -> Tensor<Double> {
    guard samples.rank > 0, samples.shape[0] > 0 else { return mean }
    let count = Double(samples.shape[0])
    let sum = samples.rowSum { (rows: Tensor<Double>) in rows - mean }
    let squares = samples.rowSum { (rows: Tensor<Double>) -> Tensor<Double> in
      let distances = rows - mean
      return distances * distances
    }
    let variance = (squares - sum * sum / count) / count
    return sqrt(select(variance .< 0, 0, variance))
  }
}

extension Tensor {
  /// The sum of `body` over all rows, some hundred rows at a time.
  fileprivate func rowSum(
    _ body: (Tensor<Double>) -> Tensor<Double>
  ) -> Tensor<Double> {
    stride(from: 0, to: shape[0], by: 256).reduce(into: Tensor<Double>(0)) { sum, start in
      let rows = self[start..<Swift.min(start + 256, shape[0])]
      sum = sum + body(Tensor<Double>(converting: rows)).sum(along: 0)
    }
  }
}
