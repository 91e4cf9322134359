/// Compares the gradients that the engine computes with differences of the function's values.
///
/// For a random cotangent u, the vector-Jacobian product Jᵀu is compared element by element with
/// extrapolated central differences of ⟨u, f(x)⟩, and ⟨Jᵀu, v⟩ with ⟨u, Jv⟩ along one random direction
/// v. With order 2 the same is done to the function that maps inputs and cotangent to Jᵀu. An element
/// within a step of a kink or jump is left out and listed.
///
///     let report = checkGradients(of: { matmul($0[0], tanh($0[1])) }, at: [a, b], order: 2)
///     print(report)
///     try report.require()
///
/// - Parameters:
///   - function: Differentiable operations on the inputs; given the same inputs it must answer the same.
///   - inputs: Where to check. Every element costs some four evaluations of the function.
///   - names: What the report calls the inputs; `input 0` and so on where left out.
///   - order: 1, or 2 for gradients of gradients as well.
///   - options: Tolerances, step and seed.
/// - Returns: What was found. An error of an operation, such as a rule's answer of a wrong shape, is
///   part of it and does not stop the program.
public func checkGradients<Scalar>(
  of function: @escaping ([Variable<Scalar>]) -> Variable<Scalar>, at inputs: [Tensor<Scalar>],
  names: [String] = [], order: Int = 1, options: GradientCheckOptions = GradientCheckOptions()
) -> GradientReport {
  let limits = GradientCheckLimits(options, for: Scalar.self)
  var report = GradientReport(relativeTolerance: limits.relative)
  guard order == 1 || order == 2 else {
    fail(TensorError("checkGradients", "the order is \(order); it must be 1 or 2"))
    return report
  }
  var generator = RandomGenerator(seed: options.seed)
  let names = inputs.indices.map { $0 < names.count ? names[$0] : "input \($0)" }
  do {
    let first = GradientCheck(order: 1, limits: limits, names: names, inputs: inputs) {
      [function($0)]
    }
    report.isDeterministic = try first.isDeterministic()
    try first.run(options, &generator, into: &report)
    guard order == 2 else { return report }
    let result = try checked { function(inputs.map { Variable($0) }) }
    let cotangent = Tensor<Scalar>.randomNormal(result.shape, using: &generator)
    let second = GradientCheck(
      order: 2, limits: limits, names: names + ["cotangent"], inputs: inputs + [cotangent]
    ) {
      let variables = Array($0.dropLast())
      return gradients(
        of: function(variables), withRespectTo: variables, cotangent: $0.last, createGraph: true)
    }
    try second.run(options, &generator, into: &report)
  } catch {
    report.error = error as? TensorError ?? TensorError("checkGradients", "\(error)")
  }
  return report
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

/// The check of the first derivatives of one function of several tensors, with several results.
private struct GradientCheck<Scalar: FloatingTensorScalar> {
  let order: Int
  let limits: GradientCheckLimits
  let names: [String]
  let inputs: [Tensor<Scalar>]
  let function: ([Variable<Scalar>]) -> [Variable<Scalar>]

  /// The elements of all results, one after another.
  func values(at inputs: [Tensor<Scalar>]) throws -> [Double] {
    // Gradients may be taken inside the function, so it is given what it can take them of.
    let results = try checked { function(inputs.map { Variable($0, requiresGradient: true) }) }
    return results.flatMap { $0.scalars.map { Double($0) } }
  }

  /// Whether a second evaluation gives the same bits.
  func isDeterministic() throws -> Bool {
    try values(at: inputs).map(\.bitPattern) == values(at: inputs).map(\.bitPattern)
  }

  func run(
    _ options: GradientCheckOptions, _ generator: inout RandomGenerator,
    into report: inout GradientReport
  ) throws {
    let (weights, analytic) = try vectorJacobianProduct(&generator)
    let center = try values(at: inputs)
    for index in inputs.indices {
      var elements = Array(0..<inputs[index].count)
      if let limit = options.maximumElements, limit < elements.count {
        elements.shuffle(using: &generator)
        elements = elements[..<Swift.max(0, limit)].sorted()
      }
      var row = GradientReport.Row(order: order, name: names[index], shape: inputs[index].shape)
      for element in elements {
        let numerical = try derivative(index, element, weights, center)
        row.add(element, analytic[index][element], numerical, limits)
      }
      report.rows.append(row)
    }
    report.adjointErrors.append(try adjointError(weights, center, analytic, &generator))
  }

  /// A random cotangent for every result, and what they give for every input.
  private func vectorJacobianProduct(
    _ generator: inout RandomGenerator
  ) throws -> (weights: [Double], analytic: [[Double]]) {
    let variables = inputs.map { Variable($0, requiresGradient: true) }
    let results = try checked { function(variables) }
    var weights: [Double] = []
    var analytic = inputs.map { [Double](repeating: 0, count: $0.count) }
    for result in results {
      let cotangent = Tensor<Scalar>.randomNormal(result.shape, using: &generator)
      weights += cotangent.scalars.map { Double($0) }
      let shares = try checked {
        gradients(of: result, withRespectTo: variables, cotangent: Variable(cotangent))
      }
      for (index, share) in shares.enumerated() {
        for (element, scalar) in share.scalars.enumerated() {
          analytic[index][element] += Double(scalar)
        }
      }
    }
    return (weights, analytic)
  }

  private func derivative(
    _ index: Int, _ element: Int, _ weights: [Double], _ center: [Double]
  ) throws -> CentralDifference {
    let x = inputs[index].withUnsafeScalars { $0[element] }
    let step = limits.step * GradientCheck.scale(of: Double(x))
    return try CentralDifference(step: step, limits: limits, weights: weights, center: center) {
      t in
      var moved = inputs
      moved[index].withUnsafeMutableScalars { $0[element] = x + Scalar(t) }
      return try values(at: moved)
    }
  }

  /// The relative difference of ⟨u, Jv⟩ and ⟨Jᵀu, v⟩; nil with a kink on the way.
  private func adjointError(
    _ weights: [Double], _ center: [Double], _ analytic: [[Double]],
    _ generator: inout RandomGenerator
  ) throws -> Double? {
    let direction = inputs.map { Tensor<Scalar>.randomNormal($0.shape, using: &generator) }
    let numerical = try CentralDifference(
      step: limits.step, limits: limits, weights: weights, center: center
    ) { t in try values(at: zip(inputs, direction).map { $0 + $1 * Scalar(t) }) }
    guard numerical.isSmooth else { return nil }
    let products = zip(analytic, direction).flatMap { gradient, direction in
      zip(gradient, direction.scalars).map { $0 * Double($1) }
    }
    let size = products.reduce(0) { $0 + $1.magnitude }
    return limits.relativeError(products.reduce(0, +), numerical.value, magnitude: size)
  }

  /// The least power of two that is at least 1 and |x|.
  private static func scale(of x: Double) -> Double {
    guard x.isFinite, x.magnitude > 1 else { return 1 }
    return x.magnitude == x.magnitude.binade ? x.magnitude : 2 * x.magnitude.binade
  }
}
