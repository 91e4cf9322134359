extension Initializer {
  /// A tensor filled by this rule.
  ///
  /// - Parameters:
  ///   - shape: Any; `orthogonal` needs two axes or more, and takes all but the first as one.
  ///   - fans: Those of the layer, where they do not follow from the shape, as a bias's.
  ///   - generator: Where the numbers come from.
  public func tensor<Scalar: FloatingTensorScalar>(
    _ shape: Shape, fans: Fans? = nil, as type: Scalar.Type = Scalar.self,
    using generator: inout RandomGenerator
  ) -> Tensor<Scalar> {
    switch self {
    case .constant(let value):
      return .full(shape, Scalar(value))
    case .uniform(let low, let high):
      return .randomUniform(shape, low: Scalar(low), high: Scalar(high), using: &generator)
    case .normal(let mean, let deviation):
      return .randomNormal(
        shape, mean: Scalar(mean), standardDeviation: Scalar(deviation), using: &generator)
    case .truncatedNormal(let mean, let deviation):
      Requirement(owner: "truncatedNormal").nonNegative(deviation, "standardDeviation")
      let numbers = truncatedNormals(shape, using: &generator) * deviation + mean
      return Tensor(converting: numbers)
    case .varianceScaling(let scale, let fan, let distribution, let gain):
      Requirement(owner: "varianceScaling").nonNegative(scale, "scale")
      let variance = gain * gain * scale / fan.count(fans ?? Fans(of: shape))
      return Initializer.zeroMean(variance, distribution).tensor(shape, using: &generator)
    case .orthogonal(let gain):
      return Tensor(converting: orthogonalMatrix(shape, using: &generator) * gain)
    }
  }

  private static func zeroMean(_ variance: Double, _ distribution: Distribution) -> Initializer {
    switch distribution {
    case .normal: return .normal(standardDeviation: variance.squareRoot())
    case .uniform:
      let bound = (3 * variance).squareRoot()
      return .uniform(low: -bound, high: bound)
    }
  }
}

/// Standard normal deviates of size 2 at most.
private func truncatedNormals(
  _ shape: Shape, using generator: inout RandomGenerator
) -> Tensor<Double> {
  var numbers = Tensor<Double>.randomNormal(shape, using: &generator)
  while true {
    let isBeyond = abs(numbers) .> 2
    if !isBeyond.any { return numbers }
    numbers = select(isBeyond, Tensor<Double>.randomNormal(shape, using: &generator), numbers)
  }
}
