import Wengert

extension Call {
  func furtherActivation() throws -> T? {
    switch op {
    case "selu": selu(try operand("x"))
    case "celu": celu(try operand("x"), alpha: try attrs.double("alpha"))
    case "mish": mish(try operand("x"))
    case "tanhshrink": tanhShrink(try operand("x"))
    case "softsign": softsign(try operand("x"))
    case "log_sigmoid": logSigmoid(try operand("x"))
    case "softmin": softmin(try operand("x"), along: try attrs.int("axis"))
    case "glu": glu(try operand("x"), along: try attrs.int("axis"))
    default: try piecewiseActivation()
    }
  }

  private func piecewiseActivation() throws -> T? {
    switch op {
    case "hardswish": hardSwish(try operand("x"))
    case "hardsigmoid": hardSigmoid(try operand("x"))
    case "relu6": relu6(try operand("x"))
    case "hardtanh":
      hardTanh(try operand("x"), from: try attrs.double("min"), to: try attrs.double("max"))
    case "softshrink": softShrink(try operand("x"), bound: try attrs.double("lambd"))
    case "hardshrink": hardShrink(try operand("x"), bound: try attrs.double("lambd"))
    case "threshold":
      threshold(
        try operand("x"), above: try attrs.double("threshold"),
        otherwise: try attrs.double("value"))
    case "prelu": prelu(try operand("x"), slope: try operand("weight"))
    default: nil
    }
  }
}
