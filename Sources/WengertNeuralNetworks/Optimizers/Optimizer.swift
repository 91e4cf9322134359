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
/// A conforming class holds an `OptimizerCore` and says how one parameter changes in `update`; groups,
/// skipping, and saving follow from that. Parameters that need another rule get another optimizer.
public protocol Optimizer<Scalar>: AnyObject {
  /// The element type of the parameters.
  associatedtype Scalar: FloatingTensorScalar
  /// The groups with their rates, and what is remembered of each parameter.
  var core: OptimizerCore<Scalar> { get }
  /// The names of the tensors that are remembered of each parameter, such as `momentum`.
  var slotNames: [String] { get }
  /// What a slot holds before the first update; zeros unless said otherwise.
  func initialSlot(_ name: String, for parameter: Tensor<Scalar>) -> Tensor<Scalar>
  /// Changes one parameter in place.
  ///
  /// - Parameters:
  ///   - parameter: Its elements.
  ///   - gradient: The gradient of the loss, in its shape.
  ///   - memory: What is remembered of this parameter; `steps` is 1 at the first update.
  ///   - rates: The rates of its group.
  func update(
    _ parameter: inout Tensor<Scalar>, gradient: Tensor<Scalar>,
    memory: inout ParameterMemory<Scalar>, rates: UpdateRates<Scalar>)
}

extension Optimizer {
  /// Zeros.
  public func initialSlot(_ name: String, for parameter: Tensor<Scalar>) -> Tensor<Scalar> {
    .zeros(like: parameter)
  }

  /// All parameters, in the order of the groups.
  public var parameters: [Variable<Scalar>] { core.entries.map { Variable($0.parameter) } }

  /// The groups, with the rates that the next step will use.
  public var groups: [ParameterGroup<Scalar>] { core.currentGroups }

  /// The learning rate, 0 or more. Groups with a rate of their own keep their ratio to it.
  public var learningRate: Double {
    get { core.learningRate }
    set { core.learningRate = newValue }
  }

  /// The weight decay of groups without one of their own, 0 or more.
  public var weightDecay: Double {
    get { core.weightDecay }
    set { core.weightDecay = newValue }
  }

  /// Updates every parameter that has a gradient; the others, and what is remembered of them, stay as
  /// they are. Inside `checked`, once an error waits to be thrown, nothing is updated.
  public func step() {
    if hasFailed { return }
    if let fused = core.fused { return core.step(fused, slotCount: slotNames.count) }
    for index in core.entries.indices {
      let parameter = Variable<Scalar>(core.entries[index].parameter)
      guard let gradient = parameter.gradient?.tensor else { continue }
      let rates = core.rates(ofGroup: core.entries[index].group)
      // The core lets go of the memory meanwhile, so that slots can be changed in place.
      var memory = core.memory(index)
      core.entries[index].slots = []
      parameter.update { tensor in
        if memory.steps == 0 {
          memory.slots = slotNames.map { initialSlot($0, for: tensor) }
        }
        memory.steps += 1
        update(&tensor, gradient: gradient, memory: &memory, rates: rates)
      }
      core.remember(memory, index)
    }
  }

  /// Forgets the gradients of all parameters, so that the next `backward` starts anew.
  public func zeroGradients() {
    core.forgetGradients()
  }
}
