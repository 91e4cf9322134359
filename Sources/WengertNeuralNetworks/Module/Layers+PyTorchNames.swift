// PyTorch's names of layers, losses, optimizers and schedules that differ here. None of these can be called, so
// that they are no candidates of calls that are right.

/// PyTorch's name of `BatchNorm`.
@available(*, unavailable, renamed: "BatchNorm")
public typealias BatchNorm1d = BatchNorm
/// PyTorch's name of `BatchNorm`.
@available(*, unavailable, renamed: "BatchNorm")
public typealias BatchNorm2d = BatchNorm
/// PyTorch's name of `BatchNorm`.
@available(*, unavailable, renamed: "BatchNorm")
public typealias BatchNorm3d = BatchNorm
/// PyTorch's name of `InstanceNorm`.
@available(*, unavailable, renamed: "InstanceNorm")
public typealias InstanceNorm1d = InstanceNorm
/// PyTorch's name of `InstanceNorm`.
@available(*, unavailable, renamed: "InstanceNorm")
public typealias InstanceNorm2d = InstanceNorm
/// PyTorch's name of `Dropout`.
@available(*, unavailable, renamed: "Dropout")
public typealias Dropout1d = Dropout
/// PyTorch's name of `HardTanh`.
@available(*, unavailable, renamed: "HardTanh")
public typealias Hardtanh = HardTanh
/// PyTorch's name of `HardSwish`.
@available(*, unavailable, renamed: "HardSwish")
public typealias Hardswish = HardSwish
/// PyTorch's name of `HardSigmoid`.
@available(*, unavailable, renamed: "HardSigmoid")
public typealias Hardsigmoid = HardSigmoid
/// PyTorch's name of `HardShrink`.
@available(*, unavailable, renamed: "HardShrink")
public typealias Hardshrink = HardShrink
/// PyTorch's name of `SoftShrink`.
@available(*, unavailable, renamed: "SoftShrink")
public typealias Softshrink = SoftShrink
/// PyTorch's name of `TanhShrink`.
@available(*, unavailable, renamed: "TanhShrink")
public typealias Tanhshrink = TanhShrink
/// PyTorch's name of `MultiHeadAttention`.
@available(*, unavailable, renamed: "MultiHeadAttention")
public typealias MultiheadAttention = MultiHeadAttention
/// PyTorch's name of `Pad`.
@available(*, unavailable, renamed: "Pad")
public typealias ZeroPad2d = Pad
/// PyTorch's name of `Pad`.
@available(*, unavailable, renamed: "Pad")
public typealias ReflectionPad2d = Pad
/// PyTorch's name of `Pad`.
@available(*, unavailable, renamed: "Pad")
public typealias ConstantPad2d = Pad
/// PyTorch's name of `Pad`.
@available(*, unavailable, renamed: "Pad")
public typealias ReplicationPad2d = Pad
/// PyTorch's name of `Upsample`.
@available(*, unavailable, renamed: "Upsample")
public typealias UpsamplingNearest2d = Upsample
/// PyTorch's name of `Upsample`.
@available(*, unavailable, renamed: "Upsample")
public typealias UpsamplingBilinear2d = Upsample
/// PyTorch's name of `AdaGrad`.
@available(*, unavailable, renamed: "AdaGrad")
public typealias Adagrad = AdaGrad
/// PyTorch's name of `AdaDelta`.
@available(*, unavailable, renamed: "AdaDelta")
public typealias Adadelta = AdaDelta
/// PyTorch's name of `RMSProp`.
@available(*, unavailable, renamed: "RMSProp")
public typealias RMSprop = RMSProp
/// PyTorch's name of `StepSchedule`.
@available(*, unavailable, renamed: "StepSchedule")
public typealias StepLR = StepSchedule
/// PyTorch's name of `MultiStepSchedule`.
@available(*, unavailable, renamed: "MultiStepSchedule")
public typealias MultiStepLR = MultiStepSchedule
/// PyTorch's name of `ExponentialSchedule`.
@available(*, unavailable, renamed: "ExponentialSchedule")
public typealias ExponentialLR = ExponentialSchedule
/// PyTorch's name of `CosineSchedule`.
@available(*, unavailable, renamed: "CosineSchedule")
public typealias CosineAnnealingLR = CosineSchedule
/// PyTorch's name of `CosineWarmRestartsSchedule`.
@available(*, unavailable, renamed: "CosineWarmRestartsSchedule")
public typealias CosineAnnealingWarmRestarts = CosineWarmRestartsSchedule
/// PyTorch's name of `ReduceOnPlateau`.
@available(*, unavailable, renamed: "ReduceOnPlateau")
public typealias ReduceLROnPlateau = ReduceOnPlateau
/// PyTorch's name of `OneCycleSchedule`.
@available(*, unavailable, renamed: "OneCycleSchedule")
public typealias OneCycleLR = OneCycleSchedule
/// PyTorch's name of `CyclicSchedule`.
@available(*, unavailable, renamed: "CyclicSchedule")
public typealias CyclicLR = CyclicSchedule
/// PyTorch's name of `LinearWarmupSchedule`.
@available(*, unavailable, renamed: "LinearWarmupSchedule")
public typealias LinearLR = LinearWarmupSchedule
/// PyTorch's name of `ConstantFactorSchedule`.
@available(*, unavailable, renamed: "ConstantFactorSchedule")
public typealias ConstantLR = ConstantFactorSchedule
/// PyTorch's name of `PolynomialSchedule`.
@available(*, unavailable, renamed: "PolynomialSchedule")
public typealias PolynomialLR = PolynomialSchedule
/// PyTorch's name of `SequentialSchedule`.
@available(*, unavailable, renamed: "SequentialSchedule")
public typealias SequentialLR = SequentialSchedule
/// PyTorch's name of `Sequential`.
@available(*, unavailable, renamed: "Sequential")
public typealias ModuleList = Sequential
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "losses are functions: `meanSquaredError(x, target)`")
public func MSELoss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "losses are functions: `meanAbsoluteError(x, target)`")
public func L1Loss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "losses are functions: `smoothL1Loss(x, target)`")
public func SmoothL1Loss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "losses are functions: `huberLoss(x, target)`")
public func HuberLoss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "losses are functions: `crossEntropy(logits, classes)`")
public func CrossEntropyLoss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(
  *, unavailable,
  message: "losses are functions: `negativeLogLikelihood(logProbabilities, classes)`"
)
public func NLLLoss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(
  *, unavailable, message: "losses are functions: `binaryCrossEntropy(probabilities, target)`"
)
public func BCELoss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(
  *, unavailable, message: "losses are functions: `binaryCrossEntropyWithLogits(logits, target)`"
)
public func BCEWithLogitsLoss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(
  *, unavailable, message: "losses are functions: `klDivergence(logProbabilities, target)`"
)
public func KLDivLoss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(
  *, unavailable,
  message: "losses are functions: `tripletMarginLoss(anchor: a, positive: p, negative: n)`"
)
public func TripletMarginLoss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "losses are functions: `cosineEmbeddingLoss(a, b, target)`")
public func CosineEmbeddingLoss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "losses are functions: `marginRankingLoss(a, b, target)`")
public func MarginRankingLoss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "losses are functions: `ctcLoss(…)`")
public func CTCLoss() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "leave the layer out, or write `Lambda { $0 }`")
public func Identity() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `Variable(x, requiresGradient: true)`")
public func Parameter<Scalar: FloatingTensorScalar>(_ x: Tensor<Scalar>) -> Variable<Scalar> {
  fatalError()
}
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write a structure that conforms to `LearningRateSchedule`")
public func LambdaLR() { fatalError() }
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `clipGradients(of: net.parameters, norm: 1)`")
public func clip_grad_norm_<Scalar>(_ parameters: [Variable<Scalar>], _ limit: Double) {
  fatalError()
}
// swift-format-ignore: AlwaysUseLowerCamelCase
/// PyTorch's name; see the message.
@available(*, unavailable, message: "write `clipGradients(of: net.parameters, value: 1)`")
public func clip_grad_value_<Scalar>(_ parameters: [Variable<Scalar>], _ limit: Double) {
  fatalError()
}

extension Module {
  /// PyTorch's name of `getter:namedModules()`.
  @available(*, unavailable, message: "write `net.namedModules`")
  public func children() -> Never { fatalError() }
  /// PyTorch's name of `getter:namedModules()`.
  @available(*, unavailable, message: "write `net.namedModules`")
  public func modules() -> Never { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `getter:namedModules()`.
  @available(*, unavailable, message: "write `net.namedModules`")
  public func named_modules() -> Never { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `getter:namedBuffers()`.
  @available(*, unavailable, message: "write `net.namedBuffers`")
  public func named_buffers() -> Never { fatalError() }
  /// PyTorch's name of `getter:namedBuffers()`.
  @available(*, unavailable, message: "write `net.namedBuffers`")
  public func buffers() -> Never { fatalError() }
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "nets are in memory: leave it out")
  public func cuda() -> Self { fatalError() }
  /// PyTorch's name; see the message.
  @available(*, unavailable, message: "nets are in memory: leave it out")
  public func cpu() -> Self { fatalError() }
  /// PyTorch's name; see the message.
  @available(
    *, unavailable,
    message:
      "nets are in memory, and have the element type that they are made with: `Linear<Double>(…)`"
  )
  public func to(_ place: Any) -> Self { fatalError() }
}
