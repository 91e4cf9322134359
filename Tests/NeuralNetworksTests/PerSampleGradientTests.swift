import Testing
import Wengert

/// Gradients of each sample's loss, against those of each sample alone.
@Suite struct PerSampleGradientTests {
  private struct Net: Module {
    let hidden: Linear<Double>
    let scale: LayerNorm<Double>
    let output: Linear<Double>
    let table: Embedding<Double>

    init() {
      var generator = RandomGenerator(seed: 9)
      hidden = Linear(inputs: 3, outputs: 4, using: &generator)
      scale = LayerNorm([4])
      output = Linear(inputs: 4, outputs: 2, bias: nil, using: &generator)
      table = Embedding(vocabulary: 2, width: 4, using: &generator)
    }

    func callAsFunction(_ x: Variable<Double>) -> Variable<Double> {
      let words = Tensor<Int>(converting: x.tensor[0..., 0] .> 0)
      let h = tanh(hidden(x)) + table(words)
      return output(scale(h))
    }
  }

  private let x: Variable<Double> = {
    var generator = RandomGenerator(seed: 3)
    return Variable(.randomNormal([6, 3], using: &generator))
  }()
  private let labels = Tensor<Int>([0, 1, 1, 0, 1, 0])

  @Test(arguments: [false, true])
  func eachRowIsThatOfTheSampleAlone(_ samplesAreIndependent: Bool) {
    let net = Net()
    let losses = crossEntropy(net(x), labels, reduction: .none)
    let found = perSampleGradients(
      of: losses, withRespectTo: net.parameters, samplesAreIndependent: samplesAreIndependent)
    #expect(found.map(\.shape) == net.parameters.map { Shape([6] + Array($0.shape)) })
    for sample in 0..<6 {
      let alone = crossEntropy(
        net(Variable(x.tensor[sample..<(sample + 1)])), labels[sample..<(sample + 1)])
      let expected = gradients(of: alone, withRespectTo: net.parameters)
      for (index, share) in expected.enumerated() {
        #expect(
          found[index][sample].isClose(to: share.tensor, relativeTolerance: 1e-12),
          "parameter \(index), sample \(sample)")
      }
    }
  }

  @Test func dependentSamplesAreNoticed() throws {
    var generator = RandomGenerator(seed: 2)
    let net = Sequential<Double> {
      Linear(inputs: 3, outputs: 4, using: &generator)
      BatchNorm(channels: 4)
      Tanh()
      Linear(inputs: 4, outputs: 2, using: &generator)
    }
    let losses = crossEntropy(net(x), labels, reduction: .none)
    let error = #expect(throws: TensorError.self) {
      try checked {
        perSampleGradients(
          of: losses, withRespectTo: net.parameters, samplesAreIndependent: true)
      }
    }
    #expect(
      error?.description.hasPrefix("perSampleGradients: the samples are not independent: ") == true)
    let found = perSampleGradients(of: losses, withRespectTo: net.parameters)
    let total = gradients(of: losses.sum(), withRespectTo: net.parameters)
    for (rows, sum) in zip(found, total) {
      #expect(
        rows.sum(along: 0).isClose(
          to: sum.tensor, relativeTolerance: 1e-10, absoluteTolerance: 1e-13))
    }
  }

  @Test func dependenceThatSparesTheLastSampleIsNoticed() {
    let mixings: [(Variable<Double>) -> Variable<Double>] = [
      { concatenate([$0[0..<1] + $0[1..<2], $0[1...]], along: 0) },
      // Two samples change places.
      { concatenate([$0[1..<2], $0[0..<1], $0[2...]], along: 0) },
      { rows in
        let mixed = rows[3..<4] + rows[4..<5] * 1e-3
        return concatenate([rows[0..<3], mixed, rows[4...]], along: 0)
      },
    ]
    for (index, mixing) in mixings.enumerated() {
      let net = Net()
      let losses = crossEntropy(mixing(net(x)), labels, reduction: .none)
      let error = #expect(throws: TensorError.self, "mixing \(index)") {
        try checked {
          perSampleGradients(
            of: losses, withRespectTo: net.parameters, samplesAreIndependent: true)
        }
      }
      #expect(
        error?.description.hasPrefix("perSampleGradients: the samples are not independent: ")
          == true)
    }
  }

  @Test func rowsMixedBeforeTheFirstVariableAreNoDependence() {
    let net = Net()
    let centered = x - x.mean(along: 0)
    let losses = crossEntropy(net(centered), labels, reduction: .none)
    let found = perSampleGradients(
      of: losses, withRespectTo: net.parameters, samplesAreIndependent: true)
    let expected = perSampleGradients(of: losses, withRespectTo: net.parameters)
    for (a, b) in zip(found, expected) {
      #expect(a.isClose(to: b, relativeTolerance: 1e-12, absoluteTolerance: 1e-14))
    }
  }

  @Test func whereRowsAreNoSamplesItWalksForEach() {
    let w = Variable([[1, 2], [3, 4]] as Tensor<Double>, requiresGradient: true)
    let bias = Variable(Tensor<Double>([1, 1]), requiresGradient: true)
    let unused = Variable(Tensor<Double>([1]), requiresGradient: true)
    let input = Variable([[1, 0], [0, 1], [1, 1]] as Tensor<Double>)
    let losses = (matmul(input, w.transposed() * 2) + bias).sum(along: 1)
    let found = perSampleGradients(
      of: losses, withRespectTo: [w, bias, unused], samplesAreIndependent: true)
    #expect(found[0].scalars == [2, 0, 2, 0, 0, 2, 0, 2, 2, 2, 2, 2])
    #expect(found[1] == .ones([3, 2]))
    #expect(found[2] == .zeros([3, 1]))
    let error = #expect(throws: TensorError.self) {
      try checked { perSampleGradients(of: losses.sum(), withRespectTo: [w]) }
    }
    #expect(
      error?.description
        == "perSampleGradients: the losses have shape []; there must be one for each sample: "
        + "[samples]")
  }
}
