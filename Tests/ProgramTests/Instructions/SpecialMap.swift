import Wengert

/// A function of every element: inverse hyperbolic and special functions, and further activations.
struct SpecialMap: Instruction {
  enum Kind: CaseIterable, Sendable {
    case asinh, acosh, atanh, lgamma, digamma, erfinv, sinc, celu, selu, mish, softsign, logSigmoid
    case hardSigmoid, hardSwish, hardTanh, relu6, softShrink, hardShrink, tanhShrink, threshold
  }
  let kind: Kind

  static func draw(_ draft: inout Draft) -> Step? {
    Step(SpecialMap(kind: draft.random.pick(Kind.allCases)), [draft.operand()])
  }

  var name: String { "\(kind)" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T { special(x[0]) ?? activation(x[0])! }

  private func special<T: Computed>(_ x: T) -> T? {
    switch kind {
    case .asinh: Wengert.asinh(x)
    case .acosh: Wengert.acosh(x)
    case .atanh: Wengert.atanh(x)
    case .lgamma: Wengert.lgamma(x)
    case .digamma: Wengert.digamma(x)
    case .erfinv: Wengert.erfinv(x)
    case .sinc: Wengert.sinc(x)
    default: nil
    }
  }

  private func activation<T: Computed>(_ x: T) -> T? {
    switch kind {
    case .celu: Wengert.celu(x, alpha: 0.75)
    case .selu: Wengert.selu(x)
    case .mish: Wengert.mish(x)
    case .softsign: Wengert.softsign(x)
    case .logSigmoid: Wengert.logSigmoid(x)
    case .hardSigmoid: Wengert.hardSigmoid(x)
    case .hardSwish: Wengert.hardSwish(x)
    case .hardTanh: Wengert.hardTanh(x)
    case .relu6: Wengert.relu6(x)
    case .softShrink: Wengert.softShrink(x, bound: 0.25)
    case .hardShrink: Wengert.hardShrink(x, bound: 0.25)
    case .tanhShrink: Wengert.tanhShrink(x)
    case .threshold: Wengert.threshold(x, above: 0.25, otherwise: -0.5)
    default: nil
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let x = x[0]
    let zero = T.number(0)
    switch kind {
    case .asinh: return log(x + sqrt(x * x + 1))
    case .acosh: return log(x + sqrt(x * x - 1))
    case .atanh: return log((1 + x) / (1 - x)) * 0.5
    // Γ(x + 1) = x Γ(x), and its logarithmic derivative.
    case .lgamma: return Wengert.lgamma(x + 1) - log(x)
    case .digamma: return Wengert.digamma(x + 1) - 1 / x
    case .erfinv: return -Wengert.erfinv(-x)
    case .sinc: return sin(x * T.Scalar(Double.pi)) / (x * T.Scalar(Double.pi))
    case .celu: return relu(x) + minimum(zero, expm1(x / 0.75) * 0.75)
    case .selu:
      let alpha = 1.6732632423543772
      return (relu(x) + minimum(zero, expm1(x) * T.Scalar(alpha))) * 1.0507009873554805
    case .mish: return x * tanh(log(1 + exp(x)))
    case .softsign: return x / (1 + abs(x))
    case .logSigmoid: return -log(1 + exp(-x))
    case .hardSigmoid: return (x + 3).clipped(from: 0, to: 6) / 6
    case .hardSwish: return x * (x + 3).clipped(from: 0, to: 6) / 6
    case .hardTanh: return x.clipped(from: -1, to: 1)
    case .relu6: return x.clipped(from: 0, to: 6)
    case .softShrink: return relu(x - 0.25) - relu(-x - 0.25)
    case .hardShrink, .threshold:
      // 1 where x passes, 0 elsewhere.
      let measure = kind == .hardShrink ? abs(x) : x
      let passes = (sign(measure - 0.25) + 1) * 0.5
      return x * passes - (1 - passes) * (kind == .threshold ? 0.5 : 0)
    case .tanhShrink: return x - tanh(x)
    }
  }

  func text(_ x: [String]) -> String {
    switch kind {
    case .celu: "celu(\(x[0]), alpha: 0.75)"
    case .softShrink, .hardShrink: "\(kind)(\(x[0]), bound: 0.25)"
    case .threshold: "threshold(\(x[0]), above: 0.25, otherwise: -0.5)"
    default: "\(kind)(\(x[0]))"
    }
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    let x = x[0]
    return switch kind {
    case .acosh: x.lies(from: 1.2, to: 20)
    case .atanh, .erfinv: x.lies(from: -0.85, to: 0.85)
    case .lgamma, .digamma: x.lies(from: 0.3, to: 10)
    case .sinc: x.avoids(0, by: 0.2) && x.lies(from: -2, to: 2)
    case .celu, .selu, .softsign: x.avoids(0)
    case .mish, .logSigmoid: x.lies(from: -8, to: 8)
    case .hardSigmoid, .hardSwish: x.avoids(-3, 3)
    case .hardTanh: x.avoids(-1, 1)
    case .relu6: x.avoids(0, 6)
    case .softShrink, .hardShrink: x.avoids(-0.25, 0.25)
    case .threshold: x.avoids(0.25)
    default: true
    }
  }
}
