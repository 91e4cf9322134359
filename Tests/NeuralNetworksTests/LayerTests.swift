import Testing
import Wengert

@Suite struct LayerTests {
  @Test func anAffineLayer() {
    let layer = Linear<Double>(weight: [[1, 2, 3], [4, 5, 6]], bias: [0.5, 0, -0.5])
    let x = Variable<Double>([[1, 1], [2, -1]])
    #expect(layer(x).tensor == [[5.5, 7, 8.5], [-1.5, -1, -0.5]])
    #expect(layer(Variable([1, 1])).tensor == [5.5, 7, 8.5])
    #expect(layer(Variable(.ones([2, 4, 2]))).shape == [2, 4, 3])
    let plain = Linear<Double>(inputs: 2, outputs: 3, bias: nil)
    #expect(plain.parameters.count == 1)
    #expect(throws: TensorError.self) { try checked { layer(Variable(.ones([2, 3]))) } }
    #expect(throws: TensorError.self) {
      try checked { Linear<Double>(weight: [[1, 2]], bias: [1]) }
    }
  }

  @Test func theGeneratorFixesTheParameters() {
    func weights(_ seed: UInt64) -> Tensor<Float> {
      var generator = RandomGenerator(seed: seed)
      return Linear<Float>(inputs: 5, outputs: 4, using: &generator).weight.tensor
    }
    #expect(weights(1) == weights(1))
    #expect(weights(1) != weights(2))
  }

  @Test func aChainIsBuiltByAClosureOrAnArray() {
    let isDeep = true
    let net = Sequential<Double> {
      Linear(inputs: 2, outputs: 3)
      Tanh()
      if isDeep {
        Linear(inputs: 3, outputs: 3)
      }
      for _ in 0..<2 {
        ReLU()
      }
      Lambda { $0 * 2 }
    }
    #expect(net.layers.count == 6)
    let x = Variable<Double>([[0.3, -0.7]])
    #expect(Sequential<Double>([])(x).tensor == x.tensor)
    let first = net.layers[0]
    let second = net.layers[2]
    let expected = (relu(second(tanh(first(x)))) * 2).tensor
    #expect(net(x).tensor == expected)
    #expect(Sequential([first, Tanh(), second, ReLU(), Lambda { $0 * 2 }])(x).tensor == expected)
  }

  @Test func activationsAreTheFunctions() {
    let x = Variable<Double>([[-30, -1, -0.5, 0], [0.5, 1, 2, 30]])
    let pairs: [(any Layer<Double>, Variable<Double>)] = [
      (Tanh(), tanh(x)), (Sigmoid(), sigmoid(x)), (ReLU(), relu(x)),
      (LeakyReLU(negativeSlope: 0.2), leakyReLU(x, negativeSlope: 0.2)),
      (ELU(alpha: 0.5), elu(x, alpha: 0.5)),
      (GELU(), gelu(x)), (GELU(approximation: .tanh), gelu(x, approximation: .tanh)),
      (SiLU(), silu(x)),
      (Softplus(), softplus(x)), (Softmax(along: 0), softmax(x, along: 0)),
      (Softmax(), softmax(x, along: 1)), (LogSoftmax(), logSoftmax(x, along: 1)),
    ]
    for (layer, expected) in pairs { #expect(layer(x).tensor == expected.tensor) }
  }

  @Test func furtherActivationsAreTheFunctions() {
    let x = Variable<Double>([[-30, -1, -0.5, 0], [0.5, 1, 2, 30]])
    let pairs: [(any Layer<Double>, Variable<Double>)] = [
      (SELU(), selu(x)), (CELU(alpha: 2), celu(x, alpha: 2)), (Mish(), mish(x)),
      (TanhShrink(), tanhShrink(x)), (Softsign(), softsign(x)), (LogSigmoid(), logSigmoid(x)),
      (HardSwish(), hardSwish(x)), (HardSigmoid(), hardSigmoid(x)), (ReLU6(), relu6(x)),
      (HardTanh(from: -0.7, to: 2), hardTanh(x, from: -0.7, to: 2)),
      (SoftShrink(bound: 0.6), softShrink(x, bound: 0.6)),
      (HardShrink(bound: 0.6), hardShrink(x, bound: 0.6)),
      (Threshold(above: 0.1, otherwise: 7), threshold(x, above: 0.1, otherwise: 7)),
      (Softmin(along: 0), softmin(x, along: 0)), (GLU(), glu(x)),
    ]
    for (layer, expected) in pairs { #expect(layer(x).tensor == expected.tensor) }
  }

  @Test func learnedSlopes() {
    let layer = PReLU<Double>(channels: 2)
    let x = Variable<Double>([[-4, 1], [-8, -2]])
    #expect(layer.parameters.count == 1)
    #expect(layer(x).tensor == [[-1, 1], [-2, -0.5]])
    layer(x).sum().backward()
    #expect(layer.slope.gradient!.tensor == [-12, -2])
    #expect(PReLU<Float>().slope.shape == [1])
    #expect(throws: TensorError.self) { try checked { layer(Variable([[1, 2, 3]])) } }
  }

  @Test func flattening() {
    let x = Variable<Float>(.ones([2, 3, 4]))
    #expect(Flatten()(x).shape == [2, 12])
    #expect(Flatten(from: 0)(x).shape == [24])
  }

  @Test func aTableOfVectors() {
    let table = Embedding<Double>(vocabulary: 4, width: 2, paddingIndex: 1)
    #expect(table.weight.tensor[1] == [0, 0])
    let y = table([[0, 1], [3, 3]])
    #expect(y.shape == [2, 2, 2])
    #expect(y.tensor[1, 0] == table.weight.tensor[3])
    y.sum().backward()
    #expect(table.weight.gradient!.tensor == [[1, 1], [0, 0], [0, 0], [2, 2]])
    #expect(throws: TensorError.self) { try checked { table([4]) } }
    #expect(throws: UsageError.self) {
      try checked { Embedding<Double>(vocabulary: 4, width: 2, paddingIndex: 4) }
    }
  }

  @Test func layerNormalization() {
    let layer = LayerNorm<Double>([4])
    let y = layer(Variable([[1, 2, 3, 4], [-10, 0, 0, 10]]))
    for row in 0..<2 {
      #expect(abs(y.tensor[row].mean().scalar) < 1e-15)
      #expect(abs(y.tensor[row].variance().scalar - 1) < 1e-4)
    }
    #expect(layer.namedParameters.map(\.name) == ["scale", "shift"])
    #expect(throws: TensorError.self) { try checked { layer(Variable(.ones([4, 3]))) } }
  }
}

@Suite struct LayerDropoutTests {
  @Test func theExpectationIsTheInput() {
    var generator = RandomGenerator(seed: 5)
    let layer = Dropout<Double>(0.25, using: &generator)
    let y = layer(Variable(.ones([100_000]))).tensor
    // The standard deviation of the mean is 0.0018.
    #expect(abs(y.mean().scalar - 1) < 0.01)
    #expect(Set(y.scalars) == [0, 1 / 0.75])
    #expect(abs(Double((y .== 0).trueCount) / 100_000 - 0.25) < 0.01)
  }

  @Test func aLayerDrawsAnotherMaskEachTimeAndRepeatsWithItsSeed() {
    func masks() -> [Tensor<Float>] {
      var generator = RandomGenerator(seed: 8)
      let layer = Dropout<Float>(0.5, using: &generator)
      return (0..<2).map { _ in layer(Variable(.ones([64]))).tensor }
    }
    let first = masks()
    #expect(first[0] != first[1])
    #expect(first == masks())
  }

  @Test func extremesAndEvaluation() {
    let x = Variable<Float>(.ones([10]))
    #expect(Dropout(0)(x).tensor == x.tensor)
    #expect(Dropout(1)(x).tensor == .zeros([10]))
    let layer = Dropout<Float>(0.5)
    layer.setMode(.evaluation)
    #expect(layer(x).tensor == x.tensor)
    #expect(throws: UsageError.self) { try checked { Dropout<Float>(1.5) } }
    #expect(throws: UsageError.self) { try checked { Dropout<Float>(.nan) } }
  }

  @Test func theMaskOfTheForwardPassIsThatOfTheBackwardPass() {
    let x = Variable<Double>(.full([50], 3), requiresGradient: true)
    let y = Dropout<Double>(0.5)(x)
    y.sum().backward()
    #expect(x.gradient!.tensor == y.tensor / 3)
  }

  @Test func aTableOfNegativeSizeIsOnlyReported() {
    #expect(throws: UsageError.self) {
      try checked { Embedding<Float>(vocabulary: -3, width: 2, paddingIndex: 0).weight }
    }
    #expect(throws: UsageError.self) {
      try checked { Embedding<Float>(vocabulary: 3, width: -2, paddingIndex: 0).weight }
    }
  }
}
