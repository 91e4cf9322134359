import Wengert

extension Call {
  func norm() throws -> T? {
    switch op {
    case "group_norm":
      groupNormalized(
        try operand("x"), groups: try attrs.int("num_groups"), scale: operands["gamma"],
        shift: operands["beta"], epsilon: try attrs.double("eps"))
    case "instance_norm":
      instanceNormalized(
        try operand("x"), scale: operands["gamma"], shift: operands["beta"],
        epsilon: try attrs.double("eps"))
    case "rms_norm":
      rmsNormalized(
        try operand("x"), over: Shape(try attrs.ints("normalized_shape")),
        scale: operands["gamma"], epsilon: try attrs.double("eps"))
    case "weight_norm":
      weightNormalized(try operand("v"), gain: try operand("g"), along: attrs["axis"]?.int)
    case "l2_normalize":
      l2Normalized(
        try operand("x"), along: try attrs.int("axis"), epsilon: try attrs.double("eps"))
    default: nil
    }
  }
}
