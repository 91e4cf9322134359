/// Attention in tiles: the scores of all queries and keys are never held at once, neither here nor for the
/// gradient. Operands: q, k and v, or one tensor that holds them; then the bias and the mask, if there are any.
/// The kernels give no gradient of the bias: it comes from the composition.
struct Attention: BuiltInPrimitive {
  let form: AttentionForm
  let layout: AttentionLayout
  let extents: AttentionExtents

  /// Number of operands that hold q, k and v.
  fileprivate var own: Int { layout.operandCount }
  fileprivate var operandCount: Int { own + (form.hasBias ? 1 : 0) + (form.hasMask ? 1 : 0) }

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    for index in 1..<max(1, own + (form.hasBias ? 1 : 0)) { try x.checkTypes(0, index, for: name) }
    return layout == .apart
      ? extents.result
      : Shape([extents.lead[0], extents.queries, extents.heads * extents.valueWidth])
  }

  func forward(_ x: Operands, into y: inout Destination) -> Storage {
    kernel(x).forward((0..<own).map { x.storage($0) }, into: y.memory(x.dataType(0)))
  }

  func needs(for operand: Int) -> Retained { [.allOperands, .result] }

  func pullback(
    _ cotangent: Value, _ saved: Saved, _ statistics: Storage,
    into contributions: inout Contributions
  ) {
    if form.hasBias, contributions.wants(own) {
      saved.pullBack(only: own, into: &contributions, { _ in cotangent }, { [composition($0)] })
    }
    guard (0..<own).contains(where: { contributions.wants($0) }) else { return }
    let operands = (0..<saved.operandCount).map { saved[$0] }
    let gradients = applyAll(
      AttentionGradient(attention: self),
      operands + [cotangent, saved.result.detached, Value(statistics)])
    for index in 0..<own { contributions.set(index, gradients[index]) }
  }

  /// The same in other operations, which hold all scores.
  func composition(_ x: [Value]) -> Value {
    let parts = layout == .apart ? Array(x[..<3]) : unpacked(x[0])
    let probabilities = form.probabilities(Array(parts[..<2]) + Array(x[own...]), extents)
    let result = matmul(form.dropped(probabilities), extents.repeated(parts[2]))
    if layout == .apart { return result }
    return result.transposed(1, 2)
      .reshaped(to: Shape([extents.lead[0], extents.queries, extents.heads * extents.valueWidth]))
  }

  /// q, k and v, [batch, heads, length, width].
  private func unpacked(_ x: Value) -> [Value] {
    let parts = x.reshaped(
      to: Shape([extents.lead[0], extents.queries, 3, extents.heads, extents.width])
    ).permuted([2, 0, 3, 1, 4])
    return (0..<3).map { parts[$0] }
  }

  fileprivate func kernel(_ x: Operands) -> AttentionKernel {
    AttentionKernel(
      form, extents, layout, bias: form.hasBias ? x.storage(own) : nil,
      mask: form.hasMask ? x.storage(operandCount - 1) : nil)
  }
}

/// The gradients of `Attention` by q, k and v. Operands: those of attention, the cotangent of its result, that
/// result, and the statistics of the scores; the kernel reads the last two instead of computing them.
struct AttentionGradient: ComposedMultiResultPrimitive {
  let attention: Attention

  func results(_ x: Operands) -> [ResultDescription] {
    (0..<attention.own).map { ResultDescription(x.shape($0)) }
  }

  func forward(_ x: Operands, into y: inout [Destination]) {
    let last = attention.operandCount
    let gradients = attention.kernel(x).gradients(
      (0..<attention.own).map { x.storage($0) }, result: x.storage(last + 1),
      statistics: x.storage(last + 2), cotangent: x.storage(last))
    for (index, gradient) in gradients.enumerated() { y[index].adopt(gradient) }
  }

  func composition(_ x: [Value]) -> [Value] {
    let wanted = Array(0..<attention.own)
    let own = ownCopies(of: Array(x[..<attention.operandCount]), wanted, createsGraph: true)
    return gradients(
      of: [attention.composition(own)], [x[attention.operandCount]],
      withRespectTo: Array(own[..<attention.own]), createsGraph: true)
  }
}
