import Wengert

/// A rule that reads what it did not ask for.
private struct Forgetful: Autodiff.Operation {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, _ shape: Shape) -> Value { x[0] * 2 }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent * saved[0] }
}

/// A rule that answers another shape.
private struct Shrinking: Autodiff.Operation {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, _ shape: Shape) -> Value { x[0] * 2 }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent.sum() }
}

/// An operation that computes another shape than it says.
private struct Lying: Autodiff.Operation {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, _ shape: Shape) -> Value { x[0].sum() }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent }
}

extension InvalidCalls {
  mutating func addGraph() {
    add("backward of a constant", "?") { Variable<Double>(1).backward() }
    add("backward of a vector", "?") { (leaf([3]) * 2).backward() }
    add("backward with another cotangent", "?") {
      (leaf([3]) * 2).backward(Variable(Tensor([1, 2])))
    }
    add("backward without recording", "?") {
      withoutGradients { leaf([1]) * 2 }.backward()
    }
    add("gradients of a vector", "?") {
      let x = leaf([2])
      return gradient(of: x * 2, withRespectTo: x)
    }
    add("gradients with another cotangent", "?") {
      let x = leaf([2])
      return gradient(of: x * 2, withRespectTo: x, cotangent: Variable(Tensor([1, 2, 3])))
    }
    add("elements of another shape", "?") { leaf([2]).tensor = [1, 2, 3] }
    add("elements of a result", "?") { (leaf([2]) * 2).tensor = [1, 2] }
    add("update of a result", "?") { (leaf([2]) * 2).update { $0 = $0 * 2 } }
    add("update to another shape", "?") { leaf([2]).update { $0 = [1, 2, 3] } }
    add("gradient of another shape", "?") { leaf([2]).gradient = Variable(1) }
    add("gradient of a result", "?") { (leaf([2]) * 2).gradient = nil }
    add("requiresGradient of a result", "?") { (leaf([2]) * 2).requiresGradient = false }
    add("scalar of a variable of two", "?") { leaf([2]).scalar }
    add("rule that reads what it left out", "?") {
      (apply(Forgetful(), leaf([2])) as Variable<Double>).sum().backward()
    }
    add("rule that answers another shape", "?") {
      (apply(Shrinking(), leaf([2])) as Variable<Double>).sum().backward()
    }
    add("operation that computes another shape", "?") {
      apply(Lying(), leaf([2])) as Variable<Double>
    }
    add("operation without operands", "?") { apply(Lying(), []) as Variable<Double> }
    add("operands of other element types", "?") { Value(vector) + Value(counts) }
    add("product of other element types", "?") { matmul(Value(matrix), Value(cube)) }
    add("branches of other element types", "?") {
      concatenate([Value(vector), Value(counts)])
    }
    add("value as another type", "?") { Value(vector).tensor(of: Int.self) }
  }

  mutating func addDerivatives() {
    add("jvp along too few", "?") {
      let x = leaf([2])
      return jvp(of: x * 2, withRespectTo: [x], along: [])
    }
    add("jvp along another shape", "?") {
      let x = leaf([2])
      return jvp(of: x * 2, withRespectTo: [x], along: [Variable(1)])
    }
    add("hessian of a vector", "?") {
      let x = leaf([2])
      return hessian(of: x * x, withRespectTo: x)
    }
    add("hessian-vector product along another shape", "?") {
      let x = leaf([2])
      return hessianVectorProduct(
        of: (x * x).sum(), withRespectTo: [x], along: [Variable(1)])
    }
    add("jacobian of too many axes", "?") {
      let x = leaf([1, 1, 1, 1, 1])
      return jacobian(of: x * 2, withRespectTo: x)
    }
    add("gradients of a batch's mean by sample", "?") {
      let x = leaf([2])
      return perSampleGradients(of: x.sum(), withRespectTo: [x])
    }
    add("hook of a constant", "?") {
      withoutGradients { leaf([2]) * 2 }.onGradient { _ in }
    }
    add("hook that answers another shape", "?") {
      let x = leaf([2])
      _ = x.mapGradient { $0.sum() }
      (x * 2).sum().backward()
    }
  }
}
