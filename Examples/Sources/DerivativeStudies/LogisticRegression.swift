import Wengert
import WengertDatasets

/// Logistic regression on two moons with all products x^i y^j up to the third degree, and two ways down
/// its objective.
///
///     f(w) = mean cross-entropy + ½ λ |w|²
public struct LogisticRegression: Module {
  /// Of the weights.
  public typealias Scalar = Double
  /// How far a descent was after one of its steps.
  public struct Point: Sendable, Codable {
    /// f.
    public let objective: Double
    /// |∂f|.
    public let gradientNorm: Double
    /// Backward walks so far, those for products with the Hessian included.
    public let walks: Int
  }

  private let features: Variable<Double>
  private let targets: Variable<Double>
  private let penalty: Double
  /// w.
  public let weight: Variable<Double>

  /// A regression that starts with weights of 0.
  public init(count: Int, penalty: Double = 1e-4, seed: UInt32) {
    let moons = PointSet.moons(count: count, noise: 0.2, seed: seed)
    let points: Tensor<Double> = moons.pointTensor()
    let (x, y) = (points[0..., 0], points[0..., 1])
    var columns: [Tensor<Double>] = []
    for degree in 0...3 {
      for power in 0...degree {
        columns.append(pow(x, Double(degree - power)) * pow(y, Double(power)))
      }
    }
    features = Variable(stack(columns, along: 1))
    targets = Variable(Tensor<Double>(converting: moons.labelTensor))
    weight = Variable(.zeros([columns.count]), requiresGradient: true)
    self.penalty = penalty
  }

  /// f at the present weights.
  public func objective() -> Variable<Double> {
    binaryCrossEntropyWithLogits(matmul(features, weight), targets)
      + l2Penalty([weight], strength: penalty)
  }

  /// The share of points on the right side.
  public var accuracy: Double {
    withoutGradients {
      let isOne = matmul(features, weight).tensor .> 0
      let hits = (Tensor<Double>(converting: isOne) .== targets.tensor).trueCount
      return Double(hits) / Double(targets.count)
    }
  }

  /// Newton's method: each step goes to where the second-order model of f is least, which conjugate
  /// gradients find from products with the Hessian alone.
  ///
  /// Nocedal and Wright, "Numerical Optimization", 2006, algorithm 7.1.
  ///
  /// - Parameter beforeStep: Is called before each step, and may give the descent up.
  public func newton(steps: Int, beforeStep: () throws -> Void = {}) rethrows -> [Point] {
    var walks = 0
    var points: [Point] = []
    for _ in 0...steps {
      try beforeStep()
      let loss = objective()
      let hessian = HessianProduct(of: loss, withRespectTo: [weight])
      walks += 1
      let slope = hessian.gradients[0].tensor
      let norm = slope.squaredNorm().scalar.squareRoot()
      points.append(Point(objective: loss.scalar, gradientNorm: norm, walks: walks))
      if norm < 1e-9 || points.count > steps { break }
      let tolerance = min(0.5, norm.squareRoot()) * norm
      let direction = conjugateGradients(slope, tolerance: tolerance) { vector in
        walks += 1
        return hessian([Variable(vector)])[0].tensor
      }
      descend(along: direction, from: loss.scalar, slope: (slope * direction).sum().scalar)
    }
    return points
  }

  /// Halves the step until f falls by a part of the decrease that the slope predicts.
  private func descend(along direction: Tensor<Double>, from value: Double, slope: Double) {
    let start = weight.tensor
    var step = 1.0
    for _ in 0..<30 {
      weight.tensor = start + direction * step
      if withoutGradients({ objective().scalar }) <= value + 1e-4 * step * slope { return }
      step /= 2
    }
    weight.tensor = start
  }

  /// Gradient descent at the rate 1 / L, L the greatest eigenvalue that the Hessian can have.
  ///
  /// - Parameter beforeStep: Is called before each step, and may give the descent up.
  public func gradientDescent(
    steps: Int, beforeStep: () throws -> Void = {}
  ) rethrows -> [Point] {
    // The cross-entropy bends most where every probability is ½: by Xᵀ X / 4 n, as at weights of 0.
    weight.tensor = .zeros(weight.shape)
    let rate = 1 / greatestEigenvalue()
    return try (0...steps).map { step in
      try beforeStep()
      let loss = objective()
      let slope = gradient(of: loss, withRespectTo: weight).tensor
      weight.tensor = weight.tensor - slope * rate
      return Point(
        objective: loss.scalar, gradientNorm: slope.squaredNorm().scalar.squareRoot(),
        walks: step + 1)
    }
  }

  /// By power iteration, with products with the Hessian.
  private func greatestEigenvalue() -> Double {
    let hessian = HessianProduct(of: objective(), withRespectTo: [weight])
    var vector = Tensor<Double>.ones(weight.shape)
    var value = 0.0
    for _ in 0..<100 {
      let product = hessian([Variable(vector)])[0].tensor
      value = product.squaredNorm().scalar.squareRoot()
      vector = product / value
    }
    return value
  }
}

/// Solves H p = −g, by products with H alone, until the rest is below the tolerance; H is positive definite.
///
/// Hestenes and Stiefel, "Methods of Conjugate Gradients for Solving Linear Systems", 1952.
func conjugateGradients(
  _ slope: Tensor<Double>, tolerance: Double, product: (Tensor<Double>) -> Tensor<Double>
) -> Tensor<Double> {
  var solution = Tensor<Double>.zeros(slope.shape)
  var rest = -slope
  var direction = rest
  var square = rest.squaredNorm().scalar
  for _ in 0..<(2 * slope.count) where square.squareRoot() > tolerance {
    let bent = product(direction)
    let step = square / (direction * bent).sum().scalar
    solution = solution + direction * step
    rest = rest - bent * step
    let next = rest.squaredNorm().scalar
    direction = rest + direction * (next / square)
    square = next
  }
  return solution
}
