import WengertAutodiff

/// How an optimizer changes a parameter: a value with the hyper-parameters, the slots of each parameter,
/// and the formula.
///
///     struct SignDescent: UpdateRule {
///       var name: String { "SignDescent" }
///       func update<Scalar: FloatingTensorScalar>(
///         _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
///         at step: UpdateStep
///       ) {
///         p = p - Scalar(step.learningRate) * sign(step.decayed(gradient, p))
///       }
///     }
///     let optimizer = RuleOptimizer(net.parameters, SignDescent(), learningRate: 1e-3)
///
/// Stored properties are hyper-parameters, which `fingerprint` compares.
public protocol UpdateRule: Sendable {
  /// The optimizer's name, as messages and saved states say it.
  var name: String { get }
  /// The slots of a parameter, kept from one update to the next; none by default.
  ///
  /// - Parameters:
  ///   - shape: The parameter's shape.
  ///   - step: The first update of the parameter.
  func slots(for shape: Shape, at step: UpdateStep) -> [Slot]
  /// Changes one parameter.
  ///
  /// - Parameters:
  ///   - p: The parameter's elements.
  ///   - gradient: The gradient of the loss, in its shape.
  ///   - slots: The parameter's slots, in the order of `slots(for:at:)`.
  ///   - step: Which update this is, and its rates.
  func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep)
}

extension UpdateRule {
  /// Nothing is kept.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] { [] }
}

/// A tensor that an optimizer keeps of a parameter: momentum, for example.
public struct Slot: Hashable, Sendable {
  /// The name, such as `momentum`.
  public let name: String
  /// Its shape, if it is not the parameter's.
  public let shape: Shape?
  /// The initial value of every element.
  public let initial: Double

  /// A slot with a name, a shape if it is not the parameter's, and a number to begin with.
  public init(_ name: String, shape: Shape? = nil, initial: Double = 0) {
    (self.name, self.shape, self.initial) = (name, shape, initial)
  }
}

/// Which update of a parameter it is, and the rates of its group.
public struct UpdateStep: Hashable, Sendable {
  /// t: the updates of this parameter so far, this one included.
  public let number: Int
  /// η: the learning rate.
  public let learningRate: Double
  /// λ: the weight decay.
  public let weightDecay: Double

  /// The update of this number, with its rates.
  public init(number: Int, learningRate: Double, weightDecay: Double) {
    (self.number, self.learningRate, self.weightDecay) = (number, learningRate, weightDecay)
  }

  /// g + λ p: the gradient of the loss with the penalty λ/2 Σ p² added.
  public func decayed<Scalar: FloatingTensorScalar>(
    _ gradient: Tensor<Scalar>, _ p: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    Scalar(weightDecay) == 0 ? gradient : gradient + Scalar(weightDecay) * p
  }

  /// (1 − η λ) p: weight decay beside the gradient instead of in it.
  public func shrunk<Scalar: FloatingTensorScalar>(_ p: Tensor<Scalar>) -> Tensor<Scalar> {
    let share = Scalar(learningRate * weightDecay)
    return share == 0 ? p : p - share * p
  }
}
