import Testing
import Wengert

private struct Net: Module {
  let hidden1 = Linear<Double>(weight: Tensor([1, 1], shape: [1, 2]), bias: [0, 0])
  let hidden2 = Linear<Double>(weight: Tensor([1, 1, 1, 1], shape: [2, 2]), bias: nil)
  func callAsFunction(_ x: Variable<Double>) -> Variable<Double> {
    sqrt(hidden2(hidden1(x)))
  }
}

@Suite("Anomaly detection") struct AnomalyTests {
  /// The anomaly that a computation is stopped by.
  private func anomaly(_ body: () throws -> Void) -> AnomalyError? {
    do {
      try checked(body)
      return nil
    } catch {
      return error as? AnomalyError
    }
  }

  @Test("the first NaN of a forward computation")
  func forward() throws {
    let error = try #require(
      anomaly {
        withAnomalyDetection {
          let x = Variable(Tensor<Float>([1, -2, 3]), requiresGradient: true)
          _ = sqrt(log(x) + 1)
        }
      })
    #expect(error.operation == "log")
    #expect(error.pass == .forward)
    #expect(error.reason == "made 1 NaN among 3 elements in the forward pass")
    #expect(error.tensors.map(\.role) == ["result", "operand 0"])
    #expect(error.tensors[0].nanCount == 1)
    let operand = error.tensors[1]
    #expect(operand.shape == [3] && operand.dataType == .float32 && operand.isFinite)
    #expect((operand.minimum, operand.maximum) == (-2, 3))
    #expect(abs(operand.mean - 2.0 / 3) < 1e-9)
    #expect(error.scope?.file == "ErrorTests/AnomalyTests.swift")
    #expect(error.walkPlace == nil)
    #expect(
      error.description.hasPrefix(
        "log: made 1 NaN among 3 elements in the forward pass\n  result [3] Float: min 0, max 1.0986"
      ))
  }

  @Test("plain tensors are looked at, too")
  func tensors() throws {
    let error = try #require(
      anomaly { withAnomalyDetection { _ = Tensor<Double>([1, 0]) / Tensor<Double>([1, 0]) } })
    #expect(error.operation == "/" && error.tensors.count == 3)
  }

  @Test("operations of any number of operands")
  func several() throws {
    let huge = Variable(Tensor<Double>([1e200]), requiresGradient: true)
    let three = try #require(anomaly { withAnomalyDetection { _ = affine(x, x, huge) } })
    #expect(three.operation == "affine")
    let many = try #require(
      anomaly { withAnomalyDetection { _ = l2Penalty([huge, huge, huge, huge, huge]) } })
    #expect(many.operation == "l2Penalty" && many.tensors.count == 6)
    var x: Variable<Double> { Variable(Tensor([1e200], shape: [1, 1]), requiresGradient: true) }
  }

  @Test("the rule that made an infinity, and the call that it belongs to")
  func backward() throws {
    let error = try #require(
      anomaly {
        withAnomalyDetection {
          let x = Variable(Tensor<Double>([4, 0]), requiresGradient: true)
          sqrt(x * x).sum().backward()
        }
      })
    #expect(error.operation == "sqrt" && error.pass == .backward)
    #expect(error.reason == "its rule made 1 infinity among 2 elements in the backward pass")
    #expect(
      error.tensors.map(\.role) == ["gradient of operand 0", "gradient of the result", "result"])
  }

  @Test("0 · ∞ in a rule")
  func nanInRule() throws {
    let error = try #require(
      anomaly {
        withAnomalyDetection {
          let x = Variable(Tensor<Double>([0]), requiresGradient: true)
          (sqrt(x) * 0).sum().backward()
        }
      })
    #expect(error.operation == "sqrt" && error.tensors[0].nanCount == 1)
  }

  @Test("a graph recorded before the scope is looked at in the walk")
  func recordedBefore() throws {
    let x = Variable(Tensor<Double>([0]), requiresGradient: true)
    let y = sqrt(x).sum()
    let error = try #require(anomaly { withAnomalyDetection { y.backward() } })
    #expect(error.operation == "sqrt" && error.pass == .backward && error.place == nil)
  }

  @Test("gradients of gradients say whose rule it was")
  func second() throws {
    let error = try #require(
      anomaly {
        withAnomalyDetection {
          let x = Variable(Tensor<Double>([0, 2]), requiresGradient: true)
          _ = gradient(of: sqrt(x).sum(), withRespectTo: x, createGraph: true)
        }
      })
    #expect(error.operation == "/")
    #expect(error.reason.hasSuffix("while the gradient of sqrt was computed"))
  }

  @Test("modules by their path, parameters by their name")
  func modules() throws {
    let net = Net()
    let inside = try #require(
      anomaly {
        withAnomalyDetection(in: net, named: "net") {
          net.hidden2.weight.tensor = Tensor([1e308, 1e308, 1, 1], shape: [2, 2])
          _ = net(Variable(Tensor([1e10], shape: [1, 1])))
        }
      })
    #expect(inside.module == "net.hidden2")
    #expect(inside.tensors.map(\.role).contains("operand 1 (net.hidden2.weight)"))
    net.hidden2.weight.tensor = .ones([2, 2])
    let after = try #require(
      anomaly {
        withAnomalyDetection(in: net, named: "net") {
          _ = net(Variable(Tensor([-1], shape: [1, 1])))
        }
      })
    #expect(after.operation == "sqrt" && after.module == "after net.hidden2")
    let back = try #require(
      anomaly {
        withAnomalyDetection(in: net, named: "net") {
          net(Variable(Tensor([0], shape: [1, 1]))).sum().backward()
        }
      })
    #expect(back.operation == "sqrt" && back.pass == .backward)
    #expect(back.module == "after net.hidden2")
  }

  @Test("a trainer names its model, and diverges with a report")
  func trainer() throws {
    var generator = RandomGenerator(seed: 2)
    let net = Sequential<Float> {
      Linear(inputs: 1, outputs: 4, using: &generator)
      ReLU()
      Linear(inputs: 4, outputs: 1, using: &generator)
    }
    let trainer = Trainer(net, optimizer: SGD(net.parameters, learningRate: 1e8)) {
      (net, batch: Batch<Float, Float>) in
      meanSquaredError(net(Variable(batch.inputs)), batch.labels)
    }
    trainer.progress = .silent
    let inputs = Tensor<Float>([1, 2, 3, 4], shape: [4, 1])
    let error = try #require(
      anomaly {
        try withAnomalyDetection {
          _ = try trainer.fit(training: DataLoader(inputs, inputs, batchSize: 4), epochs: 50)
        }
      })
    let module = error.module ?? "none"
    #expect(module.contains("model.layers."), "\(module)")
    #expect(error.tensors[0].infiniteCount + error.tensors[0].nanCount > 0)
  }

  @Test("what is not made by an operation is said to be so")
  func outsiders() throws {
    let data = try #require(
      anomaly { withAnomalyDetection { _ = Tensor<Float>([1, .nan]) + 1 } })
    #expect(data.reason == "operand 0 holds 1 NaN that no operation made: it was passed in")
    let input = try #require(
      anomaly { withAnomalyDetection { _ = Variable(Tensor<Float>([1, .nan])) + 1 } })
    #expect(input.reason == data.reason)
    let layer = Linear<Float>(weight: Tensor([.infinity, 1], shape: [2, 1]), bias: nil)
    let parameter = try #require(
      anomaly {
        withAnomalyDetection(in: layer, named: "layer") { _ = layer(Variable(.ones([1, 2]))) }
      })
    #expect(
      parameter.reason
        == "operand 1 (layer.weight) holds 1 infinity that no operation made: an optimizer's step or its initial value made it"
    )
  }

  @Test("infinities of constants pass, and NaN made of them does not")
  func constants() throws {
    let mask = Tensor<Float>([0, -.infinity])
    #expect(anomaly { withAnomalyDetection { _ = softmax(mask + [1, 1]) } } == nil)
    let error = try #require(anomaly { withAnomalyDetection { _ = mask - mask } })
    #expect(error.operation == "-" && error.tensors[0].nanCount == 1)
    // A result that leaves NaN out is no anomaly.
    let holes = Tensor<Float>([1, .nan])
    #expect(anomaly { withAnomalyDetection { _ = select(holes .== holes, holes, 0) } } == nil)
  }

  @Test("numbers are the same with detection and without")
  func sameNumbers() throws {
    func gradients() -> [Tensor<Double>] {
      var generator = RandomGenerator(seed: 3)
      let net = Sequential<Double>([
        Linear(inputs: 3, outputs: 4, using: &generator), BatchNorm(channels: 4), Tanh(),
        Linear(inputs: 4, outputs: 2, using: &generator),
      ])
      let x = Variable(Tensor<Double>.randomNormal([5, 3], using: &generator))
      crossEntropy(net(x), [0, 1, 0, 1, 1]).backward()
      return net.parameters.map { $0.gradient!.tensor }
    }
    let plain = gradients()
    #expect(withAnomalyDetection(gradients) == plain)
  }

  @Test("the scope ends, nests, and concerns its thread alone")
  func scopes() {
    #expect(!AnomalyDetection.isEnabled)
    withAnomalyDetection {
      #expect(AnomalyDetection.isEnabled)
      withAnomalyDetection {}
      #expect(AnomalyDetection.isEnabled)
    }
    #expect(!AnomalyDetection.isEnabled)
    let result = log(Tensor<Float>([-1]))
    #expect(result.scalar.isNaN)
  }

  @Test("a shape error inside comes first")
  func shapeErrors() {
    #expect(throws: TensorError.self) {
      try checked {
        withAnomalyDetection { _ = log(Tensor<Float>([1, 2]).reshaped(to: [3])) }
      }
    }
  }

  #if os(Linux)
    @Test("file and line of the user's call, of the call of backward, and its function")
    func places() throws {
      func doubtful(_ x: Variable<Double>) -> Variable<Double> {
        log(x)
      }
      let line = #line - 2
      let error = try #require(
        anomaly {
          withAnomalyDetection {
            _ = doubtful(Variable(Tensor<Double>([-1]), requiresGradient: true))
          }
        })
      #expect(error.place?.file == "ErrorTests/AnomalyTests.swift")
      #expect(error.place?.line == line)
      #expect(error.place?.function?.contains("doubtful") == true)

      let x = Variable(Tensor<Double>([0]), requiresGradient: true)
      var called = 0
      // Outside of a macro, whose expansion has lines of its own.
      let found = anomaly {
        withAnomalyDetection {
          let y = sqrt(x)
          called = #line - 1
          y.sum().backward()
        }
      }
      let back = try #require(found)
      #expect(back.place?.line == called)
      #expect(back.walkPlace?.line == called + 2)
    }
  #endif
}
