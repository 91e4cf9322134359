import Foundation
import Testing
import Wengert

/// f(x, y) = x²/20 + y² from (−7, 2), as textbooks compare optimizers.
@Suite struct NarrowValleyTests {
  private struct Document: Decodable {
    let start: [Double]
    let runs: [String: Run]
    let tol: Tolerance
  }

  private struct Run: Decodable {
    let lr: Double
    let trajectory: [[Double]]
  }

  @Test(arguments: ["SGD", "Momentum", "AdaGrad", "Adam"]) func aPath(_ name: String) throws {
    let facts = try JSONDecoder().decode(Document.self, from: MoonsFacts.fact("optimizers_book"))
    let run = try #require(facts.runs[name])
    let p = Variable(Tensor(facts.start), requiresGradient: true)
    let optimizer: any Optimizer<Double> =
      switch name {
      case "SGD": SGD([p], learningRate: run.lr)
      case "Momentum": SGD([p], learningRate: run.lr, momentum: 0.9)
      case "AdaGrad": AdaGrad([p], learningRate: run.lr, epsilon: 1e-7)
      default:
        Adam([p], learningRate: run.lr, epsilon: 1e-7, epsilonPlacement: .beforeCorrection)
      }
    let scales = Variable(Tensor<Double>([1 / 20.0, 1]))
    #expect(run.trajectory.count == 30)
    for (step, expected) in run.trajectory.enumerated() {
      optimizer.zeroGradients()
      (scales * square(p)).sum().backward()
      optimizer.step()
      let want = Reference(flat: expected, shape: [2])
      #expect(mismatch("step \(step) ", p.tensor, want, within: facts.tol) == nil)
    }
  }
}
