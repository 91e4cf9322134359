/// The axes from one on as a single one: [batch, …] → [batch, features] by default.
public struct Flatten<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// The first axis that is flattened.
  public let firstAxis: Int

  /// Flattens the axes from `firstAxis` on.
  public init(from firstAxis: Int = 1) { self.firstAxis = firstAxis }

  /// x with the axes from `firstAxis` on made one.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    x.flattened(from: firstAxis)
  }
}

/// A function as a layer: `Lambda { $0.reshaped(to: [-1, 28, 28]) }`.
public struct Lambda<Scalar: FloatingTensorScalar>: Layer {
  private let body: (Variable<Scalar>) -> Variable<Scalar>

  /// A layer that calls `body`. Variables that it captures are not found as parameters.
  public init(_ body: @escaping (Variable<Scalar>) -> Variable<Scalar>) { self.body = body }

  /// The function's result.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { body(x) }
}
