import Foundation
import Testing
import Wengert

/// Steps of batch normalization as the reference computed them.
private struct BatchNormFile: Decodable {
  struct Numbers: Decodable {
    let shape: [Int]
    let data: [Double]
    var tensor: Tensor<Double> { Tensor(data, shape: Shape(shape)) }
  }
  struct Attributes: Decodable {
    let eps: Double
    let momentum: Double
  }
  struct Step: Decodable {
    let training: Bool
    let x: Numbers
    let y: Numbers
    let cotangent: Numbers
    let grads: [String: Numbers]
    let runningMean: Numbers
    let runningVar: Numbers
  }
  struct Case: Decodable {
    let id: String
    let attrs: Attributes
    let gamma: Numbers
    let beta: Numbers
    let steps: [Step]
  }
  let cases: [Case]
}

private func isClose(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Bool {
  a.isClose(to: b, relativeTolerance: 1e-10, absoluteTolerance: 1e-11)
}

@Suite struct LayerBatchNormTests {
  private static func cases() throws -> [BatchNormFile.Case] {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appending(path: "OracleTests/Fixtures/state/bn_state.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(BatchNormFile.self, from: Data(contentsOf: file)).cases
  }

  @Test func trainingStepsAndEvaluationAreThoseOfTheReference() throws {
    let cases = try Self.cases()
    #expect(!cases.isEmpty)
    for reference in cases {
      let layer = BatchNorm<Double>(
        channels: reference.gamma.shape[0], epsilon: reference.attrs.eps,
        averaging: .weightOfNew(reference.attrs.momentum))
      layer.scale.tensor = reference.gamma.tensor
      layer.shift.tensor = reference.beta.tensor
      for step in reference.steps {
        if step.training { layer.setMode(.training) } else { layer.setMode(.evaluation) }
        let x = Variable(step.x.tensor, requiresGradient: true)
        let y = layer(x)
        let found = gradients(
          of: y, withRespectTo: [x, layer.scale, layer.shift],
          cotangent: Variable(step.cotangent.tensor))
        #expect(isClose(y.tensor, step.y.tensor), "\(reference.id)")
        #expect(isClose(layer.runningMean.tensor, step.runningMean.tensor), "\(reference.id)")
        #expect(isClose(layer.runningVariance.tensor, step.runningVar.tensor), "\(reference.id)")
        for (name, gradient) in zip(["x", "gamma", "beta"], found) {
          let expected = try #require(step.grads[name])
          #expect(isClose(gradient.tensor, expected.tensor), "\(reference.id) \(name)")
        }
      }
    }
  }

  @Test func theOtherConventionWeighsTheOldValue() {
    let layer = BatchNorm<Double>(channels: 1, averaging: .weightOfOld(0.9))
    #expect(layer.runningVariance.tensor == [0])
    _ = layer(Variable([[1], [3]]))
    #expect(isClose(layer.runningMean.tensor, [0.2]))
    #expect(isClose(layer.runningVariance.tensor, [0.1]))
    _ = layer(Variable([[5], [9]]))
    #expect(isClose(layer.runningMean.tensor, [0.88]))
    #expect(isClose(layer.runningVariance.tensor, [0.49]))
  }

  @Test func evaluationChangesNothing() {
    let layer = BatchNorm<Double>(channels: 2)
    layer.setMode(.evaluation)
    let before = layer.state
    let y = layer(Variable([[1, 2], [3, 4]]))
    #expect(layer.state == before)
    #expect(isClose(y.tensor * (1 + 1e-5).squareRoot(), [[1, 2], [3, 4]]))
  }

  @Test func whatDoesNotFitIsRefused() {
    let layer = BatchNorm<Double>(channels: 2)
    let before = layer.state
    #expect(throws: TensorError.self) { try checked { layer(Variable(.ones([4, 3]))) } }
    #expect(throws: TensorError.self) { try checked { layer(Variable(.ones([2]))) } }
    // One element has no unbiased variance.
    #expect(throws: TensorError.self) { try checked { layer(Variable(.ones([1, 2]))) } }
    #expect(layer.state == before)
  }
}
