// PyTorch's names that differ here: the compiler names the replacement, and makes it where it can. None of these
// can be called, so that they are no candidates of calls that are right.

extension Module {
  /// PyTorch's name of `setMode(.evaluation)`.
  @available(*, unavailable, message: "write `net.setMode(.evaluation)`")
  public func eval() { fatalError() }
  /// PyTorch's name of `setMode(.training)`.
  @available(*, unavailable, message: "write `net.setMode(.training)`")
  public func train(_ isTraining: Bool = true) { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `zeroGradients()`.
  @available(*, unavailable, renamed: "zeroGradients()")
  public func zero_grad() { fatalError() }
  /// PyTorch's name of `zeroGradients()`.
  @available(*, unavailable, renamed: "zeroGradients()")
  public func zeroGrad() { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `state`.
  @available(*, unavailable, renamed: "getter:state()")
  public func state_dict() -> ModuleState<Scalar> { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `load(_:)`.
  @available(*, unavailable, renamed: "load(_:)")
  public func load_state_dict(_ state: ModuleState<Scalar>) { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `namedParameters`.
  @available(*, unavailable, renamed: "getter:namedParameters()")
  public func named_parameters() -> [(name: String, parameter: Variable<Scalar>)] { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `freeze()` and `unfreeze()`.
  @available(*, unavailable, message: "write `net.freeze()` or `net.unfreeze()`")
  public func requires_grad_(_ requiresGradient: Bool = true) { fatalError() }
}

extension Optimizer {
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `zeroGradients()`.
  @available(*, unavailable, renamed: "zeroGradients()")
  public func zero_grad() { fatalError() }
  /// PyTorch's name of `zeroGradients()`.
  @available(*, unavailable, renamed: "zeroGradients()")
  public func zeroGrad() { fatalError() }
  /// PyTorch's name of `learningRate`.
  @available(*, unavailable, renamed: "learningRate")
  public var lr: Double { fatalError() }
}

extension RuleOptimizer {
  /// PyTorch's name of `init(_:learningRate:)`.
  @available(*, unavailable, renamed: "init(_:learningRate:)")
  public convenience init(_ parameters: [some Optimizable<Scalar>], lr: Double) { fatalError() }
  // swift-format-ignore: AlwaysUseLowerCamelCase
  /// PyTorch's name of `init(_:learningRate:)`.
  @available(
    *, unavailable,
    message:
      "write `learningRate:` for `lr:`, `weightDecay:` for `weight_decay:`, `epsilon:` for `eps:`"
  )
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], lr: Double, momentum: Double = 0,
    betas: (Double, Double) = (0.9, 0.999), eps: Double = 1e-8, weight_decay: Double = 0,
    weightDecay: Double = 0, nesterov: Bool = false
  ) { fatalError() }
}

extension Linear {
  /// PyTorch's name of `init(inputs:outputs:)`.
  @available(*, unavailable, renamed: "init(inputs:outputs:)")
  public init(_ inputs: Int, _ outputs: Int) { fatalError() }
  /// PyTorch's name of `init(inputs:outputs:bias:)`.
  @available(*, unavailable, message: "write `Linear(inputs: 2, outputs: 8, bias: nil)`")
  public init(_ inputs: Int, _ outputs: Int, bias: Bool) { fatalError() }
}

extension Embedding {
  /// PyTorch's name of `init(vocabulary:width:)`.
  @available(*, unavailable, renamed: "init(vocabulary:width:)")
  public init(_ vocabulary: Int, _ width: Int) { fatalError() }
}

extension BatchNorm {
  /// PyTorch's name of `init(channels:)`.
  @available(*, unavailable, renamed: "init(channels:)")
  public init(_ channels: Int) { fatalError() }
}

extension Dropout {
  /// PyTorch's name of `init(_:)`.
  @available(*, unavailable, renamed: "init(_:)")
  public init(p: Double) { fatalError() }
}

extension Softmax {
  /// PyTorch's name of `init(along:)`.
  @available(*, unavailable, renamed: "init(along:)")
  public init(dim axis: Int) { fatalError() }
}

extension LogSoftmax {
  /// PyTorch's name of `init(along:)`.
  @available(*, unavailable, renamed: "init(along:)")
  public init(dim axis: Int) { fatalError() }
}

extension Sequential {
  /// PyTorch's name of an initializer.
  @available(
    *, unavailable, message: "write `Sequential([Linear(…), ReLU()])`, or list the layers in braces"
  )
  public convenience init(_ layers: any Layer<Scalar>...) { fatalError() }
}
