import Testing
import Wengert
import WengertOptimizerTable

/// After the first error in `checked` results are placeholders, and everything must still run.
@Suite("Placeholders") struct PlaceholderTests {
  /// Runs `body` after an error, and expects that error.
  private func afterError(_ body: (Variable<Double>) -> Void) {
    #expect(throws: TensorError("reshaped", "[3] has 3 elements, [2] has 2")) {
      try checked {
        let x = Variable(Tensor<Double>([1, 2, 3]), requiresGradient: true)
        body(x.reshaped(to: [2]))
        _ = x.reshaped(to: [2])
      }
    }
  }

  @Test("operations of every kind take them")
  func operations() {
    #expect(throws: TensorError.self) {
      try checked {
        // The placeholder of a product is a scalar.
        let p = matmul(leaf([2, 3]), leaf([2, 3]))
        _ = [
          p + leaf([4]), p * p, -p, p / leaf([2, 2]), pow(p, p), maximum(p, leaf([3])), tanh(p),
          p.sum(along: 1), p.mean(along: [0, 1]), p.max(along: 0), p.variance(along: 2),
          softmax(p, along: 1), logSoftmax(p), p.transposed(), p.permuted([1, 0]),
          p.flattened(from: 1),
          p.squeezed(at: 0), p.unsqueezed(at: 2), p.broadcast(to: [2, 2]), p[0, 1], p[..., 1],
          p.gathered(counts, along: 1), p.taken(counts), matmul(p, leaf([2, 2])),
          affine(p, leaf([2, 2]), leaf([2])), concatenate([p, leaf([2])], along: 1),
          stack([p, leaf([2])]), p.clipped(from: 0, to: 1), batchNormalized(p),
          layerNormalized(p, over: [2]), p.standardized(along: [1]), p.norm(along: 1),
          crossEntropy(p, counts), hingeLoss(p, counts), meanSquaredError(p, leaf([2])),
          quadraticCost(p, p), smoothL1Loss(p, leaf([2])),
          binaryCrossEntropyWithLogits(p, leaf([2])),
          negativeLogLikelihood(p, counts), embedding(p, counts),
        ]
        _ = (p.split(2, along: 1), accuracy(p, counts), topKAccuracy(p, counts, k: 1))
        _ = (p.tensor.sorted(), p.tensor.topK(1), p.tensor.argMax(along: 0), p.scalar)
        _ = (p.tensor .== vector64, "\(p)", p.tensor.shape.last)
      }
    }
  }

  private var vector64: Tensor<Double> { [1, 2] }

  @Test("a backward walk goes on, and an optimizer leaves its parameters alone")
  func training() {
    for item in OptimizerTable.cases {
      let net = Linear<Double>(inputs: 3, outputs: 2, bias: nil)
      let parameters = net.parameters
      let steps = item.make(parameters)
      let before = parameters.map(\.scalars)
      #expect(throws: TensorError.self, "\(item)") {
        try checked {
          let loss = crossEntropy(net(Variable(.ones([4, 5]))), [0, 1, 0, 1])
          steps.zeroGradients()
          loss.backward()
          steps.step()
          // And a step whose gradients exist.
          net(Variable(.ones([4, 3]))).sum().backward()
          clipGradients(of: parameters, norm: 1)
          steps.step()
        }
      }
      #expect(parameters.map(\.scalars) == before, "\(item)")
    }
  }

  @Test("every refused call may be followed by more")
  func rows() {
    for row in InvalidCalls.all() {
      #expect(throws: (any Error).self, "\(row.name)") {
        try checked {
          try row.call()
          let x = leaf([2, 3])
          (tanh(matmul(x, leaf([3, 2]))) + leaf([5])).sum().backward()
        }
      }
    }
  }

  @Test("variables and slices")
  func state() {
    afterError { placeholder in
      placeholder.tensor = [1, 2]
      placeholder.gradient = nil
      placeholder.update { $0 = $0 * 2 }
      _ = gradients(of: placeholder, withRespectTo: [placeholder])
      placeholder.backward()
    }
  }
}
