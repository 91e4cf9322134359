import Wengert

/// A recurrent layer over a sequence.
struct Recurrence: Instruction {
  enum Kind: CaseIterable, Sendable { case rnn, gru, lstm }
  let kind: Kind
  let hasBias: Bool
  let isReversed: Bool

  static func draw(_ draft: inout Draft) -> Step? {
    let kind = draft.random.pick(Kind.allCases)
    let x = draft.operand { $0.rank == 3 && $0.elementCount > 0 }
    let shape = draft.shape(x)
    guard shape.rank == 3, shape.elementCount > 0 else { return nil }
    let gates = kind == .rnn ? 1 : kind == .gru ? 3 : 4
    let width = 1 + draft.random.below(2)
    var operands = [
      x, draft.operand(of: [gates * width, shape[2]]), draft.operand(of: [gates * width, width]),
      draft.operand(of: [shape[1], width]),
    ]
    let hasBias = draft.random.oneIn(2)
    if hasBias { operands += (0..<2).map { _ in draft.operand(of: [gates * width]) } }
    return Step(
      Recurrence(kind: kind, hasBias: hasBias, isReversed: draft.random.oneIn(3)), operands)
  }

  var name: String { "\(kind)" }

  private func weights<T: Computed>(_ x: [T]) -> RecurrentWeights<T> {
    RecurrentWeights(
      input: x[1], state: x[2], inputBias: hasBias ? x[4] : nil, stateBias: hasBias ? x[5] : nil)
  }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    switch kind {
    case .rnn: Wengert.rnn(x[0], weights(x), state: x[3], isReversed: isReversed).outputs
    case .gru: Wengert.gru(x[0], weights(x), state: x[3], isReversed: isReversed).outputs
    case .lstm:
      Wengert.lstm(x[0], weights(x), state: x[3], cell: x[3] * 2, isReversed: isReversed).outputs
    }
  }

  /// Step by step, gate by gate.
  func otherwise<T: Computed>(_ x: [T]) -> T? {
    var (state, cell) = (x[3], x[3] * 2)
    let steps = x[0].shape[0]
    let count = kind == .rnn ? 1 : kind == .gru ? 3 : 4
    var outputs = [T?](repeating: nil, count: steps)
    for step in isReversed ? Array((0..<steps).reversed()) : Array(0..<steps) {
      var ofInput = matmul(x[0].sliced([step]), x[1], transposeB: true)
      var ofState = matmul(state, x[2], transposeB: true)
      if hasBias { (ofInput, ofState) = (ofInput + x[4], ofState + x[5]) }
      let (a, b) = (ofInput.split(count, along: 1), ofState.split(count, along: 1))
      func gate(_ index: Int) -> T { 1 / (1 + exp(-(a[index] + b[index]))) }
      switch kind {
      case .rnn: state = tanh(a[0] + b[0])
      case .gru:
        let new = tanh(a[2] + gate(0) * b[2])
        state = (1 - gate(1)) * new + gate(1) * state
      case .lstm:
        cell = gate(1) * cell + gate(0) * tanh(a[2] + b[2])
        state = gate(3) * tanh(cell)
      }
      outputs[step] = state
    }
    return stack(outputs.map { $0! })
  }

  func text(_ x: [String]) -> String {
    let biases = hasBias ? ", inputBias: \(x[4]), stateBias: \(x[5])" : ""
    return
      "\(kind)(\(x[0]), RecurrentWeights(input: \(x[1]), state: \(x[2])\(biases)), state: \(x[3])"
      + "\(kind == .lstm ? ", cell: \(x[3]) * 2" : ""), isReversed: \(isReversed)).outputs"
  }
}
