import Wengert

extension Call {
  func elementary() throws -> T? {
    switch op {
    case "log1p": log1p(try operand("x"))
    case "expm1": expm1(try operand("x"))
    case "log2": log2(try operand("x"))
    case "log10": log10(try operand("x"))
    case "tan": tan(try operand("x"))
    case "asin": asin(try operand("x"))
    case "acos": acos(try operand("x"))
    case "atan": atan(try operand("x"))
    case "sinh": sinh(try operand("x"))
    case "cosh": cosh(try operand("x"))
    case "asinh": asinh(try operand("x"))
    case "acosh": acosh(try operand("x"))
    case "atanh": atanh(try operand("x"))
    case "reciprocal": reciprocal(try operand("x"))
    case "rsqrt": rsqrt(try operand("x"))
    case "square": square(try operand("x"))
    case "sign": sign(try operand("x"))
    default: nil
    }
  }

  func special() throws -> T? {
    switch op {
    case "erf": erf(try operand("x"))
    case "erfinv": erfinv(try operand("x"))
    case "lgamma": lgamma(try operand("x"))
    case "digamma": digamma(try operand("x"))
    case "sinc": sinc(try operand("x"))
    case "atan2": atan2(try operand("a"), try operand("b"))
    case "hypot": hypot(try operand("a"), try operand("b"))
    case "logaddexp": logAddExp(try operand("a"), try operand("b"))
    case "fmod": fmod(try operand("a"), try operand("b"))
    case "remainder": remainder(try operand("a"), try operand("b"))
    case "nan_to_num":
      nanToNum(
        try operand("x"), nan: attrs["nan"]?.double ?? 0,
        positiveInfinity: attrs["posinf"]?.double, negativeInfinity: attrs["neginf"]?.double)
    default: nil
    }
  }
}
