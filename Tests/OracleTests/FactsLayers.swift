import Testing
import Wengert

/// Single layers and losses, forward and backward.
let layerChecks: [String: @Sendable (Fact) throws -> Answers] = [
  "affine_forward": { _ in
    let layer = Linear(weight: ramp(-0.2, 0.3, [120, 3]), bias: ramp(-0.3, 0.1, [3]))
    let x = Variable(ramp(-0.1, 0.5, [2, 4, 5, 6]))
    return ["out": layer(x.flattened(from: 1)).tensor]
  },
  "affine_backward_check": { fact in
    let x = Variable(try fact.input("x"), requiresGradient: true)
    let layer = Linear(weight: try fact.input("w"), bias: try fact.input("b"))
    let out = layer(x.flattened(from: 1))
    out.backward(Variable(try fact.input("dout")))
    return [
      "out": out.tensor, "dx": x.gradient!.tensor, "dw": layer.weight.gradient!.tensor,
      "db": layer.bias!.gradient!.tensor,
    ]
  },
  "relu_forward": { fact in ["out": relu(try fact.input("x"))] },
  "svm_softmax_loss": { fact in
    let (x, y) = (try fact.input("x"), try fact.labels())
    return ["svm_loss": hingeLoss(x, y), "softmax_loss": crossEntropy(x, y)]
  },
  "batchnorm_gradient_check": { fact in
    try normalizationAnswers(fact) { x, scale, shift in
      BatchNorm(sharing: scale, shift: shift)(x)
    }
  },
  "layernorm_gradient_check": { fact in
    try normalizationAnswers(fact) { x, scale, shift in
      layerNormalized(x, over: [5], scale: scale, shift: shift)
    }
  },
  "conv_forward": { fact in
    let x = try fact.input("x")
    let sides = Tensor<Double>.zeros([2, 3, 4, 1])
    let wide = concatenate([sides, x, sides], along: 3)
    let ends = Tensor<Double>.zeros([2, 3, 1, 6])
    let padded = concatenate([ends, wide, ends], along: 2)
    let w = try fact.input("w")
    // One matrix product for each place of the 4 × 4 kernel, over the places it is laid at.
    var out = Tensor<Double>.zeros([2, 2, 2, 3])
    for row in 0..<4 {
      for column in 0..<4 {
        let places = padded.taken(Tensor([row, row + 2]), along: 2)
          .taken(Tensor([column, column + 2]), along: 3)
        let kernel = w[0..., 0..., row, column]
        out = out + matmul(places.permuted([0, 2, 3, 1]), kernel.transposed())
      }
    }
    return ["out": (out + (try fact.input("b"))).permuted([0, 3, 1, 2])]
  },
  "max_pool_forward": { fact in
    let x = try fact.input("x")
    return ["out": x.reshaped(to: [2, 3, 2, 2, 2, 2]).max(along: [3, 5])]
  },
]

/// Forward and backward of a normalization, whose gradients are also compared with differences.
private func normalizationAnswers(
  _ fact: Fact,
  _ normalize: @escaping (Variable<Double>, Variable<Double>, Variable<Double>) -> Variable<Double>
) throws -> Answers {
  let inputs = try ["x", "gamma", "beta"].map { try fact.input($0) }
  let variables = inputs.map { Variable($0, requiresGradient: true) }
  let out = normalize(variables[0], variables[1], variables[2])
  let shares = gradients(
    of: out, withRespectTo: variables, cotangent: Variable(try fact.input("dout")))
  try checkGradients(of: { normalize($0[0], $0[1], $0[2]) }, at: inputs).require()
  return [
    "out": out.tensor, "dx": shares[0].tensor, "dgamma": shares[1].tensor,
    "dbeta": shares[2].tensor,
  ]
}
