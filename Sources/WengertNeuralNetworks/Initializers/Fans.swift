/// How many inputs each output of a parameter has, and how many outputs each input.
public struct Fans: Sendable, Hashable {
  /// Number of inputs of each output.
  public var input: Int
  /// Number of outputs that each input feeds.
  public var output: Int

  /// Fans that the caller knows.
  public init(input: Int, output: Int) {
    self.input = input
    self.output = output
  }

  /// The fans of a parameter by its shape: [inputs, outputs] for a matrix; [output channels, input
  /// channels, kernel …] for more axes, where the kernel's extents multiply both; the number of elements
  /// for a vector or a scalar.
  public init(of shape: Shape) {
    switch shape.rank {
    case 0, 1: self.init(input: shape.elementCount, output: shape.elementCount)
    case 2: self.init(input: shape[0], output: shape[1])
    default:
      let kernel = shape.dropFirst(2).reduce(1, *)
      self.init(input: shape[1] * kernel, output: shape[0] * kernel)
    }
  }
}

extension Initializer.FanMode {
  /// The number that the mode picks; 1 instead of 0, so that empty layers can be made.
  func count(_ fans: Fans) -> Double {
    let count =
      switch self {
      case .fanIn: Double(fans.input)
      case .fanOut: Double(fans.output)
      case .average: 0.5 * Double(fans.input + fans.output)
      }
    return Swift.max(count, 1)
  }
}
