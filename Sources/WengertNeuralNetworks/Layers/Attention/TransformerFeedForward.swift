/// The activation between the two maps of a Transformer layer.
public enum TransformerActivation: Sendable, Hashable {
  /// The rectifier, max(x, 0).
  case relu
  /// x · Φ(x), or its approximation.
  case gelu(GeluApproximation = .none)
}

/// The extents of a Transformer layer, and its form.
public struct TransformerShape: Sendable, Hashable {
  /// Number of features.
  public var width: Int
  /// Number of heads; it divides the width.
  public var heads: Int
  /// Width of the map between.
  public var hidden: Int
  /// The activation between the two maps.
  public var activation: TransformerActivation
  /// Whether normalization comes before attention and maps, not after the sum.
  public var isNormFirst: Bool
  /// The probability of dropout in training: of attention's probabilities, after attention, and in and after the
  /// maps.
  public var dropout: Double
  /// ε of the normalizations.
  public var epsilon: Double

  /// The defaults are PyTorch's.
  public init(
    width: Int, heads: Int, hidden: Int = 2048, activation: TransformerActivation = .relu,
    isNormFirst: Bool = false, dropout: Double = 0.1, epsilon: Double = 1e-5
  ) {
    self.width = width
    self.heads = heads
    self.hidden = hidden
    self.activation = activation
    self.isNormFirst = isNormFirst
    self.dropout = dropout
    self.epsilon = epsilon
  }
}

/// Two affine maps with an activation between: x ↦ W₂ act(W₁ x + b₁) + b₂, with dropout in training.
public struct TransformerFeedForward<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// W₁, [width, hidden].
  public let first: Linear<Scalar>
  /// W₂, [hidden, width].
  public let second: Linear<Scalar>
  /// The function between the two linear maps.
  public let activation: TransformerActivation
  /// After the activation.
  public let dropout: Dropout<Scalar>

  /// Maps drawn from a generator, as affine layers start.
  public init(_ shape: TransformerShape, using generator: inout RandomGenerator) {
    first = Linear(inputs: shape.width, outputs: shape.hidden, using: &generator)
    second = Linear(inputs: shape.hidden, outputs: shape.width, using: &generator)
    activation = shape.activation
    dropout = Dropout(shape.dropout, using: &generator)
  }

  /// A layer made of given maps.
  public init(
    sharing first: Linear<Scalar>, _ second: Linear<Scalar>,
    activation: TransformerActivation = .relu,
    dropout: Double = 0
  ) {
    self.first = first
    self.second = second
    self.activation = activation
    self.dropout = Dropout(dropout)
  }

  /// Both maps, one after the other.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let h = first(x)
    switch activation {
    case .relu: return second(dropout(relu(h)))
    case .gelu(let approximation): return second(dropout(gelu(h, approximation: approximation)))
    }
  }
}
