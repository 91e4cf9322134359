// More names of PyTorch that differ here. None of these can be called, so that they are no candidates of calls
// that are right.

extension TensorLike {
  /// PyTorch's name of `flipped(along:)`.
  @available(*, unavailable, renamed: "flipped(along:)")
  public func flip(_ axes: Int...) -> Self { fatalError() }
  /// PyTorch's name of `rolled(by:along:)`.
  @available(*, unavailable, renamed: "rolled(by:along:)")
  public func roll(_ shift: Int) -> Self { fatalError() }
  /// PyTorch's name of `tiled(_:)`.
  @available(*, unavailable, renamed: "tiled(_:)")
  public func tile(_ counts: Int...) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `repeated(_:along:)`.
  @available(*, unavailable, renamed: "repeated(_:along:)")
  public func repeat_interleave(_ count: Int) -> Self { fatalError() }
  /// PyTorch's name of `movedAxis(from:to:)`.
  @available(*, unavailable, renamed: "movedAxis(from:to:)")
  public func movedim(_ source: Int, _ destination: Int) -> Self { fatalError() }
  /// PyTorch's name of `transposed(_:_:)`.
  @available(*, unavailable, renamed: "transposed(_:_:)")
  public func swapaxes(_ first: Int, _ second: Int) -> Self { fatalError() }
  /// PyTorch's name of `unflattened(at:into:)`.
  @available(*, unavailable, renamed: "unflattened(at:into:)")
  public func unflatten(_ axis: Int, _ extents: [Int]) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `diagEmbed(offset:along:_:)`.
  @available(*, unavailable, renamed: "diagEmbed(offset:along:_:)")
  public func diag_embed() -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `maskedSelected(_:)`.
  @available(*, unavailable, renamed: "maskedSelected(_:)")
  public func masked_select(_ mask: Tensor<Bool>) -> Self { fatalError() }
}

extension TensorLike where Scalar: NumericTensorScalar {
  /// PyTorch's name of `cumulativeSum(along:)`.
  @available(*, unavailable, renamed: "cumulativeSum(along:)")
  public func cumsum(_ axis: Int) -> Self { fatalError() }
  /// PyTorch's name of `cumulativeProduct(along:)`.
  @available(*, unavailable, renamed: "cumulativeProduct(along:)")
  public func cumprod(_ axis: Int) -> Self { fatalError() }
  /// PyTorch's name of `product(along:keepingDimensions:)`.
  @available(*, unavailable, renamed: "product(along:keepingDimensions:)")
  public func prod(_ axis: Int) -> Self { fatalError() }
  /// PyTorch's name of `cumulativeMax(along:)`.
  @available(*, unavailable, renamed: "cumulativeMax(along:)")
  public func cummax(_ axis: Int) -> (Self, Tensor<Int>) { fatalError() }
  /// PyTorch's name of `cumulativeMin(along:)`.
  @available(*, unavailable, renamed: "cumulativeMin(along:)")
  public func cummin(_ axis: Int) -> (Self, Tensor<Int>) { fatalError() }
  /// PyTorch's name of `topK(_:along:least:)`.
  @available(*, unavailable, renamed: "topK(_:along:least:)")
  public func topk(_ k: Int) -> (Self, Tensor<Int>) { fatalError() }
  /// PyTorch's name of `differences(order:along:prepending:appending:)`.
  @available(*, unavailable, renamed: "differences(order:along:prepending:appending:)")
  public func diff(_ order: Int = 1) -> Self { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `scatterAdded(_:_:along:)`.
  @available(*, unavailable, renamed: "scatterAdded(_:_:along:)")
  public func scatter_add(_ axis: Int, _ index: Tensor<Int>, _ source: Self) -> Self {
    fatalError()
  }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `indexAdded(_:_:along:scaledBy:)`.
  @available(*, unavailable, renamed: "indexAdded(_:_:along:scaledBy:)")
  public func index_add(_ axis: Int, _ index: Tensor<Int>, _ source: Self) -> Self { fatalError() }
}

extension TensorLike where Scalar: FloatingTensorScalar {
  /// PyTorch's name of `logCumulativeSumExp(along:)`.
  @available(*, unavailable, renamed: "logCumulativeSumExp(along:)")
  public func logcumsumexp(_ axis: Int) -> Self { fatalError() }
}

/// PyTorch's name of `logAddExp(_:_:)`.
@available(*, unavailable, renamed: "logAddExp(_:_:)")
public func logaddexp<T: TensorLike>(_ a: T, _ b: T) -> T { fatalError() }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `floorDivide(_:_:)`.
@available(*, unavailable, renamed: "floorDivide(_:_:)")
public func floor_divide<T: TensorLike>(_ a: T, _ b: T) -> T { fatalError() }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `nanToNum(_:nan:positiveInfinity:negativeInfinity:)`.
@available(*, unavailable, renamed: "nanToNum(_:nan:positiveInfinity:negativeInfinity:)")
public func nan_to_num<T: TensorLike>(_ x: T) -> T { fatalError() }

/// PyTorch's name of `logSigmoid(_:)`.
@available(*, unavailable, renamed: "logSigmoid(_:)")
public func logsigmoid<T: TensorLike>(_ x: T) -> T { fatalError() }

/// PyTorch's name of `hardShrink(_:bound:)`.
@available(*, unavailable, renamed: "hardShrink(_:)")
public func hardshrink<T: TensorLike>(_ x: T) -> T { fatalError() }

/// PyTorch's name of `softShrink(_:bound:)`.
@available(*, unavailable, renamed: "softShrink(_:)")
public func softshrink<T: TensorLike>(_ x: T) -> T { fatalError() }

/// PyTorch's name of `tanhShrink(_:)`.
@available(*, unavailable, renamed: "tanhShrink(_:)")
public func tanhshrink<T: TensorLike>(_ x: T) -> T { fatalError() }

/// PyTorch's name of `hardSwish(_:)`.
@available(*, unavailable, renamed: "hardSwish(_:)")
public func hardswish<T: TensorLike>(_ x: T) -> T { fatalError() }

/// PyTorch's name of `hardSigmoid(_:)`.
@available(*, unavailable, renamed: "hardSigmoid(_:)")
public func hardsigmoid<T: TensorLike>(_ x: T) -> T { fatalError() }

/// PyTorch's name of `hardTanh(_:from:to:)`.
@available(*, unavailable, renamed: "hardTanh(_:from:to:)")
public func hardtanh<T: TensorLike>(_ x: T) -> T { fatalError() }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `binaryCrossEntropy(_:_:weight:reduction:)`.
@available(*, unavailable, renamed: "binaryCrossEntropy(_:_:weight:reduction:)")
public func binary_cross_entropy<T: TensorLike>(_ x: T, _ target: T) -> T { fatalError() }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `klDivergence(_:_:targetIsLog:reduction:)`.
@available(*, unavailable, renamed: "klDivergence(_:_:targetIsLog:reduction:)")
public func kl_div<T: TensorLike>(_ x: T, _ target: T) -> T { fatalError() }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `huberLoss(_:_:delta:reduction:)`.
@available(*, unavailable, renamed: "huberLoss(_:_:delta:reduction:)")
public func huber_loss<T: TensorLike>(_ x: T, _ target: T) -> T { fatalError() }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `cosineSimilarity(_:_:along:epsilon:)`.
@available(*, unavailable, renamed: "cosineSimilarity(_:_:along:epsilon:)")
public func cosine_similarity<T: TensorLike>(_ a: T, _ b: T) -> T { fatalError() }
