/// The check of the first derivatives of one function of several tensors, with several results.
struct GradientCheck<Scalar: FloatingTensorScalar> {
  let order: Int
  let limits: GradientCheckLimits
  let names: [String]
  let inputs: [Tensor<Scalar>]
  /// The inputs of the function, with the given elements.
  let variables: ([Tensor<Scalar>]) -> [Variable<Scalar>]
  let function: ([Variable<Scalar>]) -> [Variable<Scalar>]

  /// The variables with given elements and the function's results; the states of layers stay as they are.
  func results(
    at inputs: [Tensor<Scalar>]
  ) throws -> (variables: [Variable<Scalar>], results: [Variable<Scalar>]) {
    try ReplayScope.undoing {
      try checked {
        let variables = variables(inputs)
        return (variables, function(variables))
      }
    }
  }

  /// The elements of all results, one after another.
  func values(at inputs: [Tensor<Scalar>]) throws -> [Double] {
    try results(at: inputs).results.flatMap { $0.scalars.map { Double($0) } }
  }

  /// Whether a second evaluation gives the same bits.
  func isDeterministic() throws -> Bool {
    try values(at: inputs).map(\.bitPattern) == values(at: inputs).map(\.bitPattern)
  }

  /// The first element of the results that is NaN or infinite, in words; nil if all are finite.
  func nonFiniteValue() throws -> String? {
    for (index, result) in try results(at: inputs).results.enumerated() {
      guard let element = result.scalars.firstIndex(where: { !$0.isFinite }) else { continue }
      let value = Double(result.scalars[element])
      let number = value.isNaN ? "NaN" : value > 0 ? "infinity" : "-infinity"
      let what = order == 1 ? "the function" : "order 2: the gradient by \(names[index])"
      let place =
        result.rank == 0
        ? "" : ", in element \(GradientReport.index(of: element, in: result.shape)) of its result"
      return "\(what) is \(number) at the point itself\(place): choose other inputs"
    }
    return nil
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
        elements = elements[..<limit].sorted()
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

  /// A random cotangent for every result, and the gradients of every input with them.
  private func vectorJacobianProduct(
    _ generator: inout RandomGenerator
  ) throws -> (weights: [Double], analytic: [[Double]]) {
    let (variables, results) = try results(at: inputs)
    var weights: [Double] = []
    var analytic = inputs.map { [Double](repeating: 0, count: $0.count) }
    for result in results {
      let cotangent = Tensor<Scalar>.randomNormal(result.shape, using: &generator)
      weights += cotangent.scalars.map { Double($0) }
      let shares = try checked {
        derivatives(of: result, withRespectTo: variables, cotangent: Variable(cotangent))
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
