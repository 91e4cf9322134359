/// Compares the gradients that the engine computes with differences of the function's values.
///
/// For a random cotangent u, the vector-Jacobian product Jᵀu is compared element by element with
/// extrapolated central differences of ⟨u, f(x)⟩, and ⟨Jᵀu, v⟩ with ⟨u, Jv⟩ along one random direction
/// v. With order 2 the same is done to the function that maps inputs and cotangent to Jᵀu. An element
/// within a step of a kink or jump is left out and listed. Where the function itself is NaN or infinite,
/// or returns something else for the same inputs, nothing is compared and the report says so.
///
///     let report = checkGradients(of: { matmul($0[0], tanh($0[1])) }, at: [a, b], order: 2)
///     print(report)
///     try report.require()
///
/// - Parameters:
///   - function: Differentiable operations on the inputs; given the same inputs it must return the same.
///   - inputs: Where to check. Every element costs some four evaluations of the function.
///   - names: Names of the inputs in the report; `input 0` and so on where left out.
///   - order: 1, or 2 for gradients of gradients as well.
///   - options: Tolerances, step and seed.
/// - Returns: The report. An error of an operation, such as a rule's result of a wrong shape, is
///   part of it and does not stop the program.
public func checkGradients<Scalar>(
  of function: @escaping ([Variable<Scalar>]) -> Variable<Scalar>, at inputs: [Tensor<Scalar>],
  names: [String] = [], order: Int = 1, options: GradientCheckOptions = GradientCheckOptions()
) -> GradientReport {
  let names = inputs.indices.map { $0 < names.count ? names[$0] : "input \($0)" }
  // The function may take gradients itself, so it gets variables that require one.
  return report(names, inputs, function, order, options) { tensors in
    tensors.map { Variable($0, requiresGradient: true) }
  }
}

/// Compares the gradients of existing variables, such as a net's parameters, with differences of a
/// function's values; see `checkGradients(of:at:names:order:options:)`.
///
///     let report = checkGradients(withRespectTo: [weight, bias], names: ["weight", "bias"]) {
///       crossEntropy(matmul(x, weight) + bias, labels)
///     }
///
/// The variables get other elements meanwhile, and their own back in the end. Layers' states are held still:
/// each evaluation starts from the same random streams and running statistics, and leaves them alone.
///
/// - Parameters:
///   - variables: Leaves that the function reads.
///   - names: Their names in the report; `variable 0` and so on where left out.
///   - order: 1, or 2 for gradients of gradients as well.
///   - options: Tolerances, step and seed.
///   - function: Differentiable operations on the variables.
/// - Returns: The report.
public func checkGradients<Scalar>(
  withRespectTo variables: [Variable<Scalar>], names: [String] = [], order: Int = 1,
  options: GradientCheckOptions = GradientCheckOptions(),
  of function: @escaping () -> Variable<Scalar>
) -> GradientReport {
  let names = variables.indices.map { $0 < names.count ? names[$0] : "variable \($0)" }
  let before = variables.map { ($0.tensor, $0.requiresGradient) }
  defer {
    for (variable, (tensor, requiresGradient)) in zip(variables, before) {
      (variable.tensor, variable.requiresGradient) = (tensor, requiresGradient)
    }
  }
  for variable in variables where !variable.requiresGradient {
    // A constant stays one for those that ask for parameters.
    if let leaf = variable.leaf {
      leaf.requiresGradient = true
    } else {
      variable.requiresGradient = true
    }
  }
  return report(names, before.map(\.0), { _ in function() }, order, options) { tensors in
    for (variable, tensor) in zip(variables, tensors) { variable.tensor = tensor }
    // After the variables comes the cotangent of the second order.
    return variables
      + tensors.dropFirst(variables.count).map { Variable($0, requiresGradient: true) }
  }
}

/// The result of checking a function of the variables that `variables` makes of tensors.
private func report<Scalar>(
  _ names: [String], _ inputs: [Tensor<Scalar>],
  _ function: @escaping ([Variable<Scalar>]) -> Variable<Scalar>, _ order: Int,
  _ options: GradientCheckOptions, variables: @escaping ([Tensor<Scalar>]) -> [Variable<Scalar>]
) -> GradientReport {
  let limits = GradientCheckLimits(options, for: Scalar.self)
  var report = GradientReport(relativeTolerance: limits.relative)
  do throws(TensorError) {
    try options.check()
    guard order == 1 || order == 2 else {
      throw TensorError("checkGradients", "the order is \(order); it must be 1 or 2")
    }
  } catch {
    fail(error)
    report.error = error
    return report
  }
  do {
    try findings(names, inputs, function, order, options, limits, variables, into: &report)
  } catch let error as TensorError {
    report.error = error
  } catch let error as UsageError {
    report.error = TensorError(error.call, error.reason)
  } catch {
    report.error = TensorError("checkGradients", "\(error)")
  }
  return report
}

/// Checks the function, then its gradients as a function of inputs and cotangent, and stops at a failure
/// that leaves nothing to compare.
private func findings<Scalar>(
  _ names: [String], _ inputs: [Tensor<Scalar>],
  _ function: @escaping ([Variable<Scalar>]) -> Variable<Scalar>, _ order: Int,
  _ options: GradientCheckOptions, _ limits: GradientCheckLimits,
  _ variables: @escaping ([Tensor<Scalar>]) -> [Variable<Scalar>], into report: inout GradientReport
) throws {
  var generator = RandomGenerator(seed: options.seed)
  let first = GradientCheck(
    order: 1, limits: limits, names: names, inputs: inputs, variables: variables
  ) { [function($0)] }
  report.nonFiniteValue = try first.nonFiniteValue()
  if report.nonFiniteValue != nil { return }
  report.isDeterministic = try first.isDeterministic()
  guard report.isDeterministic else { return }
  try first.run(options, &generator, into: &report)
  guard order == 2 else { return }
  let shape = try first.results(at: inputs).results[0].shape
  let cotangent = Tensor<Scalar>.randomNormal(shape, using: &generator)
  let second = GradientCheck(
    order: 2, limits: limits, names: names + ["cotangent"], inputs: inputs + [cotangent],
    variables: variables
  ) {
    let variables = Array($0.dropLast())
    return derivatives(
      of: function(variables), withRespectTo: variables, cotangent: $0.last, createGraph: true)
  }
  report.nonFiniteValue = try second.nonFiniteValue()
  if report.nonFiniteValue != nil { return }
  try second.run(options, &generator, into: &report)
}

/// Compares the gradients of a function of one tensor with differences of its values; see
/// `checkGradients(of:at:names:order:options:)`.
public func checkGradients<Scalar>(
  of function: @escaping (Variable<Scalar>) -> Variable<Scalar>, at input: Tensor<Scalar>,
  name: String = "input", order: Int = 1, options: GradientCheckOptions = GradientCheckOptions()
) -> GradientReport {
  checkGradients(
    of: { function($0[0]) }, at: [input], names: [name], order: order, options: options)
}
