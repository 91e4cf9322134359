/// By how much an activation function shrinks standard deviations: the factor that makes up for it.
public struct Gain: Sendable, Hashable, ExpressibleByFloatLiteral {
  /// The factor that the deviation is multiplied by.
  public let value: Double

  /// A factor of the caller's choice.
  public init(_ value: Double) { self.value = value }
  /// A factor of the caller's choice.
  public init(floatLiteral value: Double) { self.init(value) }

  /// 1, for layers without an activation.
  public static let linear = Gain(1)
  /// 1, for the logistic function.
  public static let sigmoid = Gain(1)
  /// 5/3, for the hyperbolic tangent.
  public static let tanh = Gain(5.0 / 3)
  /// √2: half of all inputs are cut off.
  public static let relu = leakyReLU(negativeSlope: 0)
  /// √(2 / (1 + slope²)).
  public static func leakyReLU(negativeSlope: Double = 0.01) -> Gain {
    Gain((2 / (1 + negativeSlope * negativeSlope)).squareRoot())
  }
  /// 3/4, for self-normalizing nets.
  public static let selu = Gain(0.75)
}
