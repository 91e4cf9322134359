import CWengert
import WengertTensors

// Samples of distributions other than the uniform and the normal one. Each is computed from uniform numbers of
// a generator, so it depends on the generator's seed and position alone.

extension Tensor where Scalar: FloatingTensorScalar {
  /// Zeros and ones, ones with a probability each.
  ///
  /// - Parameter probabilities: In [0, 1], one for each element of the result.
  public static func randomBernoulli(
    probabilities: Tensor, using generator: inout RandomGenerator
  ) -> Tensor {
    guard
      requireAttribute(
        lies(probabilities, from: 0, to: 1), "randomBernoulli",
        "a probability is NaN or lies outside 0...1: \(range(of: probabilities))")
    else { return Tensor(storage: .placeholder(Scalar.dataType)) }
    let draws = Tensor.randomUniform(probabilities.shape, using: &generator)
    return Tensor(converting: draws .< probabilities)
  }

  /// Zeros and ones, ones with one probability for all.
  public static func randomBernoulli(
    _ shape: Shape, probability: Scalar = 0.5, using generator: inout RandomGenerator
  ) -> Tensor {
    guard
      requireAttribute(
        probability >= 0 && probability <= 1, "randomBernoulli",
        "the probability is \(probability); it must lie in 0...1")
    else { return Tensor(storage: .placeholder(Scalar.dataType)) }
    return Tensor(converting: randomUniform(shape, using: &generator) .< probability)
  }

  /// Normal deviates between two bounds: those outside are not drawn.
  ///
  /// - Parameters:
  ///   - low: The least, −2 by default: a value, not a number of deviations.
  ///   - high: The greatest, 2 by default.
  public static func randomTruncatedNormal(
    _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1, low: Scalar = -2,
    high: Scalar = 2, using generator: inout RandomGenerator
  ) -> Tensor {
    let (center, deviation) = (mean.number.double, standardDeviation.number.double)
    let bounds = Tensor<Double>([low.number.double - center, high.number.double - center])
    let shares = erf(bounds / (deviation * 2.0.squareRoot())).scalars
    guard
      requireAttribute(
        deviation > 0 && deviation.isFinite && center.isFinite && shares[0] < shares[1],
        "randomTruncatedNormal",
        "mean is \(mean), standardDeviation is \(standardDeviation), the bounds are \(low) and \(high); the "
          + "deviation must be more than 0, and the bounds must ascend and not lie too far from "
          + "the mean"
      )
    else { return Tensor(storage: .placeholder(Scalar.dataType)) }
    let draws = Tensor<Double>.randomUniform(
      shape, low: shares[0], high: shares[1], using: &generator)
    let deviates = erfinv(draws) * (deviation * 2.0.squareRoot()) + center
    return Tensor(converting: deviates).clipped(from: low, to: high)
  }

  /// Numbers of the Gumbel distribution, location − scale · ln(−ln u) for uniform u: that of the greatest of
  /// many. Added to logits they make the position of the greatest a sample of the logits' softmax.
  public static func randomGumbel(
    _ shape: Shape, location: Scalar = 0, scale: Scalar = 1, using generator: inout RandomGenerator
  ) -> Tensor {
    guard
      requireAttribute(
        scale >= 0 && scale.isFinite && location.isFinite, "randomGumbel",
        "location is \(location), scale is \(scale); they must be finite, and the scale 0 or more")
    else { return Tensor(storage: .placeholder(Scalar.dataType)) }
    let draws = Tensor<Double>.randomUniform(shape, using: &generator)
    let positive = maximum(draws, Tensor<Double>(0x1p-54))
    return Tensor(
      converting: -log(-log(positive)) * scale.number.double + location.number.double)
  }
}

extension Tensor where Scalar == Int {
  /// Class numbers, drawn with the probabilities softmax(logits) along the last axis.
  ///
  /// - Parameters:
  ///   - logits: […, classes].
  ///   - count: How many of each row, which become the last axis of the result; nil for one and no such axis.
  public static func randomCategorical<Logit: FloatingTensorScalar>(
    logits: Tensor<Logit>, count: Int? = nil, using generator: inout RandomGenerator
  ) -> Tensor {
    guard
      requireAttribute(
        logits.rank > 0, "randomCategorical", "the logits are a scalar; they must be […, classes]")
    else { return Tensor(storage: .placeholder(.int64)) }
    return randomCategorical(
      probabilities: softmax(Tensor<Double>(converting: logits)), count: count, using: &generator)
  }

  /// Class numbers, drawn with probabilities, or weights, along the last axis.
  ///
  /// - Parameters:
  ///   - probabilities: […, classes], 0 or more; they need not add up to 1, but to more than 0.
  ///   - count: How many of each row, which become the last axis of the result; nil for one and no such axis.
  public static func randomCategorical<Share: FloatingTensorScalar>(
    probabilities: Tensor<Share>, count: Int? = nil, using generator: inout RandomGenerator
  ) -> Tensor {
    orFail(Tensor(storage: .placeholder(.int64))) { () throws(TensorError) -> Tensor in
      let sums = try runningSums(probabilities, count)
      let classes = sums.shape[sums.rank - 1]
      let lead = Shape(sums.shape.dropLast())
      let extents = Array(lead) + (count.map { [$0] } ?? [])
      let shape = try Shape(validating: extents, for: "randomCategorical")
      let each = count ?? 1
      let draws = Tensor<Double>.randomUniform(shape, using: &generator)
      var result = Tensor.zeros(shape)
      result.withUnsafeMutableScalars { result in
        draws.withUnsafeScalars { draws in
          sums.withUnsafeScalars { sums in
            for index in draws.indices {
              let first = index / each * classes
              result[index] = chosen(sums[first..<(first + classes)], draws[index])
            }
          }
        }
      }
      return result
    }
  }

  /// The sums of the probabilities up to each, once they are found to be such.
  private static func runningSums<Share: FloatingTensorScalar>(
    _ probabilities: Tensor<Share>, _ count: Int?
  ) throws(TensorError) -> Tensor<Double> {
    let name = "randomCategorical"
    guard probabilities.rank > 0 else {
      throw TensorError(name, "the probabilities are a scalar; they must be […, classes]")
    }
    guard count ?? 0 >= 0 else {
      throw TensorError(name, "the count is \(count ?? 0); it must be 0 or more")
    }
    guard lies(probabilities, from: 0, to: .greatestFiniteMagnitude) else {
      throw TensorError(
        name, "probabilities must be finite and 0 or more: \(range(of: probabilities))")
    }
    let sums = Tensor<Double>(converting: probabilities).cumulativeSum()
    let totals = sums.count > 0 ? sums.max(along: -1) : sums.sum(along: -1)
    guard lies(totals, from: .leastNonzeroMagnitude, to: .greatestFiniteMagnitude) else {
      throw TensorError(name, "the probabilities of a row add up to 0: there is no class to draw")
    }
    return sums
  }

  /// The first class whose sum is beyond the share of the total: never one of probability 0.
  private static func chosen(_ sums: Slice<UnsafeBufferPointer<Double>>, _ share: Double)
    -> Int
  {
    let target = share * (sums.last ?? 0)
    var (low, high) = (sums.startIndex, sums.endIndex - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > target { high = middle } else { low = middle + 1 }
    }
    return low - sums.startIndex
  }
}

// From streams of the default generator.

extension Tensor where Scalar: FloatingTensorScalar {
  /// Zeros and ones, ones with a probability each, from a stream of the default generator.
  public static func randomBernoulli(probabilities: Tensor) -> Tensor {
    var generator = RandomGenerator.splitFromDefault()
    return randomBernoulli(probabilities: probabilities, using: &generator)
  }
  /// Zeros and ones, ones with one probability for all, from a stream of the default generator.
  public static func randomBernoulli(_ shape: Shape, probability: Scalar = 0.5) -> Tensor {
    var generator = RandomGenerator.splitFromDefault()
    return randomBernoulli(shape, probability: probability, using: &generator)
  }
  /// Normal deviates between two bounds, from a stream of the default generator.
  public static func randomTruncatedNormal(
    _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1, low: Scalar = -2,
    high: Scalar = 2
  ) -> Tensor {
    var generator = RandomGenerator.splitFromDefault()
    return randomTruncatedNormal(
      shape, mean: mean, standardDeviation: standardDeviation, low: low, high: high,
      using: &generator)
  }
  /// Numbers of the Gumbel distribution, from a stream of the default generator.
  public static func randomGumbel(
    _ shape: Shape, location: Scalar = 0, scale: Scalar = 1
  ) -> Tensor {
    var generator = RandomGenerator.splitFromDefault()
    return randomGumbel(shape, location: location, scale: scale, using: &generator)
  }
}

extension Tensor where Scalar == Int {
  /// Class numbers, drawn with the probabilities softmax(logits) along the last axis, from a stream of the
  /// default generator.
  public static func randomCategorical<Logit: FloatingTensorScalar>(
    logits: Tensor<Logit>, count: Int? = nil
  ) -> Tensor {
    var generator = RandomGenerator.splitFromDefault()
    return randomCategorical(logits: logits, count: count, using: &generator)
  }

  /// Class numbers, drawn with probabilities, or weights, along the last axis, from a stream of the default
  /// generator.
  public static func randomCategorical<Share: FloatingTensorScalar>(
    probabilities: Tensor<Share>, count: Int? = nil
  ) -> Tensor {
    var generator = RandomGenerator.splitFromDefault()
    return randomCategorical(probabilities: probabilities, count: count, using: &generator)
  }
}
