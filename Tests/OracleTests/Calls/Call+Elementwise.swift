import Wengert

extension Call {
  func unary() throws -> T? {
    switch op {
    case "exp": exp(try operand("x"))
    case "log": log(try operand("x"))
    case "sqrt": sqrt(try operand("x"))
    case "abs": abs(try operand("x"))
    case "sin": sin(try operand("x"))
    case "cos": cos(try operand("x"))
    case "neg": -(try operand("x"))
    default: nil
    }
  }

  func binary() throws -> T? {
    switch op {
    case "add": try operand("a") + operand("b")
    case "sub": try operand("a") - operand("b")
    case "mul": try operand("a") * operand("b")
    case "div": try operand("a") / operand("b")
    case "pow": pow(try operand("a"), try operand("b"))
    case "maximum": maximum(try operand("a"), try operand("b"))
    case "minimum": minimum(try operand("a"), try operand("b"))
    case "pow_scalar": pow(try operand("x"), try attrs.double("exponent"))
    case "clip": try operand("x").clipped(from: attrs["min"]?.double, to: attrs["max"]?.double)
    case "where": select(try condition(), try operand("a"), try operand("b"))
    case "matmul": matmul(try operand("a"), try operand("b"))
    default: nil
    }
  }

  private func condition() throws -> Tensor<Bool> {
    try flags["cond"] ?? Tensor(converting: constant("cond"))
  }

  func activation() throws -> T? {
    switch op {
    case "relu": relu(try operand("x"))
    case "leaky_relu":
      leakyReLU(try operand("x"), negativeSlope: try attrs.double("negative_slope"))
    case "elu": elu(try operand("x"), alpha: try attrs.double("alpha"))
    case "gelu":
      gelu(
        try operand("x"), approximation: try attrs.text("approximate") == "tanh" ? .tanh : .none)
    case "silu": silu(try operand("x"))
    case "softplus": softplus(try operand("x"))
    case "tanh": tanh(try operand("x"))
    case "sigmoid": sigmoid(try operand("x"))
    case "softmax": softmax(try operand("x"), along: try attrs.int("axis"))
    case "log_softmax": logSoftmax(try operand("x"), along: try attrs.int("axis"))
    default: nil
    }
  }

  func reduction() throws -> T? {
    guard ["sum", "mean", "max", "min", "var", "logsumexp"].contains(op) else { return nil }
    let x = try operand("x")
    let axes = try attrs.axes("axes")
    let keeps = try attrs.flag("keepdims")
    switch op {
    case "sum": return x.sum(along: axes, keepingDimensions: keeps)
    case "mean": return x.mean(along: axes, keepingDimensions: keeps)
    case "max": return x.max(along: axes, keepingDimensions: keeps)
    case "min": return x.min(along: axes, keepingDimensions: keeps)
    case "logsumexp": return x.logSumExp(along: axes, keepingDimensions: keeps)
    default:
      return x.variance(
        along: axes, correction: try attrs.int("correction"), keepingDimensions: keeps)
    }
  }
}
