import Testing
import Wengert
import WengertOptimizerTable

/// Formulas against steps computed by hand, for one element.
@Suite struct OptimizerFormulaTests {
  typealias Parameters = [Variable<Double>]

  /// The parameter after each step, from 1, with the given gradients.
  private func trajectory(
    _ gradients: [Double], _ make: (Parameters) throws -> any Optimizer<Double>
  ) rethrows -> [Double] {
    let p = Variable(Tensor<Double>([[1]]), requiresGradient: true)
    let optimizer = try make([p])
    return gradients.map { gradient in
      p.gradient = Variable(Tensor([[gradient]]))
      optimizer.step()
      return p.scalar
    }
  }

  private func expectClose(
    _ values: [Double], _ expected: [Double], _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count == expected.count, sourceLocation: sourceLocation)
    for (value, expected) in zip(values, expected) {
      #expect(
        abs(value - expected) <= 1e-13, "\(what) \(value) is not \(expected)",
        sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: OptimizerTable.rows.indices) func stepsComputedByHand(_ index: Int) {
    let row = OptimizerTable.rows[index]
    for item in row.steps {
      let places = trajectory(item.gradients) {
        row.make([ParameterGroup($0)], Hyperparameters(item.settings))
      }
      expectClose(places, item.places, "\(OptimizerCase(row, item.settings))")
    }
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

  @Test func aVarianceRoundedBelowZeroIsZero() {
    let gradients = [Double](repeating: 0.7, count: 500)
    let values = trajectory(gradients) {
      RMSProp($0, learningRate: 1e-3, alpha: 0.5, centered: true)
    }
    #expect(values.allSatisfy { $0.isFinite })
  }
}
