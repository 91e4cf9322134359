import WengertAutodiff

/// Parameters that share a learning rate and a weight decay.
///
///     let optimizer = SGD(
///       [
///         ParameterGroup(weights, weightDecay: 1e-4),
///         ParameterGroup(biases, learningRate: 0.2),
///       ], learningRate: 0.1)
public struct ParameterGroup<Scalar: FloatingTensorScalar> {
  /// The variables that the optimizer changes.
  public var parameters: [Variable<Scalar>]
  /// The group's own learning rate; nil for the optimizer's.
  ///
  /// When the optimizer's learning rate is changed, by a schedule for example, the group's own changes
  /// in proportion: its ratio to the optimizer's rate stays the same.
  public var learningRate: Double?
  /// The group's own weight decay; nil for the optimizer's.
  public var weightDecay: Double?

  /// A group.
  ///
  /// - Parameters:
  ///   - parameters: The variables, none of which may be in another group.
  ///   - learningRate: Its own learning rate, 0 or more; nil for the optimizer's.
  ///   - weightDecay: Its own weight decay, 0 or more; nil for the optimizer's.
  public init(
    _ parameters: [Variable<Scalar>], learningRate: Double? = nil, weightDecay: Double? = nil
  ) {
    self.parameters = parameters
    self.learningRate = learningRate
    self.weightDecay = weightDecay
  }
}

/// An element of an optimizer's parameters: a variable, or a group of them.
public protocol Optimizable<Scalar> {
  /// The element type of the variables.
  associatedtype Scalar: FloatingTensorScalar
  /// The elements as groups.
  static func parameterGroups(_ elements: [Self]) -> [ParameterGroup<Scalar>]
}

extension Variable: Optimizable {
  /// One group with all of them.
  public static func parameterGroups(_ elements: [Variable]) -> [ParameterGroup<Scalar>] {
    [ParameterGroup(elements)]
  }
}

extension ParameterGroup: Optimizable {
  /// The groups themselves.
  public static func parameterGroups(_ elements: [ParameterGroup]) -> [ParameterGroup] { elements }
}
