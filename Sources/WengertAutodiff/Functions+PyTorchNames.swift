// Names of PyTorch's `nn.functional` and `linalg` that differ here. None of these can be called, so that
// they are no candidates of calls that are right.

// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `maxPool1d(_:kernelSize:stride:padding:dilation:ceilMode:)`.
@available(*, unavailable, renamed: "maxPool1d(_:kernelSize:stride:padding:dilation:ceilMode:)")
public func max_pool1d<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `maxPool2d(_:kernelSize:stride:padding:dilation:ceilMode:)`.
@available(*, unavailable, renamed: "maxPool2d(_:kernelSize:stride:padding:dilation:ceilMode:)")
public func max_pool2d<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `avgPool1d(_:kernelSize:stride:padding:ceilMode:countIncludePad:)`.
@available(
  *, unavailable, renamed: "avgPool1d(_:kernelSize:stride:padding:ceilMode:countIncludePad:)"
)
public func avg_pool1d<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `avgPool2d(_:kernelSize:stride:padding:ceilMode:countIncludePad:)`.
@available(
  *, unavailable, renamed: "avgPool2d(_:kernelSize:stride:padding:ceilMode:countIncludePad:)"
)
public func avg_pool2d<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `adaptiveAvgPool1d(_:outputSize:)`.
@available(*, unavailable, renamed: "adaptiveAvgPool1d(_:outputSize:)")
public func adaptive_avg_pool1d<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `adaptiveAvgPool2d(_:outputSize:)`.
@available(*, unavailable, renamed: "adaptiveAvgPool2d(_:outputSize:)")
public func adaptive_avg_pool2d<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `adaptiveMaxPool1d(_:outputSize:)`.
@available(*, unavailable, renamed: "adaptiveMaxPool1d(_:outputSize:)")
public func adaptive_max_pool1d<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `adaptiveMaxPool2d(_:outputSize:)`.
@available(*, unavailable, renamed: "adaptiveMaxPool2d(_:outputSize:)")
public func adaptive_max_pool2d<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `convTranspose1d(_:_:bias:stride:padding:outputPadding:groups:dilation:)`.
@available(
  *, unavailable, renamed: "convTranspose1d(_:_:bias:stride:padding:outputPadding:groups:dilation:)"
)
public func conv_transpose1d<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `convTranspose2d(_:_:bias:stride:padding:outputPadding:groups:dilation:)`.
@available(
  *, unavailable, renamed: "convTranspose2d(_:_:bias:stride:padding:outputPadding:groups:dilation:)"
)
public func conv_transpose2d<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `convTranspose3d(_:_:bias:stride:padding:outputPadding:groups:dilation:)`.
@available(
  *, unavailable, renamed: "convTranspose3d(_:_:bias:stride:padding:outputPadding:groups:dilation:)"
)
public func conv_transpose3d<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `layerNormalized(_:over:scale:shift:epsilon:)`.
@available(*, unavailable, renamed: "layerNormalized(_:over:scale:shift:epsilon:)")
public func layer_norm<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `batchNormalized(_:scale:shift:epsilon:)`.
@available(*, unavailable, renamed: "batchNormalized(_:scale:shift:epsilon:)")
public func batch_norm<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `groupNormalized(_:groups:scale:shift:epsilon:)`.
@available(*, unavailable, renamed: "groupNormalized(_:groups:scale:shift:epsilon:)")
public func group_norm<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `instanceNormalized(_:scale:shift:epsilon:)`.
@available(*, unavailable, renamed: "instanceNormalized(_:scale:shift:epsilon:)")
public func instance_norm<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `rmsNormalized(_:over:scale:epsilon:)`.
@available(*, unavailable, renamed: "rmsNormalized(_:over:scale:epsilon:)")
public func rms_norm<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `l2Normalized(_:along:epsilon:)`.
@available(*, unavailable, renamed: "l2Normalized(_:along:epsilon:)")
public func normalize<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `scaledDotProductAttention(_:_:_:mask:bias:isCausal:scale:)`.
@available(*, unavailable, renamed: "scaledDotProductAttention(_:_:_:mask:bias:isCausal:scale:)")
public func scaled_dot_product_attention<T: TensorLike>(_ x: T, _ y: T, _ z: T) -> T {
  fatalError()
}
/// PyTorch's name of `pairwiseDistances(_:_:power:)`.
@available(*, unavailable, renamed: "pairwiseDistances(_:_:power:)")
public func cdist<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `tripletMarginLoss(anchor:positive:negative:margin:power:epsilon:swaps:reduction:)`.
@available(
  *, unavailable,
  renamed: "tripletMarginLoss(anchor:positive:negative:margin:power:epsilon:swaps:reduction:)"
)
public func triplet_margin_loss<T: TensorLike>(_ x: T, _ y: T, _ z: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `marginRankingLoss(_:_:_:margin:reduction:)`.
@available(*, unavailable, renamed: "marginRankingLoss(_:_:_:margin:reduction:)")
public func margin_ranking_loss<T: TensorLike>(_ x: T, _ y: T, _ z: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `cosineEmbeddingLoss(_:_:_:margin:reduction:)`.
@available(*, unavailable, renamed: "cosineEmbeddingLoss(_:_:_:margin:reduction:)")
public func cosine_embedding_loss<T: TensorLike>(_ x: T, _ y: T, _ z: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `softMarginLoss(_:_:reduction:)`.
@available(*, unavailable, renamed: "softMarginLoss(_:_:reduction:)")
public func soft_margin_loss<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `multiMarginLoss(_:_:power:margin:classWeights:reduction:)`.
@available(*, unavailable, renamed: "multiMarginLoss(_:_:power:margin:classWeights:reduction:)")
public func multi_margin_loss<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `multilabelSoftMarginLoss(_:_:classWeights:reduction:)`.
@available(*, unavailable, renamed: "multilabelSoftMarginLoss(_:_:classWeights:reduction:)")
public func multilabel_soft_margin_loss<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `poissonNegativeLogLikelihood(_:_:inputIsLog:isFull:epsilon:reduction:)`.
@available(
  *, unavailable, renamed: "poissonNegativeLogLikelihood(_:_:inputIsLog:isFull:epsilon:reduction:)"
)
public func poisson_nll_loss<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `gaussianNegativeLogLikelihood(_:_:variance:isFull:epsilon:reduction:)`.
@available(
  *, unavailable, renamed: "gaussianNegativeLogLikelihood(_:_:variance:isFull:epsilon:reduction:)"
)
public func gaussian_nll_loss<T: TensorLike>(_ x: T, _ y: T, _ z: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `ctcLoss(_:_:inputLengths:targetLengths:blank:zeroInfinity:reduction:)`.
@available(
  *, unavailable, renamed: "ctcLoss(_:_:inputLengths:targetLengths:blank:zeroInfinity:reduction:)"
)
public func ctc_loss<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `sigmoidFocalLoss(_:_:alpha:gamma:reduction:)`.
@available(*, unavailable, renamed: "sigmoidFocalLoss(_:_:alpha:gamma:reduction:)")
public func sigmoid_focal_loss<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `embeddingBag(_:_:offsets:reduction:factors:paddingIndex:)`.
@available(*, unavailable, renamed: "embeddingBag(_:_:offsets:reduction:factors:paddingIndex:)")
public func embedding_bag<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `weightNormalized(_:gain:along:)`.
@available(*, unavailable, renamed: "weightNormalized(_:gain:along:)")
public func weight_norm<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
/// PyTorch's name of `determinant(_:)`.
@available(*, unavailable, renamed: "determinant(_:)")
public func det<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `logDeterminant(_:)`.
@available(*, unavailable, renamed: "logDeterminant(_:)")
public func slogdet<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `inverse(_:)`.
@available(*, unavailable, renamed: "inverse(_:)")
public func inv<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `pseudoInverse(_:)`.
@available(*, unavailable, renamed: "pseudoInverse(_:)")
public func pinv<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `symmetricEigen(_:)`.
@available(*, unavailable, renamed: "symmetricEigen(_:)")
public func eigh<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `singularValueDecomposition(_:)`.
@available(*, unavailable, renamed: "singularValueDecomposition(_:)")
public func svd<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `singularValues(_:)`.
@available(*, unavailable, renamed: "singularValues(_:)")
public func svdvals<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `leastSquares(_:_:)`.
@available(*, unavailable, renamed: "leastSquares(_:_:)")
public func lstsq<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `solveTriangular(_:_:upper:transposed:unitDiagonal:)`.
@available(*, unavailable, renamed: "solveTriangular(_:_:upper:transposed:unitDiagonal:)")
public func solve_triangular<T: TensorLike>(_ x: T, _ y: T) -> T { fatalError() }
/// PyTorch's name of `affine(_:_:_:)`.
@available(
  *, unavailable, message: "write `affine(x, weight, bias)`; its weight is [inputs, outputs]"
)
public func linear<T: TensorLike>(_ x: T, _ y: T, _ z: T) -> T { fatalError() }
/// PyTorch's name of `padded(_:mode:)`.
@available(*, unavailable, message: "write `x.padded([(1, 1)])`")
public func pad<T: TensorLike>(_ x: T) -> T { fatalError() }
/// PyTorch's name of `upsampleBilinear(_:size:alignCorners:)`.
@available(
  *, unavailable,
  message: "write `upsampleNearest(x, size: [8, 8])` or `upsampleBilinear(x, size: [8, 8])`"
)
public func interpolate<T: TensorLike>(_ x: T) -> T { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name of `oneHot(_:as:)`.
@available(*, unavailable, message: "write `classes.oneHot(10, as: Float.self)`")
public func one_hot<T: TensorLike>(_ x: T) -> T { fatalError() }
