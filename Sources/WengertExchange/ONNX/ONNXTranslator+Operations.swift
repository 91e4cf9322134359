import WengertAutodiff
import WengertTensors

extension ONNXTranslator {
  /// Adds the nodes of an operation.
  ///
  /// - Returns: The names of its results.
  func results(of step: Step) throws(ONNXExportError) -> [String] {
    guard let operation = step.first.operation, let second = step.second.operation else {
      throw refusal(
        step,
        "there is no translation of it into operators of ONNX; leave it out of the exported part")
    }
    try checkAttributes(step, operation, second)
    if case .recurrence(let recurrence, let hasBias) = operation {
      return try self.recurrence(step, recurrence, hasBias: hasBias)
    }
    var x: [String] = []
    for index in 0..<step.operandCount {
      // The moments of the normalized values are computed anew.
      if case .normalize = operation, index == 1 {
        x.append("")
      } else {
        x.append(try operand(step, index))
      }
    }
    if let name = try elementwise(step, operation, second, x) { return [name] }
    if let name = try movement(step, operation, second, x) { return [name] }
    if let name = try layer(step, operation, x) { return [name] }
    throw refusal(step, "there is no translation of it into operators of ONNX")
  }

  /// Refuses attributes that depend on the inputs or on the batch size. StridedRegion and pads have extents of the batch in
  /// them, and are looked at where they are translated.
  private func checkAttributes(
    _ step: Step, _ first: TracedOperation, _ second: TracedOperation
  ) throws(ONNXExportError) {
    switch (first, second) {
    case (.slice, .slice), (.pad, .pad): return
    case (.scalar(_, let a, _), .scalar(_, let b, _)): try checkSame(step, a, b)
    case (.power(let a), .power(let b)): try checkSame(step, a, b)
    case (.clip(let low, let high), .clip(let otherLow, let otherHigh)):
      try checkSame(step, [low, high], [otherLow, otherHigh])
    case (.attention(let form, _, let a), .attention(let other, _, let b)):
      try checkSame(step, form.scale, other.scale)
      try checkSame(step, [a.queries, a.keys], [b.queries, b.keys])
    default:
      guard first == second else {
        throw refusal(step, "its arguments depend on the inputs or on the batch size")
      }
    }
  }

  /// Refuses an attribute that is not the same in both traces.
  func checkSame<T: Equatable>(_ step: Step, _ a: T, _ b: T) throws(ONNXExportError) {
    if a == b { return }
    throw refusal(
      step, "its arguments depend on the inputs or on the batch size: here \(a), and then \(b)")
  }

  // MARK: Element by element

  private func elementwise(
    _ step: Step, _ operation: TracedOperation, _ second: TracedOperation, _ x: [String]
  ) throws(ONNXExportError) -> String? {
    let type = step.dataType
    switch operation {
    case .unary(let name): return try unary(step, name, x[0])
    case .binary(let name):
      guard let node = ONNXTranslator.binaryTypes[name] else { return nil }
      return self.node(node, x)
    case .scalar(let name, let value, let numberFirst):
      let pair = [x[0], number(value, type)]
      return node(ONNXTranslator.binaryTypes[name]!, numberFirst ? pair.reversed() : pair)
    case .power(let exponent):
      return exponent == 2
        ? node("Mul", [x[0], x[0]]) : node("Pow", [x[0], number(exponent, type)])
    case .clip(let low, let high):
      let bounds = [low, high].map { $0.isFinite ? number($0, type) : "" }
      return node("Clip", [x[0]] + (bounds[1] == "" ? [bounds[0]] : bounds))
    case .extreme(let isMaximum): return node(isMaximum ? "Max" : "Min", x)
    case .round(let name):
      if name == "trunc" {
        return node("Mul", [node("Sign", x), node("Floor", [node("Abs", x)])])
      }
      return node(name.prefix(1).uppercased() + name.dropFirst(), x)
    case .untracked(let name): return untracked(step, name, x)
    case .select: return node("Where", x)
    case .dropout:
      throw refusal(
        step,
        "dropout is random; call it through the layer Dropout, which does nothing in evaluation"
      )
    default: return nil
    }
  }

  private static let binaryTypes = [
    "+": "Add", "-": "Sub", "*": "Mul", "/": "Div", "pow": "Pow",
  ]
  private static let untrackedTypes = [
    "<": "Less", "<=": "LessOrEqual", ">": "Greater", ">=": "GreaterOrEqual", "==": "Equal",
    "!": "Not", "&&": "And", "||": "Or",
  ]
  /// Maps that ONNX has.
  private static let unaryTypes = [
    "negate": "Neg", "abs": "Abs", "sign": "Sign", "reciprocal": "Reciprocal", "sqrt": "Sqrt",
    "exp": "Exp", "log": "Log", "sin": "Sin", "cos": "Cos", "tan": "Tan", "asin": "Asin",
    "acos": "Acos", "atan": "Atan", "sinh": "Sinh", "cosh": "Cosh", "asinh": "Asinh",
    "acosh": "Acosh", "atanh": "Atanh", "erf": "Erf", "tanh": "Tanh", "sigmoid": "Sigmoid",
    "relu": "Relu", "softplus": "Softplus",
  ]

  private func untracked(_ step: Step, _ name: String, _ x: [String]) -> String? {
    if let node = ONNXTranslator.untrackedTypes[name] { return self.node(node, x) }
    let type = step.first.results[0].dataType
    switch name {
    case "!=": return node("Not", [node("Equal", x)])
    // Numbers that do not fit saturate here, and do something else there.
    case "convert" where type != .uint8 || step.dataType == .bool:
      return node("Cast", x, [.integer("to", elementType(type).rawValue)])
    default: return nil
    }
  }

  private func unary(_ step: Step, _ name: String, _ x: String) throws(ONNXExportError) -> String? {
    if let node = ONNXTranslator.unaryTypes[name] { return self.node(node, [x]) }
    func number(_ value: Double) -> String { self.number(value, step.dataType) }
    func times(_ a: String, _ b: String) -> String { node("Mul", [a, b]) }
    func plus(_ a: String, _ b: String) -> String { node("Add", [a, b]) }
    switch name {
    case "square": return times(x, x)
    case "rsqrt": return node("Reciprocal", [node("Sqrt", [x])])
    case "silu": return times(x, node("Sigmoid", [x]))
    case "gelu":
      let share = node("Erf", [times(x, number(0.5.squareRoot()))])
      return times(times(x, number(0.5)), plus(share, number(1)))
    case "geluTanh":
      let cube = times(times(x, times(x, x)), number(0.044715))
      let share = node("Tanh", [times(plus(x, cube), number((2 / Double.pi).squareRoot()))])
      return times(times(x, number(0.5)), plus(share, number(1)))
    case "expm1": return node("Sub", [node("Exp", [x]), number(1)])
    case "log1p": return node("Log", [plus(x, number(1))])
    case "log2": return times(node("Log", [x]), number(1.4426950408889634))
    case "log10": return times(node("Log", [x]), number(0.4342944819032518))
    default: return nil
    }
  }

  // MARK: Movements

  private func movement(
    _ step: Step, _ operation: TracedOperation, _ second: TracedOperation, _ x: [String]
  ) throws(ONNXExportError) -> String? {
    switch operation {
    case .reshape: return reshaped(x[0], to: try dimensions(step.result(), step))
    case .permute(let order): return node("Transpose", x, [.integers("perm", order)])
    case .broadcast: return try broadcast(step, x[0])
    case .slice(let slices):
      guard case .slice(let other) = second else { return nil }
      return try slice(step, slices, other, x[0])
    case .pad(let slices, let value):
      guard case .pad(let other, _) = second else { return nil }
      return try pad(step, slices, other, value, x[0])
    case .concatenate(let axis): return node("Concat", x, [.integer("axis", axis)])
    case .gather(let axis):
      let (data, index) = (step.operand(0).0, step.operand(1).0)
      guard zip(data, index).enumerated().allSatisfy({ $0 == axis || $1.0 == $1.1 }) else {
        throw refusal(step, "x is \(data), the indices are \(index); ONNX wants the same extents")
      }
      return node("GatherElements", x, [.integer("axis", axis)])
    case .take(let axis): return node("Gather", x, [.integer("axis", axis)])
    case .embedding: return node("Gather", x, [.integer("axis", 0)])
    case .cumulativeSum(let axis, let isReversed):
      return node(
        "CumSum", [x[0], add(Tensor(axis).value.elements, nil)],
        isReversed ? [.integer("reverse", 1)] : [])
    default: return nil
    }
  }

  private func broadcast(_ step: Step, _ x: String) throws(ONNXExportError) -> String {
    let source = try dimensions(step.operand(0), step)
    var target = try dimensions(step.result(), step)
    // An extent that is there already stays if the target says 1.
    let lead = target.count - source.count
    for (index, extent) in source.enumerated() where target[lead + index] == extent {
      target[lead + index] = .fixed(1)
    }
    return node("Expand", [x, shapeTensor(target)])
  }

  private func slice(
    _ step: Step, _ first: StridedRegion, _ second: StridedRegion, _ x: String
  ) throws(ONNXExportError) -> String {
    let whole = step.operand(0)
    var axes: [Int] = []
    for axis in 0..<whole.0.rank {
      let isWhole = first.isWhole(axis, of: whole.0) && second.isWhole(axis, of: whole.1)
      if isWhole { continue }
      axes.append(axis)
      try checkSame(step, first.places(axis), second.places(axis))
    }
    if axes.isEmpty { return node("Identity", [x]) }
    let ends = axes.map { axis in
      let end = first.start(axis) + first.shape[axis] * first.step(axis)
      // Below 0 it would count from the end.
      return end < 0 ? Int.min : end
    }
    return node(
      "Slice",
      [
        x, integers(axes.map { first.start($0) }), integers(ends), integers(axes),
        integers(axes.map { first.step($0) }),
      ])
  }

  private func pad(
    _ step: Step, _ first: StridedRegion, _ second: StridedRegion, _ value: Double, _ x: String
  ) throws(ONNXExportError) -> String {
    func pads(_ slices: StridedRegion, _ whole: Shape) -> [Int] {
      let before = (0..<whole.rank).map { slices.start($0) }
      return before + (0..<whole.rank).map { whole[$0] - before[$0] - slices.shape[$0] }
    }
    let found = pads(first, step.result().0)
    try checkSame(step, found, pads(second, step.result().1))
    return node("Pad", [x, integers(found), number(value, step.dataType)])
  }
}

extension StridedRegion {
  fileprivate func isWhole(_ axis: Int, of shape: Shape) -> Bool {
    start(axis) == 0 && step(axis) == 1 && self.shape[axis] == shape[axis]
  }

  fileprivate func places(_ axis: Int) -> [Int] { [start(axis), shape[axis], step(axis)] }
}
