// Still more names of PyTorch that differ here: shapes, elements and in-place operations. None of these can be
// called, so that they are no candidates of calls that are right.

extension TensorLike {
  /// PyTorch's name of `select(_:_:_:)`.
  @available(*, unavailable, message: "write `select(condition, x, y)`")
  public func `where`(_ condition: Tensor<Bool>, _ other: Self) -> Self { fatalError() }
  /// PyTorch's name of `split(_:along:)`.
  @available(*, unavailable, renamed: "split(_:along:)")
  public func chunk(_ count: Int, _ axis: Int = 0) -> [Self] { fatalError() }
  /// PyTorch's name of `split(_:along:)`.
  @available(
    *, unavailable, message: "write `x.split(x.shape[0])`, whose parts have the axis with extent 1"
  )
  public func unbind(_ axis: Int = 0) -> [Self] { fatalError() }
  /// PyTorch's name of `tiled(_:)`.
  @available(*, unavailable, message: "write `tiled([2, 3])`")
  public func `repeat`(_ counts: Int...) -> Self { fatalError() }
  /// PyTorch's name; see the message.
  @available(
    *, unavailable, message: "write `x[start..<start + count]`, with a selector for each axis"
  )
  public func narrow(_ axis: Int, _ start: Int, _ count: Int) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `reshaped(to:)`.
  @available(*, unavailable, message: "write `reshaped(to: y.shape)`")
  public func view_as(_ other: Self) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `reshaped(to:)`.
  @available(*, unavailable, message: "write `reshaped(to: y.shape)`")
  public func reshape_as(_ other: Self) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `broadcast(to:)`.
  @available(*, unavailable, message: "write `broadcast(to: y.shape)`")
  public func expand_as(_ other: Self) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `broadcast(to:)`.
  @available(*, unavailable, renamed: "broadcast(to:)")
  public func broadcast_to(_ shape: Shape) -> Self { fatalError() }
  /// PyTorch's name of `transposed(_:_:)`.
  @available(*, unavailable, renamed: "transposed(_:_:)")
  public func swapdims(_ first: Int, _ second: Int) -> Self { fatalError() }
  /// PyTorch's name of `movedAxis(from:to:)`.
  @available(*, unavailable, renamed: "movedAxis(from:to:)")
  public func moveaxis(_ source: Int, _ destination: Int) -> Self { fatalError() }
  /// PyTorch's name of `flipped(along:)`.
  @available(*, unavailable, message: "write `flipped(along: 1)`")
  public func fliplr() -> Self { fatalError() }
  /// PyTorch's name of `flipped(along:)`.
  @available(*, unavailable, message: "write `flipped(along: 0)`")
  public func flipud() -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `takenAlongAxis(_:along:)`.
  @available(*, unavailable, renamed: "takenAlongAxis(_:along:)")
  public func take_along_dim(_ index: Tensor<Int>, _ axis: Int) -> Self { fatalError() }
  /// PyTorch's name of `flattened(from:)`.
  @available(*, unavailable, renamed: "flattened(from:)")
  public func ravel() -> Self { fatalError() }
  /// PyTorch's name of `getter:count()`.
  @available(*, unavailable, renamed: "getter:count()")
  public func nelement() -> Int { fatalError() }
  /// PyTorch's name of `getter:rank()`.
  @available(*, unavailable, renamed: "getter:rank()")
  public func ndimension() -> Int { fatalError() }
}

extension TensorLike where Scalar: NumericTensorScalar {
  /// PyTorch's name of `sorted(along:descending:)`.
  @available(*, unavailable, renamed: "sorted(along:descending:)")
  public func sort(_ axis: Int = -1, descending: Bool = false) -> (Self, Tensor<Int>) {
    fatalError()
  }
  /// PyTorch's name of `argSorted(along:descending:)`.
  @available(*, unavailable, renamed: "argSorted(along:descending:)")
  public func argsort(_ axis: Int = -1, descending: Bool = false) -> Tensor<Int> { fatalError() }
  /// PyTorch's name of `max(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "max(along:keepingDimensions:)")
  public func amax(_ axis: Int) -> Self { fatalError() }
  /// PyTorch's name of `min(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "min(along:keepingDimensions:)")
  public func amin(_ axis: Int) -> Self { fatalError() }
  /// PyTorch's name of `+`.
  @available(*, unavailable, message: "write `x + y`")
  public func add(_ other: Self) -> Self { fatalError() }
  /// PyTorch's name of `-`.
  @available(*, unavailable, message: "write `x - y`")
  public func sub(_ other: Self) -> Self { fatalError() }
  /// PyTorch's name of `*`.
  @available(*, unavailable, message: "write `x * y`")
  public func mul(_ other: Self) -> Self { fatalError() }
  /// PyTorch's name of `/`.
  @available(*, unavailable, message: "write `x / y`")
  public func div(_ other: Self) -> Self { fatalError() }
  /// PyTorch's name of `-`.
  @available(*, unavailable, message: "write `-x`")
  public func neg() -> Self { fatalError() }
  /// PyTorch's name of `clipped(from:to:)`.
  @available(*, unavailable, renamed: "clipped(from:to:)")
  public func clip(_ low: Scalar, _ high: Scalar) -> Self { fatalError() }
  /// PyTorch's name of `matmul(_:_:transposeA:transposeB:)`.
  @available(*, unavailable, message: "write `matmul(x, y)`")
  public func dot(_ other: Self) -> Self { fatalError() }
  /// PyTorch's name of `matmul(_:_:transposeA:transposeB:)`.
  @available(*, unavailable, message: "write `matmul(x, y)`")
  public func mv(_ other: Self) -> Self { fatalError() }
}

extension TensorLike where Scalar: FloatingTensorScalar {
  /// PyTorch's name of `isNaN(_:)`.
  @available(*, unavailable, message: "write `isNaN(x)`")
  public func isnan() -> Tensor<Bool> { fatalError() }
}

/// PyTorch's name of `matmul(_:_:transposeA:transposeB:)`.
@available(*, unavailable, renamed: "matmul(_:_:transposeA:transposeB:)")
public func dot<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
/// PyTorch's name of `matmul(_:_:transposeA:transposeB:)`.
@available(*, unavailable, renamed: "matmul(_:_:transposeA:transposeB:)")
public func mv<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
/// PyTorch's name of `outer(_:_:)`.
@available(*, unavailable, renamed: "outer(_:_:)")
public func ger<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
/// PyTorch's name of `isNaN(_:)`.
@available(*, unavailable, renamed: "isNaN(_:)")
public func isnan<T: TensorLike>(_ x: T) -> Tensor<Bool> { fatalError() }
/// PyTorch's name of `isInfinite(_:)`.
@available(*, unavailable, renamed: "isInfinite(_:)")
public func isinf<T: TensorLike>(_ x: T) -> Tensor<Bool> { fatalError() }
/// PyTorch's name of `isFinite(_:)`.
@available(*, unavailable, renamed: "isFinite(_:)")
public func isfinite<T: TensorLike>(_ x: T) -> Tensor<Bool> { fatalError() }
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `matmul(x, y) + z`, or `affine(x, weight, bias)`")
public func addmm<T: TensorLike>(_ x: T, _ y: T, _ z: T) -> T { fatalError() }
/// PyTorch's name of `clipped(from:to:)`.
@available(*, unavailable, message: "write `x.clipped(from: 0, to: 1)`")
public func clip<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `.==`.
@available(*, unavailable, message: "write `x .== y`")
public func eq<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
/// PyTorch's name of `.!=`.
@available(*, unavailable, message: "write `x .!= y`")
public func ne<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
/// PyTorch's name of `.>`.
@available(*, unavailable, message: "write `x .> y`")
public func gt<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
/// PyTorch's name of `.<`.
@available(*, unavailable, message: "write `x .< y`")
public func lt<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
/// PyTorch's name of `.>=`.
@available(*, unavailable, message: "write `x .>= y`")
public func ge<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
/// PyTorch's name of `.<=`.
@available(*, unavailable, message: "write `x .<= y`")
public func le<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
/// PyTorch's name of `sorted(along:descending:)`.
@available(*, unavailable, message: "write `x.sorted()`")
public func sort<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `argSorted(along:descending:)`.
@available(*, unavailable, message: "write `x.argSorted()`")
public func argsort<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `split(_:along:)`.
@available(*, unavailable, message: "write `x.split(2)`")
public func chunk<T: TensorLike>(_ x: T) -> [T] { fatalError() }
/// PyTorch's name of `count`.
@available(*, unavailable, message: "write `x.count`")
public func numel<T: TensorLike>(_ x: T) -> Int { fatalError() }
/// PyTorch's name of `concatenate(_:along:)`.
@available(*, unavailable, renamed: "concatenate(_:along:)")
public func hstack<T: TensorLike>(_ operands: [T]) -> T { fatalError() }
/// PyTorch's name of `concatenate(_:along:)`.
@available(*, unavailable, renamed: "concatenate(_:along:)")
public func vstack<T: TensorLike>(_ operands: [T]) -> T { fatalError() }
