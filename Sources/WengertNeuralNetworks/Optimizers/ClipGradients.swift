import WengertAutodiff

/// How the size of gradients is measured.
public enum GradientNorm: Sendable, Hashable {
  /// The root of the sum of squares, √Σ g².
  case euclidean
  /// The greatest magnitude, max |g|.
  case infinity
  /// (Σ |g|ᵖ)^(1/p), p more than 0.
  case p(Double)
}

/// Scales gradients so that their norm, taken over all of them together, is at most a maximum.
///
///     n = ‖g‖,  g ← g · min(1, maximum / (n + 10⁻⁶))
///
/// Variables without gradient are left out, and one that stands twice counts once. If the norm is not
/// finite the gradients are left as they are: the caller sees it in the result, and can skip the step.
///
/// - Parameters:
///   - variables: The variables whose gradients are scaled, parameters as a rule.
///   - maximum: The greatest norm, 0 or more.
///   - kind: Which norm.
/// - Returns: The norm before scaling; 0 if there are no gradients.
///
/// Source: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks"
/// (ICML 2013).
@discardableResult
public func clipGradients<Scalar>(
  of variables: [Variable<Scalar>], norm maximum: Double, kind: GradientNorm = .euclidean
) -> Double {
  let requirement = Requirement(owner: "clipGradients")
  requirement.nonNegative(maximum, "norm")
  if case .p(let p) = kind { requirement.positive(p, "p") }
  let variables = withGradient(variables)
  // In Double, so that Floats of any size have exact squares.
  let gradients = variables.map { Tensor<Double>(converting: $0.gradient!.tensor) }
  let total = norm(of: gradients, kind)
  let scale = maximum / (total + 1e-6)
  guard scale < 1, total.isFinite else { return total }
  let factor = Scalar(scale)
  for (variable, gradient) in zip(variables, gradients) {
    variable.gradient = Variable(
      factor.isNormal
        ? variable.gradient!.tensor * factor : Tensor<Scalar>(converting: gradient * scale))
  }
  return total
}

/// Limits every element of the gradients to [−limit, limit]; NaN stays NaN.
///
/// - Parameters:
///   - variables: The variables whose gradients are limited; those without one are left out.
///   - limit: The greatest magnitude, 0 or more.
public func clipGradients<Scalar>(of variables: [Variable<Scalar>], value limit: Double) {
  Requirement(owner: "clipGradients").nonNegative(limit, "value")
  for variable in withGradient(variables) {
    let gradient = variable.gradient!.tensor
    variable.gradient = Variable(gradient.clipped(from: Scalar(-limit), to: Scalar(limit)))
  }
}

private func withGradient<Scalar>(_ variables: [Variable<Scalar>]) -> [Variable<Scalar>] {
  var seen: Set<ObjectIdentifier> = []
  return variables.filter { variable in
    guard let identity = variable.leafIdentity, variable.gradient != nil else { return false }
    return seen.insert(identity).inserted
  }
}

private func norm(of gradients: [Tensor<Double>], _ kind: GradientNorm) -> Double {
  switch kind {
  case .euclidean:
    scaled(gradients) {
      $0.reduce(0) { $0 + $1.squaredNorm().scalar }
    } root: {
      $0.squareRoot()
    }
  case .infinity: greatest(gradients)
  case .p(let p):
    scaled(gradients) {
      $0.reduce(0) { $0 + pow(abs($1), p).sum().scalar }
    } root: {
      power($0, 1 / p)
    }
  }
}

/// The greatest magnitude; NaN if there is one.
private func greatest(_ gradients: [Tensor<Double>]) -> Double {
  // Tensor's maximum, unlike max, returns NaN if there is one.
  gradients.filter { $0.count > 0 }.reduce(0) { maximum(Tensor($0), abs($1).max()).scalar }
}

/// The root of a sum of powers; where powers overflow or vanish, of the elements over the greatest, times
/// that.
private func scaled(
  _ gradients: [Tensor<Double>], sum: ([Tensor<Double>]) -> Double, root: (Double) -> Double
) -> Double {
  let total = sum(gradients)
  // So far above the least number that digits lost below it do not show.
  if total > 1e-280 && total.isFinite { return root(total) }
  let unit = greatest(gradients)
  return unit > 0 && unit.isFinite ? unit * root(sum(gradients.map { $0 / unit })) : unit
}
