import WengertAutodiff

/// The quasi-Newton method with limited memory: steps along −H ∇, with H an approximation of the inverse
/// Hessian from the last changes of place and gradient. For full batches and smooth losses.
///
///     let optimizer = LBFGS(net.parameters, lineSearch: .strongWolfe)
///     for _ in 0..<20 { optimizer.step { crossEntropy(net(x), y) } }
///
/// A step evaluates the loss at several places, so it takes a closure. From the loss's gradient g, up to
/// `iterations` times:
///
///     s = change of place, y = change of gradient: kept if yᵀs > 10⁻¹⁰, the last `historySize` of them
///     d = −H g by the two-loop recursion, from H₀ = yᵀs / yᵀy · 1      (at first: d = −g)
///     p ← p + t d,  t = η, or where the line search leads              (at first: η min(1, 1 / Σ|g|))
///
/// until the gradient, the step or the change of loss is small. Pairs of changes are kept between steps.
/// The parameters' own `gradient` is neither read nor written.
///
/// Source: Nocedal, Wright, "Numerical Optimization" (2nd ed., 2006), algorithms 7.4, 7.5, 3.5 and 3.6.
public final class LBFGS<Scalar: FloatingTensorScalar>: ParameterEntries {
  /// How far to go along a direction.
  public enum LineSearch: Sendable, Hashable {
    /// By the learning rate.
    case none
    /// To a place that satisfies the strong Wolfe conditions, from the learning rate on.
    case strongWolfe
  }

  /// η: the first length of a step, 0 or more.
  public var learningRate: Double {
    didSet { Requirement(owner: "LBFGS").nonNegative(learningRate, "learningRate") }
  }
  /// How many directions a step takes at most.
  public let iterations: Int
  /// How many evaluations of the loss end a step.
  public let evaluations: Int
  /// The magnitude of the gradient's elements that ends a step.
  public let gradientTolerance: Double
  /// The change of parameters, or of the loss, that ends a step.
  public let changeTolerance: Double
  /// How many changes are kept.
  public let historySize: Int
  /// How far to go along a direction.
  public let lineSearch: LineSearch
  /// How often the loss was evaluated, in all steps.
  public private(set) var evaluationCount = 0

  var entries: [ParameterEntry]
  var memory = Memory()
  var owner: String { "LBFGS" }

  /// The state from one direction to the next.
  struct Memory {
    /// How many directions were taken.
    var count = 0
    var direction: Tensor<Scalar>?
    var lastGradient: Tensor<Scalar>?
    /// The length of the last step, in units of the direction.
    var stepSize: Scalar = 0
    /// The factor of H₀.
    var scale: Scalar = 1
    var pairs: [Pair] = []
  }

  /// A change of place and of gradient.
  struct Pair {
    let s: Tensor<Scalar>
    let y: Tensor<Scalar>
    let product: Double

    init(s: Tensor<Scalar>, y: Tensor<Scalar>) {
      (self.s, self.y) = (s, y)
      product = dot(s, y)
    }
  }

  /// L-BFGS on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables; a parameter that stands twice counts once.
  ///   - learningRate: η, 0 or more.
  ///   - iterations: How many directions a step takes at most, 1 or more.
  ///   - evaluations: How many evaluations of the loss end a step, 1 or more; nil for 5/4 of `iterations`.
  ///   - gradientTolerance: The magnitude of the gradient's elements that ends a step, 0 or more.
  ///   - changeTolerance: The change of parameters, or of the loss, that ends a step, 0 or more.
  ///   - historySize: How many changes are kept, 1 or more.
  ///   - lineSearch: How far to go along a direction.
  public init(
    _ parameters: [Variable<Scalar>], learningRate: Double = 1, iterations: Int = 20,
    evaluations: Int? = nil, gradientTolerance: Double = 1e-7, changeTolerance: Double = 1e-9,
    historySize: Int = 100, lineSearch: LineSearch = .none
  ) {
    let requirement = Requirement(owner: "LBFGS")
    requirement.nonNegative(learningRate, "learningRate")
    requirement.nonNegative(gradientTolerance, "gradientTolerance")
    requirement.nonNegative(changeTolerance, "changeTolerance")
    self.learningRate = learningRate
    self.iterations = requirement.positive(iterations, "iterations")
    self.evaluations = requirement.positive(
      evaluations ?? max(1, iterations * 5 / 4), "evaluations")
    (self.gradientTolerance, self.changeTolerance) = (gradientTolerance, changeTolerance)
    self.historySize = requirement.positive(historySize, "historySize")
    self.lineSearch = lineSearch
    entries = ParameterEntry.entries(of: [ParameterGroup(parameters)], requirement)
  }

  /// Changes the parameters so that the loss becomes smaller.
  ///
  /// - Parameter loss: The loss of the parameters as they are, a scalar; it is called several times, and
  ///   must be the same function each time: same data, no dropout.
  /// - Returns: The loss before the step.
  @discardableResult
  public func step(_ loss: () -> Variable<Scalar>) -> Scalar {
    var evaluated = 0
    func evaluate() -> LossAndGradient<Scalar> {
      evaluated += 1
      return evaluation(of: loss)
    }
    defer { evaluationCount += evaluated }
    var now = evaluate()
    let start = now.value
    guard !hasFailed, now.gradient.greatestMagnitude > gradientTolerance else {
      return Scalar(start)
    }
    for iteration in 1...iterations {
      let direction = nextDirection(now.gradient)
      let slope = dot(now.gradient, direction)
      let first = min(1, 1 / Double(abs(now.gradient).sum().scalar))
      memory.stepSize = Scalar(memory.count == 1 ? first * learningRate : learningRate)
      // Also where it is not a number.
      guard slope <= -changeTolerance else { break }
      let last = now
      switch lineSearch {
      case .none:
        move(by: memory.stepSize, direction)
        if iteration < iterations { now = evaluate() }
      case .strongWolfe:
        now = search(
          from: now, slope, direction, limit: evaluations - evaluated, evaluate)
      }
      let change = Double(memory.stepSize).magnitude * direction.greatestMagnitude
      if evaluated >= evaluations || now.gradient.greatestMagnitude <= gradientTolerance
        || change <= changeTolerance || abs(now.value - last.value) < changeTolerance || hasFailed
      {
        break
      }
    }
    return Scalar(start)
  }

  /// −H g, after the last change was added to H.
  private func nextDirection(_ g: Tensor<Scalar>) -> Tensor<Scalar> {
    if let direction = memory.direction, let lastGradient = memory.lastGradient {
      let pair = Pair(s: memory.stepSize * direction, y: g - lastGradient)
      if pair.product > 1e-10 {
        memory.pairs = Array((memory.pairs + [pair]).suffix(historySize))
        memory.scale = Scalar(pair.product / dot(pair.y, pair.y))
      }
    }
    memory.count += 1
    memory.lastGradient = g
    let direction = twoLoopRecursion(-g)
    memory.direction = direction
    return direction
  }

  /// H q, with H from the kept changes.
  private func twoLoopRecursion(_ q: Tensor<Scalar>) -> Tensor<Scalar> {
    var q = q
    var shares: [Double] = []
    for pair in memory.pairs.reversed() {
      let share = dot(pair.s, q) / pair.product
      shares.append(share)
      q = q - Scalar(share) * pair.y
    }
    q = memory.scale * q
    for (pair, share) in zip(memory.pairs, shares.reversed()) {
      q = q + Scalar(share - dot(pair.y, q) / pair.product) * pair.s
    }
    return q
  }

  /// Moves to where the line search leads, and returns the loss and gradient there.
  private func search(
    from start: LossAndGradient<Scalar>, _ slope: Double, _ direction: Tensor<Scalar>, limit: Int,
    _ evaluate: () -> LossAndGradient<Scalar>
  ) -> LossAndGradient<Scalar> {
    let origin = place
    let search = WolfeSearch<Scalar>(
      direction: direction, start: start, slope: slope, limit: limit)
    let found = search.found(from: Double(memory.stepSize)) { length in
      place = origin + Scalar(length) * direction
      return evaluate()
    }
    memory.stepSize = Scalar(found.length)
    place = origin + memory.stepSize * direction
    return found.evaluation
  }
}

/// A loss and its gradient by all parameters, one after the other.
struct LossAndGradient<Scalar: FloatingTensorScalar> {
  let value: Double
  let gradient: Tensor<Scalar>
}

extension LBFGS {
  /// The elements of all parameters, one after the other.
  private var place: Tensor<Scalar> {
    get { concatenate(parameters.map { $0.tensor.flattened() }) }
    set {
      for (parameter, elements) in zip(parameters, parts(of: newValue)) {
        parameter.tensor = elements
      }
    }
  }

  private func move(by length: Scalar, _ direction: Tensor<Scalar>) {
    place = place + length * direction
  }

  /// The parts of a vector that belong to each parameter, in its shape.
  func parts(of vector: Tensor<Scalar>) -> [Tensor<Scalar>] {
    var start = 0
    return parameters.map { parameter in
      defer { start += parameter.count }
      return vector[start..<(start + parameter.count)].reshaped(to: parameter.shape)
    }
  }

  private func evaluation(of loss: () -> Variable<Scalar>) -> LossAndGradient<Scalar> {
    let loss = loss()
    let trained = parameters.filter(\.requiresGradient)
    var gradients = WengertAutodiff.gradients(of: loss, withRespectTo: trained).makeIterator()
    let parts = parameters.map { parameter in
      parameter.requiresGradient
        ? gradients.next()!.tensor.flattened() : Tensor<Scalar>.zeros([parameter.count])
    }
    return LossAndGradient(value: Double(loss.scalar), gradient: concatenate(parts))
  }
}

/// Σ a b.
func dot<Scalar: FloatingTensorScalar>(_ a: Tensor<Scalar>, _ b: Tensor<Scalar>) -> Double {
  Double((a * b).sum().scalar)
}

extension Tensor where Scalar: FloatingTensorScalar {
  /// max |x|; 0 if there is no element.
  var greatestMagnitude: Double { count == 0 ? 0 : Double(abs(self).max().scalar) }
}
