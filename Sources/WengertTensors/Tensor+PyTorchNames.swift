// Names of PyTorch that differ here: the compiler names the replacement, and makes it where it can. None of these
// can be called, so that they are no candidates of calls that are right.

extension Tensor {
  /// PyTorch's name of `Scalar`.
  @available(*, unavailable, message: "the element type is part of the tensor's: `Tensor<Float>`")
  public var dtype: DataType { fatalError() }
  /// PyTorch's name of `Tensor(converting:)`.
  @available(*, unavailable, message: "write `Tensor<Float>(converting: x)`")
  public func float() -> Tensor<Float> { fatalError() }
  /// PyTorch's name of `Tensor(converting:)`.
  @available(*, unavailable, message: "write `Tensor<Double>(converting: x)`")
  public func double() -> Tensor<Double> { fatalError() }
  /// PyTorch's name of `Tensor(converting:)`.
  @available(*, unavailable, message: "write `Tensor<Int>(converting: x)`")
  public func long() -> Tensor<Int> { fatalError() }
  /// PyTorch's name of a plain assignment.
  @available(*, unavailable, message: "a tensor is a value: `let y = x` is a copy")
  public func clone() -> Tensor { fatalError() }
  /// PyTorch's name of `scalar`.
  @available(*, unavailable, renamed: "getter:scalar()")
  public func item() -> Scalar { fatalError() }
  /// PyTorch's name of `scalars`.
  @available(*, unavailable, renamed: "getter:scalars()")
  public func tolist() -> [Scalar] { fatalError() }
  /// PyTorch's name of `scalars`.
  @available(*, unavailable, renamed: "getter:scalars()")
  public func numpy() -> [Scalar] { fatalError() }
}

extension Tensor where Scalar: NumericTensorScalar {
  /// PyTorch's name of `argMax(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "argMax(along:keepingDimensions:)")
  public func argmax(dim: Int, keepdim: Bool = false) -> Tensor<Int> { fatalError() }
  /// PyTorch's name of `argMin(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "argMin(along:keepingDimensions:)")
  public func argmin(dim: Int, keepdim: Bool = false) -> Tensor<Int> { fatalError() }
}

extension Tensor where Scalar: FloatingTensorScalar {
  /// PyTorch's name of `randomNormal(_:)`.
  @available(*, unavailable, renamed: "randomNormal(_:)")
  public static func randn(_ shape: Shape) -> Tensor { fatalError() }
  /// PyTorch's name of `randomUniform(_:)`.
  @available(*, unavailable, renamed: "randomUniform(_:)")
  public static func rand(_ shape: Shape) -> Tensor { fatalError() }
}

/// PyTorch's name of `Tensor.randomNormal`.
@available(*, unavailable, message: "write `Tensor<Float>.randomNormal([2, 3])`")
public func randn(_ extents: Any...) -> Tensor<Float> { fatalError() }
/// PyTorch's name of `Tensor.randomUniform`.
@available(*, unavailable, message: "write `Tensor<Float>.randomUniform([2, 3])`")
public func rand(_ extents: Any...) -> Tensor<Float> { fatalError() }
/// PyTorch's name of `Tensor.zeros`.
@available(*, unavailable, message: "write `Tensor<Float>.zeros([2, 3])`")
public func zeros(_ extents: Any...) -> Tensor<Float> { fatalError() }
/// PyTorch's name of `Tensor.ones`.
@available(*, unavailable, message: "write `Tensor<Float>.ones([2, 3])`")
public func ones(_ extents: Any...) -> Tensor<Float> { fatalError() }
/// PyTorch's name of `Tensor.eye`.
@available(*, unavailable, message: "write `Tensor<Float>.eye(3)`")
public func eye(_ extents: Any...) -> Tensor<Float> { fatalError() }
/// PyTorch's name of `Tensor.arange`.
@available(*, unavailable, message: "write `Tensor<Float>.arange(to: 5)`")
public func arange(_ extents: Any...) -> Tensor<Float> { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `RandomGenerator.seedDefault`.
@available(*, unavailable, renamed: "RandomGenerator.seedDefault(_:)")
public func manual_seed(_ seed: UInt64) { fatalError() }
