import WengertAutodiff

/// Changes parameters by their gradients, so that a loss becomes smaller.
///
///     let optimizer = Adam(net.parameters, learningRate: 1e-3)
///     for batch in batches {
///       let loss = …
///       optimizer.zeroGradients()
///       loss.backward()
///       optimizer.step()
///     }
///
/// `RuleOptimizer` is the one that this library has; `SGD`, `Adam` and the others are it with an
/// `UpdateRule` each, and so is an optimizer of your own.
///
/// `loss.backward(into: optimizer)` takes the place of the three calls: each parameter is updated as soon as
/// its gradient is complete, and no gradient is kept. The bits are the same. Steps that need all
/// gradients at once, such as clipping by their norm, are not possible then.
///
/// An optimizer belongs to one thread at a time: nothing may read or write its parameters, their
/// gradients or its slots while it steps. Two optimizers may step at the same time if they have no
/// parameter in common. If they have one they must take turns; each has slots of its own then.
public protocol Optimizer<Scalar>: ParameterNaming, GradientSink {
  /// The groups, with the rates that the next step will use.
  var groups: [ParameterGroup<Scalar>] { get }
  /// The learning rate, 0 or more. Groups with a rate of their own keep their ratio to it.
  var learningRate: Double { get set }
  /// Updates every parameter that has a gradient; the others, and their slots, stay as they are. A step
  /// in which no parameter has a gradient stops the program: `backward` was forgotten, or reached other
  /// parameters. Inside `checked`, once an error waits to be thrown, nothing is updated.
  func step()
  /// Updates one parameter with a given gradient, as `step` does with its own: the same bits.
  ///
  /// - Parameters:
  ///   - index: The parameter's position among `parameters`.
  ///   - gradient: The gradient of the loss, in the parameter's shape.
  func step(parameterAt index: Int, gradient: Tensor<Scalar>)
  /// Forgets the gradients of all parameters, so that the next `backward` starts anew.
  func zeroGradients()
  /// A snapshot of all that the next steps depend on, besides parameters and hyper-parameters.
  var state: OptimizerState<Scalar> { get }
  /// Makes the optimizer continue where a snapshot was taken, bit for bit.
  func restore(_ state: OptimizerState<Scalar>) throws(OptimizerStateError)
  /// The settings that decide the steps besides the state, in words that can be compared.
  var fingerprint: [String: String] { get }
}
