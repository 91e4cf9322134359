// Random tensors from the default generator: each takes a stream of its own, as layers do, so that
// `RandomGenerator.seedDefault` fixes them.

extension Tensor where Scalar: FloatingTensorScalar {
  /// Numbers uniform on [low, high), from a stream of the default generator.
  public static func randomUniform(_ shape: Shape, low: Scalar = 0, high: Scalar = 1) -> Tensor {
    var generator = RandomGenerator.splitFromDefault()
    return randomUniform(shape, low: low, high: high, using: &generator)
  }

  /// Normal deviates, from a stream of the default generator.
  public static func randomNormal(
    _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1
  ) -> Tensor {
    var generator = RandomGenerator.splitFromDefault()
    return randomNormal(
      shape, mean: mean, standardDeviation: standardDeviation, using: &generator)
  }
}

extension Tensor where Scalar == Int {
  /// The numbers 0 ..< count in random order, from a stream of the default generator.
  public static func randomPermutation(_ count: Int) -> Tensor {
    var generator = RandomGenerator.splitFromDefault()
    return randomPermutation(count, using: &generator)
  }

  /// Integers uniform on a range, from a stream of the default generator.
  public static func randomIntegers(_ shape: Shape, in range: Range<Int>) -> Tensor {
    var generator = RandomGenerator.splitFromDefault()
    return randomIntegers(shape, in: range, using: &generator)
  }
}
