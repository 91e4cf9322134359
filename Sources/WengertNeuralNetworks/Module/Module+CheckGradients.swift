/// Compares the gradients of all parameters of a module with differences of a loss.
///
///     let report = checkGradients(of: net) { crossEntropy($0(x), labels) }
///     print(report)
///     try report.require()
///
/// Parameters are checked where they are and get their elements back. Dropout and batch normalization are
/// held still: every evaluation draws the same masks, and running statistics stay as they are. A net of
/// Doubles shows smaller errors by far than one of Floats.
///
/// - Parameters:
///   - model: A module; frozen parameters are checked, too.
///   - order: 1, or 2 for gradients of gradients as well.
///   - options: Tolerances, step, seed, and how many elements of each parameter are checked.
///   - loss: Of the module, usually on a small batch; a tensor of any shape.
/// - Returns: The report, by the parameters' names.
public func checkGradients<Model: Module>(
  of model: Model, order: Int = 1, options: GradientCheckOptions = GradientCheckOptions(),
  loss: @escaping (Model) -> Variable<Model.Scalar>
) -> GradientReport {
  let parameters = model.namedParameters
  return checkGradients(
    withRespectTo: parameters.map(\.parameter), names: parameters.map(\.name), order: order,
    options: options
  ) { loss(model) }
}
