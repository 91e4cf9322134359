import Foundation
import Testing
import Wengert

/// Gradients of gradients.
@Suite struct HigherOrderTests {
  /// The function and its first four derivatives at the points.
  private func derivatives(
    _ points: [Double], _ function: (Variable<Double>) -> Variable<Double>
  ) -> [[Double]] {
    let x = leaf(points)
    var result = function(x)
    var found = [result.scalars]
    for _ in 1...4 {
      result = gradient(of: result.sum(), withRespectTo: x, createGraph: true)
      found.append(result.scalars)
    }
    return found
  }

  private func expect(
    _ found: [[Double]], at points: [Double], _ expected: [(Double) -> Double]
  ) {
    for (values, formula) in zip(found, expected) {
      for (value, x) in zip(values, points) {
        #expect(abs(value - formula(x)) <= 1e-13 * max(1, abs(formula(x))))
      }
    }
  }

  private let points = [-1.7, -0.3, 0.4, 2.2]

  @Test func fourDerivativesOfAPower() {
    func power(_ factor: Double, _ exponent: Double) -> (Double) -> Double {
      { factor * Foundation.pow($0, exponent) }
    }
    let formulas = [power(1, 5), power(5, 4), power(20, 3), power(60, 2), power(120, 1)]
    expect(derivatives(points) { $0 * $0 * $0 * $0 * $0 }, at: points, formulas)
    expect(derivatives(points) { pow($0, 5) }, at: points, formulas)
  }

  @Test func fourDerivativesOfTheSine() {
    let formulas: [(Double) -> Double] = [
      { Foundation.sin($0) }, { Foundation.cos($0) }, { -Foundation.sin($0) },
      { -Foundation.cos($0) }, { Foundation.sin($0) },
    ]
    expect(derivatives(points) { sin($0) }, at: points, formulas)
  }

  @Test func fourDerivativesOfTheHyperbolicTangent() {
    // Polynomials in t = tanh x, as t' = 1 − t².
    func polynomial(_ factor: @escaping (Double) -> Double) -> (Double) -> Double {
      { (x: Double) -> Double in
        let t = Foundation.tanh(x)
        return (1 - t * t) * factor(t)
      }
    }
    let formulas: [(Double) -> Double] = [
      { Foundation.tanh($0) }, polynomial { _ in 1 }, polynomial { t in -2 * t },
      polynomial { t in 6 * t * t - 2 }, polynomial { t in t * (16 - 24 * t * t) },
    ]
    expect(derivatives(points) { tanh($0) }, at: points, formulas)
  }

  @Test func backwardCanLeaveDifferentiableGradients() {
    let x = leaf([0.5])
    pow(x, 3).backward(createGraph: true)
    let slope = x.gradient!
    #expect(slope.requiresGradient)
    x.gradient = nil
    slope.backward()
    #expect(abs(x.gradient!.scalar - 3) < 1e-15)
    #expect(!x.gradient!.requiresGradient)
  }

  @Test func aGradientPenaltyTrains() {
    // d/dw (∂(w x²)/∂x)² = d/dw 4 w² x² = 8 w x²
    let (w, x) = (leaf([3]), leaf([0.5]))
    let slope = gradient(of: w * x * x, withRespectTo: x, createGraph: true)
    square(slope).backward()
    #expect(w.gradient!.scalars == [6])
  }

  @Test func theCotangentIsDifferentiatedToo() {
    // The gradient of ⟨v, Jᵀu⟩ with respect to u is Jv: the forward product from two backward ones.
    let (x, u) = (leaf([0.2, -0.4]), leaf([1, 1]))
    let back = gradient(of: sin(x), withRespectTo: x, cotangent: u, createGraph: true)
    let forward = gradient(of: back, withRespectTo: u, cotangent: constant([3, 5]))
    let expected = cos(x.tensor) * Tensor([3, 5])
    #expect(forward.tensor.isClose(to: expected, relativeTolerance: 1e-15))
  }
}
