import Wengert

/// A function of every element.
struct Map: Instruction {
  enum Kind: CaseIterable, Sendable {
    case abs, sign, square, reciprocal, sqrt, rsqrt, exp, expm1, log, log1p, log2, log10
    case sin, cos, tan, asin, acos, atan, sinh, cosh, erf, floor, ceil, round, trunc
    case tanh, sigmoid, relu, leakyReLU, elu, silu, softplus, gelu, geluTanh
    case negate, clipped, clippedBelow, pow0, pow1, pow2, pow3, powRoot, powInverse
  }
  let kind: Kind

  static func draw(_ draft: inout Draft) -> Step? {
    Step(Map(kind: draft.random.pick(Kind.allCases)), [draft.operand()])
  }

  var name: String { "\(kind)" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T { elementary(x[0]) ?? activation(x[0]) }

  private func elementary<T: Computed>(_ x: T) -> T? {
    switch kind {
    case .abs: Wengert.abs(x)
    case .sign: Wengert.sign(x)
    case .square: Wengert.square(x)
    case .reciprocal: Wengert.reciprocal(x)
    case .sqrt: Wengert.sqrt(x)
    case .rsqrt: Wengert.rsqrt(x)
    case .exp: Wengert.exp(x)
    case .expm1: Wengert.expm1(x)
    case .log: Wengert.log(x)
    case .log1p: Wengert.log1p(x)
    case .log2: Wengert.log2(x)
    case .log10: Wengert.log10(x)
    case .sin: Wengert.sin(x)
    case .cos: Wengert.cos(x)
    case .tan: Wengert.tan(x)
    case .asin: Wengert.asin(x)
    case .acos: Wengert.acos(x)
    case .atan: Wengert.atan(x)
    case .sinh: Wengert.sinh(x)
    case .cosh: Wengert.cosh(x)
    case .erf: Wengert.erf(x)
    case .floor: Wengert.floor(x)
    case .ceil: Wengert.ceil(x)
    case .round: Wengert.round(x)
    case .trunc: Wengert.trunc(x)
    default: nil
    }
  }

  private func activation<T: Computed>(_ x: T) -> T {
    switch kind {
    case .tanh: Wengert.tanh(x)
    case .sigmoid: Wengert.sigmoid(x)
    case .relu: Wengert.relu(x)
    case .leakyReLU: Wengert.leakyReLU(x, negativeSlope: 0.125)
    case .elu: Wengert.elu(x, alpha: 0.75)
    case .silu: Wengert.silu(x)
    case .softplus: Wengert.softplus(x)
    case .gelu: Wengert.gelu(x)
    case .geluTanh: Wengert.gelu(x, approximation: .tanh)
    case .clipped: x.clipped(from: -0.75, to: 1)
    case .clippedBelow: x.clipped(from: 0.25)
    case .pow0: pow(x, 0)
    case .pow1: pow(x, 1)
    case .pow2: pow(x, 2)
    case .pow3: pow(x, 3)
    case .powRoot: pow(x, 0.5)
    case .powInverse: pow(x, -1.5)
    default: -x
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    otherElementary(x[0]) ?? otherActivation(x[0])
  }

  private func otherElementary<T: Computed>(_ x: T) -> T? {
    switch kind {
    case .abs: Wengert.maximum(x, -x)
    case .sign: x / Wengert.abs(x)
    case .square, .pow2: x * x
    case .reciprocal: 1 / x
    case .sqrt: pow(x, 0.5)
    case .rsqrt: 1 / Wengert.sqrt(x)
    case .exp: 1 / Wengert.exp(-x)
    case .expm1: Wengert.exp(x) - 1
    case .log: Wengert.log(1 / x) * -1
    case .log1p: Wengert.log(x + 1)
    case .log2: Wengert.log(x) / 0.6931471805599453
    case .log10: Wengert.log(x) / 2.302585092994046
    case .sin: Wengert.cos(x - T.Scalar(Double.pi / 2))
    case .cos: Wengert.sin(x + T.Scalar(Double.pi / 2))
    case .tan: Wengert.sin(x) / Wengert.cos(x)
    case .asin: T.Scalar(Double.pi / 2) - Wengert.acos(x)
    case .acos: T.Scalar(Double.pi / 2) - Wengert.asin(x)
    case .atan: Wengert.asin(x / Wengert.sqrt(x * x + 1))
    case .sinh: (Wengert.exp(x) - Wengert.exp(-x)) * 0.5
    case .cosh: (Wengert.exp(x) + Wengert.exp(-x)) * 0.5
    case .floor: -Wengert.ceil(-x)
    case .ceil: -Wengert.floor(-x)
    case .trunc: Wengert.sign(x) * Wengert.floor(Wengert.abs(x))
    default: nil
    }
  }

  private func otherActivation<T: Computed>(_ x: T) -> T? {
    switch kind {
    case .tanh: Wengert.sigmoid(x * 2) * 2 - 1
    case .sigmoid: (Wengert.tanh(x * 0.5) + 1) * 0.5
    case .relu: Wengert.maximum(x, .number(0))
    case .leakyReLU: Wengert.maximum(x, x * 0.125)
    case .elu:
      Wengert.maximum(x, .number(0)) + Wengert.expm1(Wengert.minimum(x, .number(0))) * 0.75
    case .silu: x * Wengert.sigmoid(x)
    case .softplus: Wengert.log1p(Wengert.exp(x))
    case .gelu: x * 0.5 * (Wengert.erf(x * 0.7071067811865476) + 1)
    case .geluTanh: x * Wengert.sigmoid((x + x * x * x * 0.044715) * 1.5957691216057308)
    case .clipped: Wengert.minimum(Wengert.maximum(x, .number(-0.75)), .number(1))
    case .clippedBelow: Wengert.maximum(x, .number(0.25))
    case .negate: 0 - x
    case .pow0: x * 0 + 1
    case .pow1: x + 0
    case .pow3: x * x * x
    case .powRoot: Wengert.sqrt(x)
    case .powInverse: 1 / (x * Wengert.sqrt(x))
    default: nil
    }
  }

  func text(_ x: [String]) -> String {
    let x = x[0]
    return switch kind {
    case .leakyReLU: "leakyReLU(\(x), negativeSlope: 0.125)"
    case .elu: "elu(\(x), alpha: 0.75)"
    case .geluTanh: "gelu(\(x), approximation: .tanh)"
    case .negate: "-\(x)"
    case .clipped: "\(x).clipped(from: -0.75, to: 1)"
    case .clippedBelow: "\(x).clipped(from: 0.25)"
    case .pow0: "pow(\(x), 0)"
    case .pow1: "pow(\(x), 1)"
    case .pow2: "pow(\(x), 2)"
    case .pow3: "pow(\(x), 3)"
    case .powRoot: "pow(\(x), 0.5)"
    case .powInverse: "pow(\(x), -1.5)"
    default: "\(kind)(\(x))"
    }
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    let x = x[0]
    return switch kind {
    case .abs, .sign, .relu, .leakyReLU, .elu: x.avoids(0)
    case .reciprocal: x.avoids(0, by: 0.2)
    case .sqrt, .rsqrt, .log, .log2, .log10, .powRoot: x.lies(from: 0.1, to: 20)
    case .powInverse: x.lies(from: 0.25, to: 20)
    case .log1p: x.lies(from: -0.8, to: 20)
    case .tan: x.lies(from: -1.2, to: 1.2)
    case .asin, .acos: x.lies(from: -0.9, to: 0.9)
    case .exp, .expm1, .sinh, .cosh: x.lies(from: -3, to: 3)
    case .floor, .ceil, .trunc: x.scalars.allSatisfy { Swift.abs($0 - $0.rounded()) > 0.05 }
    case .round: x.scalars.allSatisfy { Swift.abs($0 - $0.rounded()) < 0.45 }
    // It is the identity above 20.
    case .softplus: x.lies(from: -20, to: 15)
    case .clipped: x.avoids(-0.75, 1)
    case .clippedBelow: x.avoids(0.25)
    default: true
    }
  }
}
