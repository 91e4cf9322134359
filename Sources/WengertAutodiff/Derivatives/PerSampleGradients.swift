/// The gradient of each sample's loss with respect to every variable.
///
///     g[n, …] = ∂ losses[n] / ∂ variable[…],  [samples, variable.shape…] for each variable
///
///     let losses = crossEntropy(net(x), labels, reduction: .none)          // [samples]
///     let shares = perSampleGradients(of: losses, withRespectTo: net.parameters)
///     let norms = sqrt(shares[0].squaredNorm(along: [1, 2]))               // of each sample's gradient
///
/// It costs a walk per sample through the whole batch's graph. If the samples are independent, as
/// in every net without batch normalization in training, one walk is enough: the cotangent of an affine layer
/// has a row for each sample, and only the last sum over samples is left out. With the check that takes about
/// as long as three backward walks for affine layers, and longer for other operations on parameters.
/// (Goodfellow, "Efficient Per-Example Gradient Computations", 2015.)
///
/// The check weights the losses at random and walks once more. If row n's cotangent does not scale with the
/// weight of loss n, row n influences another sample's loss and the call fails. This includes samples that are
/// permuted. An influence of less than 10⁻⁶ of a row's cotangent (10⁻³ in `Float`) is not noticed. Before the
/// first operation on a variable rows may depend on each other. A hook that is not linear, such as one that
/// clips, counts as an influence. One sample's gradient is also computed by a walk of its own and compared.
///
/// - Parameters:
///   - losses: One per sample: [samples].
///   - variables: Leaves; with dependent samples results of operations on the way, too.
///   - samplesAreIndependent: Whether no loss depends on another sample's row of any intermediate result.
/// - Returns: One tensor per variable.
public func perSampleGradients<Scalar>(
  of losses: Variable<Scalar>, withRespectTo variables: [Variable<Scalar>],
  samplesAreIndependent: Bool = false
) -> [Tensor<Scalar>] {
  orFail([]) { () throws(TensorError) -> [Tensor<Scalar>] in
    guard losses.rank == 1, losses.count > 0 else {
      throw TensorError(
        "perSampleGradients",
        "the losses have shape \(losses.shape); there must be one for each sample: [samples]")
    }
    for variable in variables {
      _ = try derivativeShape(
        "perSampleGradients", losses.shape, variable.shape, of: Scalar.dataType)
    }
    if samplesAreIndependent, let samples = SampleShares(of: losses, variables) {
      try samples.checkIndependence()
      let shares = samples.all(variables)
      try checkLastSample(losses, variables, shares)
      return shares
    }
    let rows = (0..<losses.count).map { gradients(ofSample: $0, losses, variables) }
    return variables.indices.map { index in stack(rows.map { $0[index] }) }
  }
}

/// The gradients of one sample's loss.
private func gradients<Scalar>(
  ofSample sample: Int, _ losses: Variable<Scalar>, _ variables: [Variable<Scalar>]
) -> [Tensor<Scalar>] {
  var cotangent = Tensor<Scalar>.zeros(losses.shape)
  cotangent.withUnsafeMutableScalars { $0[sample] = 1 }
  return gradients(of: losses, withRespectTo: variables, cotangent: Variable(cotangent))
    .map(\.tensor)
}

/// Compares one sample's gradient with that of a walk of its own, whatever the reason for a difference.
private func checkLastSample<Scalar>(
  _ losses: Variable<Scalar>, _ variables: [Variable<Scalar>], _ shares: [Tensor<Scalar>]
) throws(TensorError) {
  let sample = losses.count - 1
  let tolerance = Scalar.dataType == .float64 ? 1e-6 : 1e-2
  for (expected, share) in zip(gradients(ofSample: sample, losses, variables), shares) {
    let found: Tensor<Scalar> = share.taken(Tensor([sample])).reshaped(to: expected.shape)
    let size = Double(expected.squaredNorm().scalar).squareRoot()
    let error = Double((found - expected).squaredNorm().scalar).squareRoot()
    guard error > tolerance * Swift.max(size, .leastNormalMagnitude) else { continue }
    throw TensorError(
      "perSampleGradients",
      "the samples are not independent: the gradient of sample \(sample) has the norm \(size), and "
        + "differs by \(error) from what its rows contribute. Leave out samplesAreIndependent")
  }
}

/// One walk's cotangents where variables enter the graph, kept apart by sample.
private struct SampleShares<Scalar: FloatingTensorScalar> {
  /// A variable as an operand of an operation.
  private struct Use {
    let node: OperationNode
    let operand: Int
    let variable: Int
  }

  private let root: OperationNode
  private let samples: Int
  private var uses: [Use] = []
  /// Of each use's result; nil if nothing arrived.
  private var cotangents: [Value?] = []

  /// Nil if a variable enters where the first axis does not count samples.
  init?(of losses: Variable<Scalar>, _ variables: [Variable<Scalar>]) {
    samples = losses.count
    guard let root = losses.value.node as? OperationNode,
      variables.allSatisfy({ $0.leaf != nil })
    else { return nil }
    self.root = root
    let indices = Dictionary(
      variables.enumerated().map { (ObjectIdentifier($0.element.leaf!), $0.offset) },
      uniquingKeysWith: { first, _ in first })
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
    var pending = [root]
    while let node = pending.popLast() {
      for operand in 0..<Int(node.operandCount) {
        guard let parent = node.parent(operand) else { continue }
        if let inner = parent as? OperationNode {
          if seen.insert(ObjectIdentifier(inner)).inserted { pending.append(inner) }
        } else if let variable = indices[ObjectIdentifier(parent)] {
          if node.traits.contains(.recomputed) { return nil }
          uses.append(Use(node: node, operand: operand, variable: variable))
        }
      }
    }
    cotangents = arriving(.ones(losses.shape))
    guard cotangents.allSatisfy({ $0 == nil || $0!.shape.first == samples }) else { return nil }
  }

  /// The cotangents of the uses for the given cotangents of the losses.
  private func arriving(_ weights: Tensor<Scalar>) -> [Value?] {
    Walk(from: root, Value(weights), createsGraph: false, targets: uses.map(\.node)).reached
  }

  /// Refuses rows of uses' results that have to do with another sample's loss.
  ///
  /// With random weights r instead of ones, the cotangent of row n is Σᵢ rᵢ ∂lossᵢ/∂row n. If row n
  /// influences loss n alone, that is rₙ times the former cotangent; otherwise it differs, except by chance.
  func checkIndependence() throws(TensorError) {
    var generator = RandomGenerator(seed: 1)
    let weights = Tensor<Scalar>.randomUniform([samples], low: 1, high: 2, using: &generator)
    // All uses together: the cotangent of a single one may be rounding alone.
    var sizes = [Double](repeating: 0, count: samples)
    var errors = sizes
    withoutGradients {
      for (plain, weighted) in zip(cotangents, arriving(weights)) {
        guard let plain, let weighted, weighted.shape == plain.shape else { continue }
        let axes = [samples] + [Int](repeating: 1, count: plain.rank - 1)
        let factors = Value(weights.reshaped(to: axes)).converted(to: plain.dataType)
        let expected = plain * factors
        let (size, error) = (rowNorms(expected), rowNorms(weighted - expected))
        for sample in 0..<samples {
          sizes[sample] += size[sample]
          errors[sample] += error[sample]
        }
      }
    }
    let tolerance = Scalar.dataType == .float64 ? 1e-6 : 1e-3
    for (sample, (size, error)) in zip(sizes, errors).enumerated()
    where error > tolerance * Swift.max(size, .leastNormalMagnitude) {
      throw TensorError(
        "perSampleGradients",
        "the samples are not independent: another sample's loss depends on the rows of sample "
          + "\(sample). Leave out samplesAreIndependent")
    }
  }

  /// The norm of each sample's elements.
  private func rowNorms(_ value: Value) -> [Double] {
    let norms = value.reshaped(to: [samples, value.count / samples]).norm(along: [1])
    return Tensor<Double>(norms.converted(to: .float64)).scalars
  }

  /// The shares of all uses of each variable, added up.
  func all(_ variables: [Variable<Scalar>]) -> [Tensor<Scalar>] {
    var sums = [Value?](repeating: nil, count: variables.count)
    withoutGradients {
      for (use, cotangent) in zip(uses, cotangents) {
        guard let cotangent else { continue }
        let share = share(use, cotangent, variables[use.variable].shape)
        sums[use.variable] = sums[use.variable].map { $0 + share } ?? share
      }
    }
    return zip(sums, variables).map { sum, variable in
      sum.map { Tensor($0) } ?? .zeros(bySample(variable.shape))
    }
  }

  private func bySample(_ shape: Shape) -> Shape { Shape([samples] + Array(shape)) }

  /// [samples, shape…]
  private func share(_ use: Use, _ cotangent: Value, _ shape: Shape) -> Value {
    let node = use.node
    let saved = Saved(
      reference: .passUnretained(node), cotangent: cotangent.reference, createsGraph: false)
    guard let operation = node.operation.unwatched as? any Primitive else { return cotangent }
    if let product = operation as? Matmul, use.operand == 1, cotangent.rank == 2,
      !product.transposeA
    {
      // The product's share xᵀ c is the sum over samples of xₙ ⊗ cₙ.
      let (x, c) = (saved[0], cotangent)
      return product.transposeB
        ? c.unsqueezed(at: 2) * x.unsqueezed(at: 1) : x.unsqueezed(at: 2) * c.unsqueezed(at: 1)
    }
    if operation is Affine, use.operand > 0 {
      return use.operand == 1 ? saved[0].unsqueezed(at: 2) * cotangent.unsqueezed(at: 1) : cotangent
    }
    let lead = cotangent.rank - shape.rank
    if type(of: operation).broadcasts, lead > 0 || shape.first == 1 {
      // Summed over the axes along which it was repeated, but for the first.
      let share = node.contribution(use.operand, cotangent, saved)
      let kept = Shape([samples] + (([Int](repeating: 1, count: lead)) + Array(shape)).dropFirst())
      return share.summed(to: kept).reshaped(to: bySample(shape))
    }
    let rows = (0..<samples).map { sample in
      var mask = [Double](repeating: 0, count: samples)
      mask[sample] = 1
      let axes = [samples] + [Int](repeating: 1, count: cotangent.rank - 1)
      let only = Value(Tensor(mask, shape: Shape(axes))).converted(to: cotangent.dataType)
      let share = node.contribution(use.operand, cotangent * only, saved)
      return share.summed(to: shape)
    }
    return stack(rows)
  }
}
