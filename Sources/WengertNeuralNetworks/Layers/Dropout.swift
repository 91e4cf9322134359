/// Inverted dropout: in training each element becomes 0 with a probability and is otherwise divided by
/// the probability to stay, so that the expectation is x; in evaluation x itself.
///
/// Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 2014.
public struct Dropout<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// To be dropped.
  public let probability: Double
  /// Training or evaluation.
  public let mode = LayerMode()
  /// Where the masks come from.
  public let stream: RandomStream

  /// A layer with a stream of its own, split off a generator.
  ///
  /// - Parameter probability: To be dropped, in [0, 1]; at 1 everything is.
  public init(_ probability: Double, using generator: inout RandomGenerator) {
    self.init(probability, RandomStream(generator.split()))
  }

  /// A layer with a stream of its own, split off the default generator.
  ///
  /// - Parameter probability: To be dropped, in [0, 1]; at 1 everything is.
  public init(_ probability: Double) {
    self.init(probability, RandomStream(RandomGenerator.splitFromDefault()))
  }

  private init(_ probability: Double, _ stream: RandomStream) {
    if !(0...1).contains(probability) {
      fail(UsageError("Dropout", "the probability is \(probability); it must lie in 0...1"))
    }
    self.probability = probability
    self.stream = stream
  }

  /// x with some elements dropped.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let result =
      mode.isTraining
      ? dropout(x, probability: probability, using: &stream.generator) : x.reshaped(to: x.shape)
    return LayerTrace.note(result, of: ObjectIdentifier(mode))
  }
}

/// Inverted dropout of whole channels: in training each plane of [batch, channels, …] becomes 0 with a probability
/// and is otherwise divided by the probability to stay; in evaluation x itself.
///
/// Tompson et al., "Efficient Object Localization Using Convolutional Networks", CVPR 2015.
public struct Dropout2d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// To be dropped.
  public let probability: Double
  /// Training or evaluation.
  public let mode = LayerMode()
  /// Where the masks come from.
  public let stream: RandomStream

  /// A layer with a stream of its own, split off a generator.
  ///
  /// - Parameter probability: To be dropped, in [0, 1]; at 1 everything is.
  public init(_ probability: Double = 0.5, using generator: inout RandomGenerator) {
    self.init(probability, RandomStream(generator.split()))
  }

  /// A layer with a stream of its own, split off the default generator.
  ///
  /// - Parameter probability: To be dropped, in [0, 1]; at 1 everything is.
  public init(_ probability: Double = 0.5) {
    self.init(probability, RandomStream(RandomGenerator.splitFromDefault()))
  }

  private init(_ probability: Double, _ stream: RandomStream) {
    if !(0...1).contains(probability) {
      fail(UsageError("Dropout2d", "the probability is \(probability); it must lie in 0...1"))
    }
    self.probability = probability
    self.stream = stream
  }

  /// x with some channels dropped.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    guard x.rank >= 2 else {
      fail(TensorError("Dropout2d", "x is \(x.shape); it must be [batch, channels, …]"))
      return x
    }
    guard mode.isTraining else {
      return LayerTrace.note(x.reshaped(to: x.shape), of: ObjectIdentifier(mode))
    }
    let planes = [x.shape[0], x.shape[1]] + [Int](repeating: 1, count: x.rank - 2)
    let ones = Variable(Tensor<Scalar>.ones(Shape(planes)))
    let result = x * dropout(ones, probability: probability, using: &stream.generator)
    return LayerTrace.note(result, of: ObjectIdentifier(mode))
  }
}
