import Testing
import Wengert

/// What is no optimizer, and what the message says.
@Suite struct OptimizerErrorTests {
  private let p = [Variable(Tensor<Double>([1]), requiresGradient: true)]

  private func expectError(
    _ message: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () -> Any
  ) {
    let error = #expect(throws: TensorError.self, sourceLocation: sourceLocation) {
      _ = try checked(body)
    }
    #expect(error?.description == message, sourceLocation: sourceLocation)
  }

  @Test func hyperparameters() {
    expectError("SGD: learningRate is -0.1; it must be finite and 0 or more") {
      SGD(p, learningRate: -0.1)
    }
    expectError("SGD: learningRate is nan; it must be finite and 0 or more") {
      SGD(p, learningRate: .nan)
    }
    expectError("SGD: weightDecay is -1.0; it must be finite and 0 or more") {
      SGD(p, learningRate: 0.1, weightDecay: -1)
    }
    expectError("SGD: momentum is 1.0; it must be at least 0 and less than 1") {
      SGD(p, learningRate: 0.1, momentum: 1)
    }
    expectError(
      "SGD: nesterov needs a momentum more than 0 and a dampening of 0; they are 0.0 and 0.0"
    ) { SGD(p, learningRate: 0.1, nesterov: true) }
    expectError("SGD: dampening is 2.0; it must be from 0 to 1") {
      SGD(p, learningRate: 0.1, momentum: 0.5, dampening: 2)
    }
    expectError("AdaGrad: initialAccumulator is -1.0; it must be finite and 0 or more") {
      AdaGrad(p, initialAccumulator: -1)
    }
    expectError("RMSProp: alpha is 1.5; it must be at least 0 and less than 1") {
      RMSProp(p, alpha: 1.5)
    }
    expectError("AdaDelta: epsilon is 0.0; it must be finite and more than 0") {
      AdaDelta(p, epsilon: 0)
    }
    expectError("Adam: betas.second is 1.0; it must be at least 0 and less than 1") {
      Adam(p, betas: (0.9, 1))
    }
    expectError("AdamW: epsilon is -1.0; it must be finite and 0 or more") {
      AdamW(p, epsilon: -1)
    }
    expectError("Adam: learningRate is -1.0; it must be finite and 0 or more") {
      Adam(p).learningRate = -1
    }
  }

  @Test func parameters() {
    expectError("SGD: there are no parameters to optimize") {
      SGD([Variable<Double>](), learningRate: 0.1)
    }
    expectError(
      "SGD: parameter 0 of group 0, of shape [1], is the result of an operation; only variables made "
        + "from tensors can be trained"
    ) { SGD([p[0] * 2], learningRate: 0.1) }
    expectError("SGD: a parameter of shape [1] is in groups 0 and 1; it can be in one only") {
      SGD([ParameterGroup(p), ParameterGroup(p)], learningRate: 0.1)
    }
    expectError(
      "SGD: group 0 has a learningRate of its own, which is kept as a ratio to the optimizer's: "
        + "that must be more than 0"
    ) { SGD([ParameterGroup(p, learningRate: 0.1)], learningRate: 0) }
  }

  @Test func clipping() {
    expectError("clipGradients: norm is -1.0; it must be finite and 0 or more") {
      clipGradients(of: p, norm: -1)
    }
    expectError("clipGradients: p is 0.0; it must be finite and more than 0") {
      clipGradients(of: p, norm: 1, kind: .p(0))
    }
    expectError("clipGradients: value is nan; it must be finite and 0 or more") {
      clipGradients(of: p, value: .nan)
    }
  }
}
