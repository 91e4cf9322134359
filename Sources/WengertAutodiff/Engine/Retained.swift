/// The operands and results that an operation keeps for its rule.
public struct Retained: OptionSet, Sendable {
  /// Bit i stands for operand i, the highest bit for the result.
  public let rawValue: UInt32
  /// A set of bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Nothing but the operands' shapes.
  public static let nothing: Retained = []
  /// The result, or all results.
  public static let result = Retained(rawValue: 1 << 31)
  /// Every operand, for rules that read all of them.
  public static let allOperands = Retained(rawValue: (1 << 31) - 1)
  /// One operand. Those beyond the 31st share the last bit.
  public static func operand(_ index: Int) -> Retained { Retained(rawValue: 1 << min(index, 30)) }
}
