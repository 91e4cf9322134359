import Wengert

/// A rule that reads what it did not ask for.
private struct Forgetful: OperandwisePrimitive {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] * 2) }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent * saved[0] }
}

/// A rule that returns another shape.
private struct Shrinking: OperandwisePrimitive {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] * 2) }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent.sum() }
}

/// An operation that computes another shape than it says.
private struct Lying: OperandwisePrimitive {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(x[0].sum()) }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent }
}

private let cure =
  "; to change a parameter by hand write `w.tensor -= …`, not `w -= …`, which makes w a result"

extension InvalidCalls {
  mutating func addGraph() {
    add(
      "a parameter stepped by -=",
      "gradient: the result of an operation holds no gradient" + cure
    ) {
      var w = leaf([2])
      w.sum().backward()
      withoutGradients { w -= 0.1 * w.gradient! }
      w.gradient = nil
    }
    add(
      "backward of a constant",
      "backward: the result was computed from nothing that requires a gradient; make a "
        + "variable with requiresGradient: true, and do not compute inside withoutGradients" + cure
    ) { Variable<Double>(1).backward() }
    add(
      "backward of a vector",
      "backward: the result has shape [3]; without a cotangent it must have exactly 1 "
        + "element: reduce it with sum() or mean(), or pass a cotangent of shape [3]"
    ) { (leaf([3]) * 2).backward() }
    add(
      "backward with another cotangent",
      "backward: the cotangent has shape [2]; the result has [3]"
    ) {
      (leaf([3]) * 2).backward(Variable(Tensor([1, 2])))
    }
    add(
      "backward without recording",
      "backward: the result was computed from nothing that requires a gradient; make a "
        + "variable with requiresGradient: true, and do not compute inside withoutGradients" + cure
    ) {
      withoutGradients { leaf([1]) * 2 }.backward()
    }
    add(
      "gradients of a vector",
      "gradients: the result has shape [2]; without a cotangent it must have exactly 1 "
        + "element: reduce it with sum() or mean(), or pass a cotangent of shape [2]"
    ) {
      let x = leaf([2])
      return gradient(of: x * 2, withRespectTo: x)
    }
    add(
      "gradients with another cotangent",
      "gradients: the cotangent has shape [3]; the result has [2]"
    ) {
      let x = leaf([2])
      return gradient(of: x * 2, withRespectTo: x, cotangent: Variable(Tensor([1, 2, 3])))
    }
    add(
      "elements of another shape",
      "tensor: elements of shape [3] cannot replace those of shape [2]"
    ) { leaf([2]).tensor = [1, 2, 3] }
    add(
      "elements of a result",
      "tensor: the elements of the result of an operation cannot be replaced" + cure
    ) { (leaf([2]) * 2).tensor = [1, 2] }
    add(
      "update of a result",
      "update: the elements of the result of an operation cannot be changed" + cure
    ) { (leaf([2]) * 2).update { $0 = $0 * 2 } }
    add(
      "update to another shape",
      "update: shape [2] was changed to [3]"
    ) { leaf([2]).update { $0 = [1, 2, 3] } }
    add(
      "gradient of another shape",
      "gradient: shape [] is not that of the variable, [2]"
    ) { leaf([2]).gradient = Variable(1) }
    add(
      "gradient of a result",
      "gradient: the result of an operation holds no gradient" + cure
    ) { (leaf([2]) * 2).gradient = nil }
    add(
      "requiresGradient of a result",
      "requiresGradient: it follows from the operands of an operation; detach it"
    ) { (leaf([2]) * 2).requiresGradient = false }
    add(
      "scalar of a variable of two",
      "scalar: a tensor of shape [2] has 2 elements, not exactly 1"
    ) { leaf([2]).scalar }
    add(
      "rule that reads what it left out",
      "forgetful: its rule reads operand 0, which needs(for:) left out"
    ) {
      (apply(Forgetful(), leaf([2])) as Variable<Double>).sum().backward()
    }
    add(
      "rule that returns another shape",
      "shrinking: its rule for operand 0 returned shape []; the operand has [2]"
    ) {
      (apply(Shrinking(), leaf([2])) as Variable<Double>).sum().backward()
    }
    add(
      "operation that computes another shape",
      "lying: forward set the result to shape []; its shape rule says [2]"
    ) {
      apply(Lying(), leaf([2])) as Variable<Double>
    }
    add(
      "operation without operands",
      "lying: there are no operands; pass one or more"
    ) { apply(Lying(), []) as Variable<Double> }
    add(
      "operands of other element types",
      "+: element types differ: operand 0 holds Float, operand 1 Int"
    ) { Value(vector) + Value(counts) }
    add(
      "product of other element types",
      "matmul: element types differ: operand 0 holds Float, operand 1 Double"
    ) { matmul(Value(matrix), Value(cube)) }
    add(
      "branches of other element types",
      "concatenate: element types differ: operand 0 holds Float, operand 1 Int"
    ) {
      concatenate([Value(vector), Value(counts)])
    }
    add(
      "value as another type",
      "tensor: a value of Float is no tensor of Int"
    ) { Value(vector).tensor(of: Int.self) }
  }

  mutating func addDerivatives() {
    add(
      "jvp along too few",
      "jvp: directions: 0, variables: 1; there must be one direction for each variable"
    ) {
      let x = leaf([2])
      return jvp(of: x * 2, withRespectTo: [x], along: [])
    }
    add(
      "gradient by a variable without",
      "gradients: variable 0, of shape [2], requires no gradient; make it with "
        + "requiresGradient: true, or leave it out"
    ) {
      let x = Variable(Tensor<Double>.ones([2]))
      return gradient(of: (x * leaf([2])).sum(), withRespectTo: x)
    }
    let notRecorded =
      "the result was computed from nothing that requires a gradient; compute it outside of "
      + "withoutGradients and, if it is a gradient itself, with createGraph: true"
    add("gradient of a gradient without graph", "gradients: " + notRecorded) {
      let x = leaf([2])
      let slope = gradient(of: (x * x).sum(), withRespectTo: x)
      return gradient(of: slope.sum(), withRespectTo: x)
    }
    add("hessian without recording", "gradients: " + notRecorded) {
      let x = leaf([2])
      return withoutGradients { hessian(of: (x * x).sum(), withRespectTo: x) }
    }
    add("jvp of a constant", "jvp: " + notRecorded) {
      let x = leaf([2])
      return jvp(of: Variable(.ones([2])), withRespectTo: [x], along: [x])
    }
    add("jvp along another shape", "jvp: direction 0 has shape []; its variable has [2]") {
      let x = leaf([2])
      return jvp(of: x * 2, withRespectTo: [x], along: [Variable(1)])
    }
    add(
      "hessian of a vector",
      "gradients: the result has shape [2]; without a cotangent it must have exactly 1 "
        + "element: reduce it with sum() or mean(), or pass a cotangent of shape [2]"
    ) {
      let x = leaf([2])
      return hessian(of: x * x, withRespectTo: x)
    }
    add(
      "hessian-vector product along another shape",
      "hessianVectorProduct: direction 0 has shape []; its variable has [2]"
    ) {
      let x = leaf([2])
      return hessianVectorProduct(
        of: (x * x).sum(), withRespectTo: [x], along: [Variable(1)])
    }
    add(
      "jacobian of too many axes",
      "jacobian: its shape would have the axes of [1, 1, 1, 1, 1] and of [1, 1, 1, 1, 1], "
        + "more than 8: flatten one of them"
    ) {
      let x = leaf([1, 1, 1, 1, 1])
      return jacobian(of: x * 2, withRespectTo: x)
    }
    add(
      "gradients of a batch's mean by sample",
      "perSampleGradients: the losses have shape []; there must be one for each sample: "
        + "[samples]"
    ) {
      let x = leaf([2])
      return perSampleGradients(of: x.sum(), withRespectTo: [x])
    }
    add(
      "hook of a constant",
      "onGradient: no gradient is computed for a constant; make the variable with "
        + "requiresGradient: true"
    ) {
      withoutGradients { leaf([2]) * 2 }.onGradient { _ in }
    }
    add(
      "hook that returns another shape",
      "mapGradient: the hook returned shape []; the gradient has [2]"
    ) {
      let x = leaf([2])
      _ = x.mapGradient { $0.sum() }
      (x * 2).sum().backward()
    }
  }
}
