import Testing
import Wengert

/// Formulas against steps computed by hand, for one element.
@Suite struct OptimizerFormulaTests {
  typealias Parameters = [Variable<Double>]

  /// The parameter after each step, from 1, with the given gradients.
  private func trajectory(
    _ gradients: [Double], _ make: (Parameters) throws -> any Optimizer<Double>
  ) rethrows -> [Double] {
    let p = Variable(Tensor<Double>([1]), requiresGradient: true)
    let optimizer = try make([p])
    return gradients.map { gradient in
      p.gradient = Variable(Tensor([gradient]))
      optimizer.step()
      return p.scalar
    }
  }

  /// The steps −Δp of a learning rate of 1 with the given gradients.
  private func steps(
    _ gradients: [Double], _ make: (Parameters) throws -> any Optimizer<Double>
  ) rethrows -> [Double] {
    let values = try trajectory(gradients, make)
    return zip([1] + values, values).map { $0 - $1 }
  }

  private func expectClose(
    _ values: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count == expected.count, sourceLocation: sourceLocation)
    for (value, expected) in zip(values, expected) {
      #expect(
        abs(value - expected) <= 1e-13, "\(value) is not \(expected)",
        sourceLocation: sourceLocation)
    }
  }

  @Test func plainGradientDescent() {
    expectClose(
      trajectory([1, -2, 4]) { SGD($0, learningRate: 0.1) }, [0.9, 1.1, 0.7])
    expectClose(
      trajectory([1, 1, 1]) { SGD($0, learningRate: 0.1, weightDecay: 0.1) },
      [0.89, 0.7811, 0.673289])
  }

  @Test func momentumDampeningNesterov() {
    expectClose(
      trajectory([1, 1, 1]) { SGD($0, learningRate: 0.1, momentum: 0.5) }, [0.9, 0.75, 0.575])
    expectClose(
      trajectory([1, 1, 1]) { SGD($0, learningRate: 0.1, momentum: 0.5, dampening: 0.2) },
      [0.9, 0.77, 0.625])
    expectClose(
      trajectory([1, 1, 1]) { SGD($0, learningRate: 0.1, momentum: 0.5, nesterov: true) },
      [0.85, 0.675, 0.4875])
  }

  @Test func aVelocityIsTheSameMomentum() {
    let gradients = [1, -0.5, 2, 0.25]
    var (p, v, q, w) = (1.0, 0.0, 1.0, 0.0)
    var plain: [Double] = []
    var nesterov: [Double] = []
    for g in gradients {
      v = 0.9 * v - 0.1 * g
      p += v
      plain.append(p)
      let old = w
      w = 0.9 * w - 0.1 * g
      q += -0.9 * old + 1.9 * w
      nesterov.append(q)
    }
    expectClose(trajectory(gradients) { SGD($0, learningRate: 0.1, momentum: 0.9) }, plain)
    expectClose(
      trajectory(gradients) { SGD($0, learningRate: 0.1, momentum: 0.9, nesterov: true) }, nesterov)
  }

  @Test func adaGrad() {
    expectClose(
      steps([3, 4, 12]) { AdaGrad($0, learningRate: 1, epsilon: 0) }, [1, 0.8, 12.0 / 13])
    expectClose(
      steps([3, 4, 12]) { AdaGrad($0, learningRate: 1, learningRateDecay: 1, epsilon: 0) },
      [1, 0.4, 4.0 / 13])
    expectClose(
      steps([3, 12, 84]) {
        AdaGrad($0, learningRate: 1, initialAccumulator: 16, epsilon: 5)
      }, [0.3, 12.0 / 18, 84.0 / 90])
  }

  @Test func rmsProp() {
    // v = 1, 1, 7.
    expectClose(
      steps([2, 1, 5]) { RMSProp($0, learningRate: 1, alpha: 0.75, epsilon: 1) },
      [1, 0.5, 5 / (7.squareRoot() + 1)])
    expectClose(
      steps([2, 1, 5]) { RMSProp($0, learningRate: 1, alpha: 0.75, epsilon: 1, momentum: 0.5) },
      [1, 1, 0.5 + 5 / (7.squareRoot() + 1)])
    // a = 0.5, 0.625, 1.71875.
    expectClose(
      steps([2, 1, 5]) { RMSProp($0, learningRate: 1, alpha: 0.75, epsilon: 0, centered: true) },
      [2 / 0.75.squareRoot(), 1 / 0.609375.squareRoot(), 5 / (7 - 2.9541015625).squareRoot()])
  }

  @Test func aVarianceRoundedBelowZeroIsZero() {
    let gradients = [Double](repeating: 0.7, count: 500)
    let values = trajectory(gradients) {
      RMSProp($0, learningRate: 1e-3, alpha: 0.5, centered: true)
    }
    #expect(values.allSatisfy { $0.isFinite })
  }

  @Test func adaDelta() {
    // v = 8, 12, 14.
    let first = 4 / 3.0
    let second = (17.0 / 9).squareRoot() / 13.squareRoot() * 4
    let average = 0.5 * (8.0 / 9) + 0.5 * (17.0 / 9 * 16 / 13)
    let third = (average + 1).squareRoot() / 15.squareRoot() * 4
    expectClose(
      steps([4, 4, 4]) { AdaDelta($0, rho: 0.5, epsilon: 1) }, [first, second, third])
  }

  @Test func adam() {
    // A constant gradient is its own corrected moment.
    expectClose(
      trajectory([3, 3, 3]) { Adam($0, learningRate: 0.1, epsilon: 1) }, [0.925, 0.85, 0.775])
    // m = 1, 0.5, 0.75; v = 1, 0.75, 0.8125.
    expectClose(
      steps([2, 0, 1]) { Adam($0, learningRate: 1, betas: (0.5, 0.75), epsilon: 0) },
      [1, 2.0 / 3 / (12.0 / 7).squareRoot(), 6.0 / 7 / (52.0 / 37).squareRoot()])
    expectClose(
      steps([2, 0, 1]) {
        Adam($0, learningRate: 1, betas: (0.5, 0.75), epsilon: 0, amsgrad: true)
      }, [1, 2.0 / 3 / (16.0 / 7).squareRoot(), 6.0 / 7 / (64.0 / 37).squareRoot()])
    expectClose(
      steps([2, 0, 1]) {
        Adam(
          $0, learningRate: 1, betas: (0.5, 0.75), epsilon: 1, epsilonPlacement: .beforeCorrection)
      },
      [
        0.5, 0.4375.squareRoot() / 0.75 * 0.5 / (0.75.squareRoot() + 1),
        0.578125.squareRoot() / 0.875 * 0.75 / (0.8125.squareRoot() + 1),
      ])
  }

  @Test func adamWDecaysBesideTheGradient() {
    expectClose(
      trajectory([3, 3, 3]) { AdamW($0, learningRate: 0.1, epsilon: 1, weightDecay: 0.5) },
      [0.875, 0.75625, 0.6434375])
    // In Adam the decay goes through the moments: g = 1 + 0.5 at first, and its size cancels.
    expectClose(
      trajectory([1]) { Adam($0, learningRate: 0.1, epsilon: 0, weightDecay: 0.5) }, [0.9])
  }
}
