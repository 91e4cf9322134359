// Names of PyTorch that differ here: the compiler names the replacement, and makes it where it can. None of these
// can be called, so that they are no candidates of calls that are right.

extension TensorLike {
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `transposed()`.
  @available(*, unavailable, renamed: "transposed()")
  public var T: Self { fatalError() }
  /// PyTorch's name of `transposed()`.
  @available(*, unavailable, renamed: "transposed()")
  public func t() -> Self { fatalError() }
  /// PyTorch's name of `transposed(_:_:)`.
  @available(*, unavailable, renamed: "transposed(_:_:)")
  public func transpose(_ first: Int, _ second: Int) -> Self { fatalError() }
  /// PyTorch's name of `permuted(_:)`.
  @available(*, unavailable, message: "write `permuted([0, 2, 1])`")
  public func permute(_ order: Int...) -> Self { fatalError() }
  /// PyTorch's name of `reshaped(to:)`.
  @available(*, unavailable, renamed: "reshaped(to:)")
  public func view(_ extents: [Int]) -> Self { fatalError() }
  /// PyTorch's name of `reshaped(to:)`.
  @available(*, unavailable, message: "write `reshaped(to: [2, -1])`")
  public func view(_ extents: Int...) -> Self { fatalError() }
  /// PyTorch's name of `reshaped(to:)`.
  @available(*, unavailable, renamed: "reshaped(to:)")
  public func reshape(_ extents: [Int]) -> Self { fatalError() }
  /// PyTorch's name of `reshaped(to:)`.
  @available(*, unavailable, message: "write `reshaped(to: [2, -1])`")
  public func reshape(_ extents: Int...) -> Self { fatalError() }
  /// PyTorch's name of `flattened(from:)`.
  @available(*, unavailable, renamed: "flattened()")
  public func flatten() -> Self { fatalError() }
  /// PyTorch's name of `flattened(from:)`.
  @available(*, unavailable, renamed: "flattened(from:)")
  public func flatten(_ first: Int) -> Self { fatalError() }
  /// PyTorch's name of `squeezed(at:)`.
  @available(*, unavailable, renamed: "squeezed(at:)")
  public func squeeze(_ axis: Int? = nil) -> Self { fatalError() }
  /// PyTorch's name of `unsqueezed(at:)`.
  @available(*, unavailable, renamed: "unsqueezed(at:)")
  public func unsqueeze(_ axis: Int) -> Self { fatalError() }
  /// PyTorch's name of `broadcast(to:)`.
  @available(*, unavailable, renamed: "broadcast(to:)")
  public func expand(_ shape: Shape) -> Self { fatalError() }
  /// PyTorch's name of `broadcast(to:)`.
  @available(*, unavailable, message: "write `broadcast(to: [2, 3])`")
  public func expand(_ extents: Int...) -> Self { fatalError() }
  /// PyTorch's name of `rank`.
  @available(*, unavailable, renamed: "getter:rank()")
  public func dim() -> Int { fatalError() }
  /// PyTorch's name of `rank`.
  @available(*, unavailable, renamed: "rank")
  public var ndim: Int { fatalError() }
  /// PyTorch's name of `count`.
  @available(*, unavailable, renamed: "getter:count()")
  public func numel() -> Int { fatalError() }
  /// PyTorch's name of `shape`.
  @available(*, unavailable, renamed: "getter:shape()")
  public func size() -> Shape { fatalError() }
  /// PyTorch's name of `shape`.
  @available(*, unavailable, message: "write `x.shape[0]`; the last extent is `x.shape.last!`")
  public func size(_ axis: Int) -> Int { fatalError() }
  /// PyTorch's name of `gathered(_:along:)`.
  @available(*, unavailable, message: "write `x.gathered(index, along: 1)`")
  public func gather(_ axis: Int, _ index: Tensor<Int>) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `taken(_:along:)`.
  @available(*, unavailable, message: "write `x.taken(index, along: 0)`")
  public func index_select(_ axis: Int, _ index: Tensor<Int>) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `maskedFilled(_:with:)`.
  @available(*, unavailable, renamed: "maskedFilled(_:with:)")
  public func masked_fill(_ mask: Tensor<Bool>, _ value: Double) -> Self { fatalError() }
}

extension TensorLike where Scalar: NumericTensorScalar {
  /// PyTorch's name of `sum(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "sum(along:keepingDimensions:)")
  public func sum(dim axis: Int, keepdim: Bool = false) -> Self { fatalError() }
  /// PyTorch's name of `sum(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "sum(along:keepingDimensions:)")
  public func sum(dim axes: [Int], keepdim: Bool = false) -> Self { fatalError() }
  /// PyTorch's name of `max(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "max(along:keepingDimensions:)")
  public func max(dim axis: Int, keepdim: Bool = false) -> Self { fatalError() }
  /// PyTorch's name of `max(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "max(along:keepingDimensions:)")
  public func max(dim axes: [Int], keepdim: Bool = false) -> Self { fatalError() }
  /// PyTorch's name of `min(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "min(along:keepingDimensions:)")
  public func min(dim axis: Int, keepdim: Bool = false) -> Self { fatalError() }
  /// PyTorch's name of `min(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "min(along:keepingDimensions:)")
  public func min(dim axes: [Int], keepdim: Bool = false) -> Self { fatalError() }
  /// PyTorch's name of `clipped(from:to:)`.
  @available(*, unavailable, renamed: "clipped(from:to:)")
  public func clamp(min: Scalar? = nil, max: Scalar? = nil) -> Self { fatalError() }
  /// PyTorch's name of `matmul`.
  @available(*, unavailable, message: "write `matmul(a, b)`")
  public func mm(_ other: Self) -> Self { fatalError() }
  /// PyTorch's name of `matmul`.
  @available(*, unavailable, message: "write `matmul(a, b)`")
  public func bmm(_ other: Self) -> Self { fatalError() }
}

extension TensorLike where Scalar: FloatingTensorScalar {
  /// PyTorch's name of `mean(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "mean(along:keepingDimensions:)")
  public func mean(dim axis: Int, keepdim: Bool = false) -> Self { fatalError() }
  /// PyTorch's name of `mean(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "mean(along:keepingDimensions:)")
  public func mean(dim axes: [Int], keepdim: Bool = false) -> Self { fatalError() }
  /// PyTorch's name of `variance(along:correction:)`.
  @available(
    *, unavailable,
    message: "write `variance(along: 0, correction: 1)`; without `correction` the divisor is n"
  )
  public func `var`(dim axis: Int? = nil, unbiased: Bool = true, keepdim: Bool = false) -> Self {
    fatalError()
  }
  /// PyTorch's name of `standardDeviation(along:correction:)`.
  @available(
    *, unavailable,
    message:
      "write `standardDeviation(along: 0, correction: 1)`; without `correction` the divisor is n"
  )
  public func std(dim axis: Int? = nil, unbiased: Bool = true, keepdim: Bool = false) -> Self {
    fatalError()
  }
  /// PyTorch's name of `logSumExp(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "logSumExp(along:keepingDimensions:)")
  public func logsumexp(dim axis: Int, keepdim: Bool = false) -> Self { fatalError() }
}

extension Variable {
  /// PyTorch's name of `scalar`.
  @available(*, unavailable, renamed: "getter:scalar()")
  public func item() -> Scalar { fatalError() }
  /// PyTorch's name of `scalars`.
  @available(*, unavailable, renamed: "getter:scalars()")
  public func tolist() -> [Scalar] { fatalError() }
  /// PyTorch's name of `tensor`.
  @available(*, unavailable, renamed: "getter:tensor()")
  public func numpy() -> Tensor<Scalar> { fatalError() }
  /// PyTorch's name of `tensor`.
  @available(*, unavailable, renamed: "tensor")
  public var data: Tensor<Scalar> { fatalError() }
  /// PyTorch's name of `gradient`.
  @available(*, unavailable, renamed: "gradient")
  public var grad: Variable? { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `requiresGradient`.
  @available(*, unavailable, renamed: "requiresGradient")
  public var requires_grad: Bool {
    get { fatalError() }
    nonmutating set { fatalError() }
  }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `requiresGradient`.
  @available(*, unavailable, message: "write `x.requiresGradient = true`")
  public func requires_grad_(_ requiresGradient: Bool = true) -> Variable { fatalError() }
  /// PyTorch's name of `detached()`.
  @available(*, unavailable, renamed: "detached()")
  public func detach() -> Variable { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `backward(_:createGraph:releasesGraph:)`.
  @available(
    *, unavailable, message: "`backward()` keeps the graph; `releasesGraph: true` releases it"
  )
  public func backward(retain_graph: Bool) { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `backward(_:createGraph:releasesGraph:)`.
  @available(*, unavailable, renamed: "backward(_:createGraph:)")
  public func backward(create_graph: Bool) { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `onGradient` and `mapGradient`.
  @available(
    *, unavailable, message: "write `x.onGradient { … }`, or `x.mapGradient { … }` to change it"
  )
  public func register_hook(_ body: (Variable) -> Variable?) { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of an initializer.
  @available(*, unavailable, message: "write `Variable(Tensor<Float>(…), requiresGradient: true)`")
  public init(_ tensor: Tensor<Scalar>, requires_grad: Bool) { fatalError() }
}

/// PyTorch's name of `concatenate(_:along:)`.
@available(*, unavailable, renamed: "concatenate(_:along:)")
public func cat<T: TensorLike>(_ operands: [T], dim axis: Int = 0) -> T { fatalError() }
/// PyTorch's name of `concatenate(_:along:)`.
@available(*, unavailable, renamed: "concatenate(_:along:)")
public func cat<T: TensorLike>(_ operands: [T], _ axis: Int) -> T { fatalError() }
/// PyTorch's name of `stack(_:along:)`.
@available(*, unavailable, renamed: "stack(_:along:)")
public func stack<T: TensorLike>(_ operands: [T], dim axis: Int) -> T { fatalError() }
/// PyTorch's name of `softmax(_:along:)`.
@available(*, unavailable, renamed: "softmax(_:along:)")
public func softmax<T: TensorLike>(_ x: T, dim axis: Int) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `logSoftmax(_:along:)`.
@available(*, unavailable, renamed: "logSoftmax(_:along:)")
public func log_softmax<T: TensorLike>(_ x: T, dim axis: Int) -> T { fatalError() }
/// PyTorch's name of `matmul(_:_:)`.
@available(*, unavailable, renamed: "matmul(_:_:)")
public func mm<T: TensorLike>(_ a: T, _ b: T) -> T { fatalError() }
/// PyTorch's name of `matmul(_:_:)`.
@available(*, unavailable, renamed: "matmul(_:_:)")
public func bmm<T: TensorLike>(_ a: T, _ b: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `leakyReLU(_:negativeSlope:)`.
@available(*, unavailable, renamed: "leakyReLU(_:negativeSlope:)")
public func leaky_relu<T: TensorLike>(_ x: T, _ slope: Double = 0.01) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `crossEntropy(_:_:)`.
@available(*, unavailable, renamed: "crossEntropy(_:_:)")
public func cross_entropy<T: TensorLike>(_ logits: T, _ target: Tensor<Int>) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `negativeLogLikelihood(_:_:)`.
@available(*, unavailable, renamed: "negativeLogLikelihood(_:_:)")
public func nll_loss<T: TensorLike>(_ x: T, _ target: Tensor<Int>) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `meanSquaredError(_:_:)`.
@available(*, unavailable, renamed: "meanSquaredError(_:_:)")
public func mse_loss<T: TensorLike>(_ x: T, _ target: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `meanAbsoluteError(_:_:)`.
@available(*, unavailable, renamed: "meanAbsoluteError(_:_:)")
public func l1_loss<T: TensorLike>(_ x: T, _ target: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `smoothL1Loss(_:_:)`.
@available(*, unavailable, renamed: "smoothL1Loss(_:_:)")
public func smooth_l1_loss<T: TensorLike>(_ x: T, _ target: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `binaryCrossEntropyWithLogits(_:_:)`.
@available(*, unavailable, renamed: "binaryCrossEntropyWithLogits(_:_:)")
public func binary_cross_entropy_with_logits<T: TensorLike>(_ x: T, _ target: T) -> T {
  fatalError()
}
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `withoutGradients`.
@available(*, unavailable, renamed: "withoutGradients(_:)")
public func no_grad<Result>(_ body: () throws -> Result) rethrows -> Result { fatalError() }
