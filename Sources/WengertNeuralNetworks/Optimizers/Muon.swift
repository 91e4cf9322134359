import WengertAutodiff

/// Momentum whose matrix is made orthogonal, so that a step is equally long in every direction.
///
///     p ← (1 − η λ) p
///     B ← μ B + (1 − μ) ∇
///     U = B                       (Nesterov: (1 − μ) ∇ + μ B)
///     X = U / (‖U‖ + ε), then five times  A = X Xᵀ,  X ← a X + (b A + c A²) X
///     p ← p − η √max(1, rows / columns) X
///
/// with learning rate η, weight decay λ, momentum μ and the Newton–Schulz coefficients a = 3.4445,
/// b = −4.7750, c = 2.0315, which bring all singular values near 1. It is for matrices that are multiplied
/// with, not for biases, scales or embeddings: give those another optimizer. The source's matrices have a
/// row per output; the weight of a `Linear` has a row per input.
///
/// Source: Jordan et al., "Muon: An optimizer for hidden layers in neural networks" (2024).
public typealias Muon<Scalar: FloatingTensorScalar> = RuleOptimizer<MuonRule, Scalar>

/// The rule of `Muon`.
public struct MuonRule: UpdateRule {
  /// μ: the share of the last direction that is kept.
  public let momentum: Double
  /// Whether the gradient is taken where momentum leads.
  public let nesterov: Bool
  /// ε: keeps the quotient finite.
  public let epsilon: Double
  /// How often the iteration runs.
  public let iterations: Int

  /// The name, "Muon".
  public var name: String { "Muon" }

  /// B, the momentum.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] { [Slot("momentum")] }

  /// The formula of `Muon`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    let (μ, rest) = (Scalar(momentum), Scalar(1 - momentum))
    let b = μ * slots[0] + rest * gradient
    slots[0] = b
    let u = nesterov ? rest * gradient + μ * b : b
    let ratio = Double(p.shape[0]) / Double(max(1, p.shape[1]))
    let rate = Scalar(step.learningRate * max(1, ratio).squareRoot())
    p = step.shrunk(p) - rate * orthogonalized(u)
  }

  /// Nearly the orthogonal matrix that is nearest to u, by the Newton–Schulz iteration.
  private func orthogonalized<Scalar: FloatingTensorScalar>(
    _ u: Tensor<Scalar>
  ) -> Tensor<Scalar> {
    let isTall = u.shape[0] > u.shape[1]
    var x = u / (u.norm() + Scalar(epsilon))
    // The smaller product of the two.
    if isTall { x = x.transposed() }
    for _ in 0..<iterations {
      let a = matmul(x, x.transposed())
      x = 3.4445 * x + matmul(-4.7750 * a + 2.0315 * matmul(a, a), x)
    }
    return isTall ? x.transposed() : x
  }
}

extension RuleOptimizer where Rule == MuonRule {
  /// Muon on matrices.
  ///
  /// - Parameters:
  ///   - parameters: Variables with two axes, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - momentum: μ, in [0, 1).
  ///   - nesterov: Whether to use Nesterov's form.
  ///   - weightDecay: λ, 0 or more.
  ///   - epsilon: ε, more than 0.
  ///   - iterations: How often the Newton–Schulz iteration runs, 1 or more.
  public convenience init<Element: Optimizable<Scalar>>(
    _ parameters: [Element], learningRate: Double = 1e-3, momentum: Double = 0.95,
    nesterov: Bool = true, weightDecay: Double = 0.1, epsilon: Double = 1e-7, iterations: Int = 5
  ) {
    let requirement = Requirement(owner: "Muon")
    requirement.decayRate(momentum, "momentum")
    requirement.positive(epsilon, "epsilon")
    requirement.positive(iterations, "iterations")
    for (index, group) in Element.parameterGroups(parameters).enumerated() {
      for (position, parameter) in group.parameters.enumerated() where parameter.rank != 2 {
        requirement.require(
          false,
          "parameter \(position) of group \(index) has shape \(parameter.shape); it must be a matrix: "
            + "give biases, scales and embeddings to another optimizer")
      }
    }
    let rule = MuonRule(
      momentum: momentum, nesterov: nesterov, epsilon: epsilon, iterations: iterations)
    self.init(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }
}
