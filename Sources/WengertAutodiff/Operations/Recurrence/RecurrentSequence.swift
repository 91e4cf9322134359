/// A recurrent layer in one direction over a whole sequence.
///
/// Operands: x, [steps, batch, inputs]; the first h and, for the LSTM, c, [batch, width]; then the weights
/// and, if there are any, the biases. Results: the states, [steps, batch, width], 0 beyond a sample's
/// length; the last h and, for the LSTM, c.
struct RecurrentSequence: MultiResultPrimitive {
  let recurrence: Recurrence
  let hasBias: Bool

  var name: String { recurrence.kind.name }
  private var states: Int { recurrence.kind == .lstm ? 2 : 1 }

  func results(_ x: Operands) throws(TensorError) -> [ResultDescription] {
    for index in 1..<x.count { try x.checkTypes(0, index, for: name) }
    let last = x.shape(1)
    let all = Shape([x.shape(0)[0], last[0], last[1]])
    return [ResultDescription(all)] + (0..<states).map { _ in ResultDescription(last) }
  }

  func forward(_ x: Operands, into y: inout [Destination]) -> [Storage] {
    let operands = recurrence.operands((0..<x.count).map { x.storage($0) }, hasBias)
    let trace = recurrence.forward(operands)
    y[0].set(recurrence.masked(Value(trace.states)))
    y[1].adopt(recurrence.last(of: trace.states))
    if let cells = trace.cells { y[2].adopt(recurrence.last(of: cells)) }
    return [trace.states, trace.gates] + [trace.cells].compactMap(\.self)
  }

  func needs(for operand: Int) -> Retained { .allOperands }

  func pullback(
    _ cotangents: Cotangents, _ saved: Saved, _ trace: [Storage],
    into contributions: inout Contributions
  ) {
    let count = saved.operandCount
    let wanted = (0..<count).filter { contributions.wants($0) }
    let given = (0...states).map { cotangents.ifAny($0) }
    let gradient = RecurrentGradient(
      sequence: self, operandCount: count, wanted: wanted, given: given.map { $0 != nil })
    let operands =
      (0..<count).map { saved[$0] } + given.compactMap(\.self) + trace.map { Value($0) }
    for (index, value) in zip(wanted, applyAll(gradient, operands)) {
      contributions.set(index, value)
    }
  }

  /// The same, step by step in other operations.
  func composition(_ x: [Value]) -> [Value] {
    let width = x[1].shape[1]
    let weights = Array(x[(states + 1)...])
    let (inputWeight, stateWeight) = (weights[0], weights[1])
    let (steps, batch) = (x[0].shape[0], x[0].shape[1])
    let gates = recurrence.kind.gates * width
    let input = recurrence.masked(x[0]).reshaped(to: Shape([steps * batch, x[0].shape[2]]))
    var products = matmul(input, inputWeight, transposeB: true)
    if hasBias { products = products + weights[2] }
    products = products.reshaped(to: Shape([steps, batch, gates]))
    var state = Array(x[1...states])
    var all = [Value?](repeating: nil, count: steps)
    for step in recurrence.isReversed ? Array((0..<steps).reversed()) : Array(0..<steps) {
      var stateProducts = matmul(state[0], stateWeight, transposeB: true)
      if hasBias { stateProducts = stateProducts + weights[3] }
      let next = recurrence.kind.step(products[step], stateProducts, state)
      state =
        recurrence.mask(at: step).map { mask in
          zip(next, state).map { select(mask, $0, $1) }
        } ?? next
      all[step] = state[0]
    }
    return [recurrence.masked(stack(all.map { $0! }))] + state
  }
}

/// The gradients of `RecurrentSequence`. Operands: those of the sequence, the cotangents of those results that have
/// one, and the residuals, which only the kernel reads.
struct RecurrentGradient: ComposedMultiResultPrimitive {
  let sequence: RecurrentSequence
  let operandCount: Int
  /// The operands that gradients are computed of.
  let wanted: [Int]
  /// Which results have a cotangent.
  let given: [Bool]

  func results(_ x: Operands) -> [ResultDescription] {
    wanted.map { ResultDescription(x.shape($0)) }
  }

  func forward(_ x: Operands, into y: inout [Destination]) {
    let recurrence = sequence.recurrence
    let all = (0..<x.count).map { x.storage($0) }
    let operands = recurrence.operands(Array(all[..<operandCount]), sequence.hasBias)
    let cotangents = cotangents(all)
    let trace = all[(operandCount + given.count { $0 })...]
    let first = trace.startIndex
    let found = recurrence.gradients(
      operands,
      Recurrence.Trace(
        states: trace[first], cells: trace.count > 2 ? trace[first + 2] : nil,
        gates: trace[first + 1]),
      y: cotangents[0], h: cotangents[1], c: cotangents.count > 2 ? cotangents[2] : nil,
      recurrence.wanted(wanted))
    for (position, index) in wanted.enumerated() {
      y[position].adopt(recurrence.gradient(found, index)!)
    }
  }

  /// The cotangent of every result, nil for those without.
  private func cotangents<Element>(_ operands: [Element]) -> [Element?] {
    var next = operandCount
    return given.map { isGiven in
      guard isGiven else { return nil }
      defer { next += 1 }
      return operands[next]
    }
  }

  func composition(_ x: [Value]) -> [Value] {
    let own = ownCopies(of: Array(x[..<operandCount]), wanted, createsGraph: true)
    return gradients(
      of: sequence.composition(own), cotangents(x), withRespectTo: wanted.map { own[$0] },
      createsGraph: true)
  }
}
