// More names of PyTorch that differ here, of tensors. None of these can be called, so that
// they are no candidates of calls that are right.

extension Tensor {
  /// PyTorch's name of `Tensor(converting:)`.
  @available(*, unavailable, message: "write `Tensor<Int>(converting: x)`")
  public func int() -> Tensor<Int> { fatalError() }
  /// PyTorch's name of `.!=`.
  @available(*, unavailable, message: "write `x .!= 0`")
  public func bool() -> Tensor<Bool> { fatalError() }
  /// PyTorch's name; see the message.
  @available(
    *, unavailable, message: "there is no half precision: write `Tensor<Float>(converting: x)`"
  )
  public func half() -> Self { fatalError() }
  /// PyTorch's name; see the message.
  @available(
    *, unavailable,
    message: "tensors are in memory; `Tensor<Double>(converting: x)` has another element type"
  )
  public func to(_ place: Any) -> Tensor { fatalError() }
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "tensors are always in memory: leave it out")
  public func cpu() -> Self { fatalError() }
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "tensors are always in memory: leave it out")
  public func cuda() -> Self { fatalError() }
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "tensors are always contiguous: leave it out")
  public func contiguous() -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "assign: `x = y`")
  public func copy_(_ other: Tensor) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "write `x = .full(x.shape, value)`")
  public func fill_(_ value: Scalar) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "write `x is Tensor<Float>`")
  public func is_tensor() -> Bool { fatalError() }
  /// PyTorch's name of `.==`.
  @available(*, unavailable, message: "write `x .== y`")
  public func eq(_ other: Tensor) -> Tensor<Bool> { fatalError() }
  /// PyTorch's name of `.!=`.
  @available(*, unavailable, message: "write `x .!= y`")
  public func ne(_ other: Tensor) -> Tensor<Bool> { fatalError() }
  /// PyTorch's name of `==`.
  @available(*, unavailable, message: "write `x == y`")
  public func equal(_ other: Tensor) -> Bool { fatalError() }
  /// PyTorch's name; see the message.
  @available(
    *, unavailable,
    message:
      "positions depend on the elements: count with `trueCount`, pick with `maskedSelected(_:)`"
  )
  public func nonzero() -> Tensor<Int> { fatalError() }
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "write `Set(x.scalars).sorted()`")
  public func unique() -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `oneHot(_:as:)`.
  @available(*, unavailable, renamed: "oneHot(_:as:)")
  public func one_hot(_ classes: Int) -> Tensor<Float> { fatalError() }
}

extension Tensor where Scalar: NumericTensorScalar {
  /// PyTorch's name of `.>`.
  @available(*, unavailable, message: "write `x .> y`")
  public func gt(_ other: Tensor) -> Tensor<Bool> { fatalError() }
  /// PyTorch's name of `.<`.
  @available(*, unavailable, message: "write `x .< y`")
  public func lt(_ other: Tensor) -> Tensor<Bool> { fatalError() }
  /// PyTorch's name of `.>=`.
  @available(*, unavailable, message: "write `x .>= y`")
  public func ge(_ other: Tensor) -> Tensor<Bool> { fatalError() }
  /// PyTorch's name of `.<=`.
  @available(*, unavailable, message: "write `x .<= y`")
  public func le(_ other: Tensor) -> Tensor<Bool> { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "write `x = .zeros(x.shape)`")
  public func zero_() -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "write `x = x + y`")
  public func add_(_ other: Tensor) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "write `x = x - y`")
  public func sub_(_ other: Tensor) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "write `x = x * y`")
  public func mul_(_ other: Tensor) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "write `x = x / y`")
  public func div_(_ other: Tensor) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "write `(x .!= 0).trueCount`")
  public func count_nonzero() -> Int { fatalError() }
}

extension Tensor where Scalar: FloatingTensorScalar {
  /// PyTorch's name of `isClose(to:relativeTolerance:absoluteTolerance:)`.
  @available(*, unavailable, renamed: "isClose(to:relativeTolerance:absoluteTolerance:)")
  public func allclose(_ other: Tensor) -> Bool { fatalError() }
  /// PyTorch's name of `isClose(to:relativeTolerance:absoluteTolerance:)`.
  @available(*, unavailable, renamed: "isClose(to:relativeTolerance:absoluteTolerance:)")
  public func isclose(_ other: Tensor) -> Bool { fatalError() }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor.zeros(like: x)`")
public func zeros_like(_ arguments: Any...) -> Tensor<Float> { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor.ones(like: x)`")
public func ones_like(_ arguments: Any...) -> Tensor<Float> { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor.full(x.shape, value)`")
public func full_like(_ arguments: Any...) -> Tensor<Float> { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor<Float>.randomUniform(x.shape)`")
public func rand_like(_ arguments: Any...) -> Tensor<Float> { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor<Float>.randomNormal(x.shape)`")
public func randn_like(_ arguments: Any...) -> Tensor<Float> { fatalError() }
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor<Float>.zeros([2, 3])`")
public func empty(_ arguments: Any...) -> Tensor<Float> { fatalError() }
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor<Float>.full([2, 3], value)`")
public func full(_ arguments: Any...) -> Tensor<Float> { fatalError() }
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor<Float>([[1, 2], [3, 4]])`")
public func tensor(_ arguments: Any...) -> Tensor<Float> { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor(numbers)`")
public func as_tensor(_ arguments: Any...) -> Tensor<Float> { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor(numbers, shape: [2, 3])`")
public func from_numpy(_ arguments: Any...) -> Tensor<Float> { fatalError() }
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor<Float>.linspace(from: 0, to: 1, count: 5)`")
public func linspace(_ arguments: Any...) -> Tensor<Float> { fatalError() }
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor<Int>.randomPermutation(5)`")
public func randperm(_ arguments: Any...) -> Tensor<Float> { fatalError() }
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Tensor<Int>.randomIntegers([2, 3], in: 0..<10)`")
public func randint(_ arguments: Any...) -> Tensor<Float> { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `x is Tensor<Float>`")
public func is_tensor(_ arguments: Any...) -> Bool { fatalError() }
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `x.isClose(to: y)`")
public func allclose(_ arguments: Any...) -> Bool { fatalError() }
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `x.isClose(to: y)`")
public func isclose(_ arguments: Any...) -> Bool { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "the element type is part of the tensor's: `Tensor<Double>`")
public func set_default_dtype(_ arguments: Any...) -> Tensor<Float> { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Threads.count = 4`")
public func set_num_threads(_ arguments: Any...) -> Tensor<Float> { fatalError() }
