/// Layers one after another.
///
///     let net = Sequential<Float> {
///       Linear(inputs: 784, outputs: 30)
///       ReLU()
///       Linear(inputs: 30, outputs: 10)
///     }
///
/// Its parameters are named by position: `layers.0.weight`.
///
/// It is not `Sendable`, because its layers need not be: a `Lambda` may hold any function. A structure whose
/// properties are the layers is.
public final class Sequential<Scalar: FloatingTensorScalar>: Layer, Chain {
  /// The layers, the first one first.
  public let layers: [any Layer<Scalar>]

  /// A chain of layers; without any it returns its input.
  public init(_ layers: [any Layer<Scalar>]) { self.layers = layers }

  /// A chain of the layers that a closure lists; `if` and `for` may choose and repeat.
  public convenience init(@LayerBuilder<Scalar> _ layers: () -> [any Layer<Scalar>]) {
    self.init(layers())
  }

  /// The last layer's result.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    var result = x
    for (index, layer) in layers.enumerated() {
      result = LayerTrace.run(step: index, of: self) { layer(result) }
    }
    return result
  }
}

/// Collects the layers that a closure lists.
@resultBuilder
public enum LayerBuilder<Scalar: FloatingTensorScalar> {
  /// Takes one layer of the list.
  public static func buildExpression(_ layer: some Layer<Scalar>) -> [any Layer<Scalar>] { [layer] }
  /// Layers given as an array.
  public static func buildExpression(_ layers: [any Layer<Scalar>]) -> [any Layer<Scalar>] {
    layers
  }
  /// All of them in order.
  public static func buildBlock(_ parts: [any Layer<Scalar>]...) -> [any Layer<Scalar>] {
    parts.flatMap { $0 }
  }
  /// `if` without `else`.
  public static func buildOptional(_ layers: [any Layer<Scalar>]?) -> [any Layer<Scalar>] {
    layers ?? []
  }
  /// The first branch.
  public static func buildEither(first layers: [any Layer<Scalar>]) -> [any Layer<Scalar>] {
    layers
  }
  /// The other branch.
  public static func buildEither(second layers: [any Layer<Scalar>]) -> [any Layer<Scalar>] {
    layers
  }
  /// The layers of a `for` loop.
  public static func buildArray(_ parts: [[any Layer<Scalar>]]) -> [any Layer<Scalar>] {
    parts.flatMap { $0 }
  }
}
