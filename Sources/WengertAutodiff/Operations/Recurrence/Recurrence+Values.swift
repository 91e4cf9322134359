import CWengert

// A recurrence as its operations see it.

extension Recurrence.Kind {
  /// The name in messages.
  var name: String {
    switch self {
    case .rnnTanh, .rnnReLU: "rnn"
    case .lstm: "lstm"
    case .gru: "gru"
    }
  }

  /// One step, from the products with x and with the state, biases included.
  func step(_ x: Value, _ h: Value, _ state: [Value]) -> [Value] {
    switch self {
    case .rnnTanh: return [tanh(x + h)]
    case .rnnReLU: return [relu(x + h)]
    case .lstm:
      let gates = (x + h).split(4, along: 1)
      let c =
        sigmoid(gates[1]) * state[1] + sigmoid(gates[0]) * tanh(gates[2])
      return [sigmoid(gates[3]) * tanh(c), c]
    case .gru:
      let (x, h) = (x.split(3, along: 1), h.split(3, along: 1))
      let z = sigmoid(x[1] + h[1])
      let n = tanh(x[2] + sigmoid(x[0] + h[0]) * h[2])
      return [(1 - z) * n + z * state[0]]
    }
  }
}

extension Recurrence {
  /// Operands in the order of the operation. Steps beyond a sample's length are never read.
  func operands(_ x: [Storage], _ hasBias: Bool) -> Operands {
    let isLSTM = kind == .lstm
    let first = isLSTM ? 3 : 2
    return Operands(
      x: masked(Value(x[0])).storage, h: x[1], c: isLSTM ? x[2] : nil, inputWeight: x[first],
      stateWeight: x[first + 1], inputBias: hasBias ? x[first + 2] : nil,
      stateBias: hasBias ? x[first + 3] : nil)
  }

  /// Which of the operands with these numbers are not first states.
  func wanted(_ operands: [Int]) -> Wanted {
    let first = kind == .lstm ? 3 : 2
    return Wanted(
      x: operands.contains(0), inputWeight: operands.contains(first),
      stateWeight: operands.contains(first + 1), inputBias: operands.contains(first + 2),
      stateBias: operands.contains(first + 3))
  }

  /// The gradient of the operand with a number.
  func gradient(_ found: Gradients, _ operand: Int) -> Storage? {
    let states = kind == .lstm ? [found.h, found.c] : [found.h]
    let all =
      [found.x] + states
      + [found.inputWeight, found.stateWeight, found.inputBias, found.stateBias]
    return all[operand]
  }

  /// The last of the states after every step.
  func last(of states: Storage) -> Storage {
    let (steps, shape) = (states.shape[0], Shape(states.shape[1...]))
    let step = isReversed ? 0 : steps - 1
    return Storage(viewing: states, shape, offset: step * shape.elementCount).copied()
  }

  /// [steps, batch, …] with 0 beyond the lengths.
  func masked(_ x: Value) -> Value {
    guard let lengths else { return x }
    let steps = x.shape[0]
    let mask = (0..<steps).flatMap { step in lengths.map { step < $0 } }
    let isValid = Tensor(mask, shape: Shape([steps, lengths.count, 1]))
    return select(isValid, x, x.zero)
  }

  /// The samples that a step is valid for, [batch, 1]; nil for all.
  func mask(at step: Int) -> Value? {
    guard let lengths, lengths.contains(where: { step >= $0 }) else { return nil }
    return Tensor(lengths.map { step < $0 }, shape: Shape([lengths.count, 1])).value
  }
}
