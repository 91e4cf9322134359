/// How a parameter starts: a rule that fills a tensor.
///
///     let layer = Linear<Float>(inputs: 784, outputs: 30, weight: .heNormal(), bias: .zeros)
///
/// Every rule draws from the generator it is given, so a seed fixes the result.
public enum Initializer: Sendable, Hashable {
  /// One number everywhere.
  case constant(Double)
  /// Uniform on [low, high).
  case uniform(low: Double, high: Double)
  /// Normal, with a mean of 0 by default.
  case normal(mean: Double = 0, standardDeviation: Double)
  /// Normal, cut off at two standard deviations: numbers beyond are drawn again.
  case truncatedNormal(mean: Double = 0, standardDeviation: Double)
  /// Variance gain² · scale / fan, uniform or normal; the rules with names are of this kind.
  case varianceScaling(
    scale: Double, fan: FanMode, distribution: Distribution, gain: Double = 1)
  /// Orthonormal rows or columns, whichever are fewer, times the gain.
  ///
  /// Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear neural
  /// networks", ICLR 2014.
  case orthogonal(gain: Double = 1)

  /// Which of a parameter's fans the variance is divided by.
  public enum FanMode: Sendable, Hashable {
    /// Number of inputs of each output: keeps the variance of activations.
    case fanIn
    /// Number of outputs that each input feeds: keeps the variance of gradients.
    case fanOut
    /// The mean of both.
    case average
  }

  /// The distribution that numbers of a given variance are drawn from.
  public enum Distribution: Sendable, Hashable {
    /// On [−√(3 variance), √(3 variance)).
    case uniform
    /// With mean 0.
    case normal
  }
}

// Rules by name.
extension Initializer {
  /// Zeros everywhere, as for biases.
  public static let zeros = Initializer.constant(0)
  /// Ones everywhere, as for scales.
  public static let ones = Initializer.constant(1)

  /// Uniform with variance gain² · 2 / (fanIn + fanOut), also called Xavier's.
  ///
  /// Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
  /// AISTATS 2010.
  public static func glorotUniform(gain: Double = 1) -> Initializer {
    .varianceScaling(scale: 1, fan: .average, distribution: .uniform, gain: gain)
  }

  /// Normal with variance gain² · 2 / (fanIn + fanOut), also called Xavier's; see `glorotUniform`.
  public static func glorotNormal(gain: Double = 1) -> Initializer {
    .varianceScaling(scale: 1, fan: .average, distribution: .normal, gain: gain)
  }

  /// Uniform with variance gain² / fan, for rectified units unless another gain is given; also called
  /// Kaiming's.
  ///
  /// He et al., "Delving Deep into Rectifiers", ICCV 2015.
  public static func heUniform(gain: Gain = .relu, fan: FanMode = .fanIn) -> Initializer {
    .varianceScaling(scale: 1, fan: fan, distribution: .uniform, gain: gain.value)
  }

  /// Normal with variance gain² / fan, for rectified units unless another gain is given; see `heUniform`.
  public static func heNormal(gain: Gain = .relu, fan: FanMode = .fanIn) -> Initializer {
    .varianceScaling(scale: 1, fan: fan, distribution: .normal, gain: gain.value)
  }

  /// Uniform with variance 1 / fanIn.
  ///
  /// LeCun et al., "Efficient BackProp", 1998.
  public static func leCunUniform() -> Initializer {
    .varianceScaling(scale: 1, fan: .fanIn, distribution: .uniform)
  }

  /// Normal with variance 1 / fanIn; see `leCunUniform`.
  public static func leCunNormal() -> Initializer {
    .varianceScaling(scale: 1, fan: .fanIn, distribution: .normal)
  }

  /// Uniform on [−1/√fanIn, 1/√fanIn): the default of affine layers, weights and biases.
  public static let fanInUniform = Initializer.varianceScaling(
    scale: 1.0 / 3, fan: .fanIn, distribution: .uniform)
}
