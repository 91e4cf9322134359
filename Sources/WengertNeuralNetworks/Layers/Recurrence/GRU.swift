/// Gated recurrent units: layers of `gru`, whose parameters start uniform on ±1/√width.
///
///     [steps, batch, inputs] → [steps, batch, directions · width]
///
/// Cho et al., "Learning Phrase Representations using RNN Encoder–Decoder", EMNLP 2014.
public struct GRU<Scalar: FloatingTensorScalar>: Module, Sendable, CustomReflectable {
  private let stack: RecurrentStack<Scalar>

  /// A layer whose parameters are drawn from a generator.
  ///
  /// - Parameters:
  ///   - shape: Extents, layers, directions, the order of axes.
  ///   - dropout: The probability of an element between two layers to be dropped in training.
  ///   - generator: Where the numbers come from.
  public init(
    _ shape: RecurrentShape, dropout: Double = 0,
    using generator: inout RandomGenerator
  ) {
    stack = RecurrentStack("GRU", .gru, shape, dropout: dropout, using: &generator)
  }

  /// A layer whose parameters are drawn from a stream of the default generator; see the other initializer.
  public init(_ shape: RecurrentShape, dropout: Double = 0) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(shape, dropout: dropout, using: &generator)
  }

  /// Extents, layers, directions, the order of axes.
  public var shape: RecurrentShape { stack.shape }

  /// The weights of every layer, one direction after the other.
  public var layerWeights: [[RecurrentWeights<Variable<Scalar>>]] { stack.weights }

  /// Parameters under PyTorch's names, `weight_ih_l0` and so on.
  public var customMirror: Mirror { Mirror(self, children: stack.parts) }

  /// The outputs of the last layer after every step, and the last states.
  ///
  /// - Parameters:
  ///   - x: [steps, batch, inputs], or [batch, steps, inputs] if the layer is batch first. One sequence,
  ///     [steps, inputs], has outputs and states without the axis of the batch.
  ///   - state: The first h of every layer and direction, [layers · directions, batch, width], in the order
  ///     layer 0 forward, layer 0 backward, layer 1 forward …; zeros if nil.
  ///   - lengths: Valid steps of each sample, in any order: outputs beyond are 0, and elements of x
  ///     there are never read. All steps if nil.
  /// - Returns: Outputs in the order of x, and last states in the shape of the first.
  public func callAsFunction(
    _ x: Variable<Scalar>, state: Variable<Scalar>? = nil, lengths: [Int]? = nil
  ) -> (outputs: Variable<Scalar>, state: Variable<Scalar>) {
    let (outputs, states) = stack(x, [state], lengths)
    return (outputs, states[0])
  }
}
