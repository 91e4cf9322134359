/// Attention in tiles: the scores of all queries and keys are never held at once, neither here nor for the
/// gradient. Operands: q, k, v, then the bias and the mask, if there are any. The kernels give no gradient of
/// the bias: where it is wanted, all of them come from the composition.
struct Attention: BuiltInPrimitive {
  let form: AttentionForm

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    for index in 1..<(form.hasBias ? 4 : 3) { try x.checkTypes(0, index, for: name) }
    return try extents(x).result
  }

  func forward(_ x: Operands, into y: inout Destination) -> Storage {
    kernel(x).forward(
      x.storage(0), x.storage(1), x.storage(2), into: y.memory(x.dataType(0)))
  }

  func needs(for operand: Int) -> Retained { [.allOperands, .result] }

  func pullback(
    _ cotangent: Value, _ saved: Saved, _ statistics: Storage,
    into contributions: inout Contributions
  ) {
    if form.hasBias, contributions.wants(3) {
      saved.pullBack(into: &contributions, { _ in cotangent }, { [composition($0)] })
      return
    }
    let operands = (0..<saved.operandCount).map { saved[$0] }
    let gradients = applyAll(
      AttentionGradient(attention: self),
      operands + [cotangent, saved.result.detached, Value(statistics)])
    for index in 0..<3 { contributions.set(index, gradients[index]) }
  }

  /// The same in other operations, which hold all scores.
  func composition(_ x: [Value]) -> Value {
    guard let extents = try? AttentionExtents(x[0].shape, x[1].shape, x[2].shape) else {
      preconditionFailure("the operands were checked")
    }
    let probabilities = form.probabilities([x[0], x[1]] + x[3...], extents)
    return matmul(form.dropped(probabilities), extents.repeated(x[2]))
  }

  fileprivate func extents(_ x: Operands) throws(TensorError) -> AttentionExtents {
    try AttentionExtents(x.shape(0), x.shape(1), x.shape(2))
  }

  fileprivate func kernel(_ x: Operands) -> AttentionKernel {
    guard let extents = try? extents(x) else { preconditionFailure("the operands were checked") }
    return AttentionKernel(
      form, extents, bias: form.hasBias ? x.storage(3) : nil,
      mask: form.hasMask ? x.storage(form.hasBias ? 4 : 3) : nil)
  }
}

/// The gradients of `Attention` by q, k and v. Operands: those of attention, the cotangent of its result, that
/// result, and the statistics of the scores; the last two are what the kernel reads in place of computing them.
struct AttentionGradient: ComposedMultiResultPrimitive {
  let attention: Attention

  private var operandCount: Int {
    3 + (attention.form.hasBias ? 1 : 0) + (attention.form.hasMask ? 1 : 0)
  }

  func results(_ x: Operands) -> [ResultDescription] {
    (0..<3).map { ResultDescription(x.shape($0)) }
  }

  func forward(_ x: Operands, into y: inout [Destination]) {
    let last = operandCount
    let gradients = attention.kernel(x).gradients(
      x.storage(0), x.storage(1), x.storage(2), result: x.storage(last + 1),
      statistics: x.storage(last + 2), cotangent: x.storage(last))
    for (index, gradient) in gradients.enumerated() { y[index].adopt(gradient) }
  }

  func composition(_ x: [Value]) -> [Value] {
    let own = ownCopies(of: Array(x[..<operandCount]), [0, 1, 2], createsGraph: true)
    return gradients(
      of: [attention.composition(own)], [x[operandCount]], withRespectTo: Array(own[..<3]),
      createsGraph: true)
  }
}
