import Wengert

extension Call {
  func layer() throws -> T? {
    switch op {
    case "layer_norm":
      layerNormalized(
        try operand("x"), over: Shape(try attrs.ints("normalized_shape")),
        scale: operands["gamma"], shift: operands["beta"], epsilon: try attrs.double("eps"))
    case "dropout":
      dropout(try operand("x"), probability: try attrs.double("p"), mask: try constant("mask"))
    case "dropout_p": try drawnDropout()
    default: nil
    }
  }

  private func drawnDropout() throws -> T {
    var generator = RandomGenerator(seed: 1)
    return dropout(try operand("x"), probability: try attrs.double("p"), using: &generator)
  }

  /// Batch normalization, with the running statistics that training leaves.
  func batchNorm() throws -> [String: T] {
    let x = try operand("x")
    let (mean, variance) = (try operand("running_mean"), try operand("running_var"))
    let (scale, shift) = (operands["gamma"], operands["beta"])
    let epsilon = try attrs.double("eps")
    guard try attrs.flag("training") else {
      let y = batchNormalized(
        x, mean: mean, variance: variance, scale: scale, shift: shift, epsilon: epsilon)
      return ["y": y, OperationCase.onlyOutput: y, "running_mean": mean, "running_var": variance]
    }
    let y = batchNormalized(x, scale: scale, shift: shift, epsilon: epsilon)
    let momentum = try attrs.double("momentum")
    let axes = (0..<x.rank).filter { $0 != 1 }
    return [
      "y": y, OperationCase.onlyOutput: y,
      "running_mean": (1 - momentum) * mean + momentum * x.mean(along: axes),
      "running_var": (1 - momentum) * variance
        + momentum * x.variance(along: axes, correction: 1),
    ]
  }

  /// A program: steps that name earlier values; its result is a value of its own.
  func graph() throws -> T {
    guard let steps = attrs["steps"]?.list else { throw Complaint("a graph without steps") }
    var values = operands
    for step in steps {
      guard let step = step.table, let op = step["op"]?.text, let name = step["out"]?.text else {
        throw Complaint("a step without op or out")
      }
      let arguments = step["in"]?.table ?? [:]
      var call = Call(op: op, attrs: Attributes(step["attrs"]?.table ?? [:]))
      for (argument, source) in arguments {
        guard let source = source.text else { throw Complaint("\(argument) names no value") }
        call.operands[argument] = values[source]
        call.integers[argument] = integers[source]
        call.flags[argument] = flags[source]
      }
      values[name] = op == "detach" ? try call.detached() : try call.output()
    }
    let result = try attrs.text("result")
    guard let value = values[result] else { throw Complaint("no step computes \(result)") }
    return value
  }

  private func detached() throws -> T { T(try operand("x").value.detached) }

  private func output() throws -> T {
    guard let output = try results()[OperationCase.onlyOutput] else {
      throw Complaint("\(op) has no single output")
    }
    return output
  }
}
