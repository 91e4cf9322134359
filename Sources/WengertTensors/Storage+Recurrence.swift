import CWengert

/// A recurrent layer in one direction, as its kernels see it.
package struct Recurrence: Hashable, Sendable {
  /// Its formulas.
  package enum Kind: Hashable, Sendable {
    case rnnTanh, rnnReLU, lstm, gru

    fileprivate var kernel: wg_recurrent_kind {
      switch self {
      case .rnnTanh: WG_RNN_TANH
      case .rnnReLU: WG_RNN_RELU
      case .lstm: WG_LSTM
      case .gru: WG_GRU
      }
    }

    /// Rows of the weights per place of the state.
    package var gates: Int {
      switch self {
      case .rnnTanh, .rnnReLU: 1
      case .lstm: 4
      case .gru: 3
      }
    }
  }

  package let kind: Kind
  /// Whether it starts at the last step.
  package let isReversed: Bool
  /// Number of valid steps of each sample; nil for all.
  package let lengths: [Int]?

  package init(kind: Kind, isReversed: Bool, lengths: [Int]?) {
    self.kind = kind
    self.isReversed = isReversed
    self.lengths = lengths
  }

  /// The state after every step, and the gates that its gradient reads.
  package struct Trace: Sendable {
    /// h, [steps, batch, width].
    package let states: Storage
    /// The LSTM's c, of the same shape.
    package let cells: Storage?
    /// [steps, batch, row], rows as the kernels lay them out; the states themselves for a plain RNN.
    package let gates: Storage

    package init(states: Storage, cells: Storage?, gates: Storage) {
      self.states = states
      self.cells = cells
      self.gates = gates
    }
  }

  /// x, first states, weights and biases.
  package struct Operands {
    package var x, h: Storage
    package var c: Storage?
    package var inputWeight, stateWeight: Storage
    package var inputBias, stateBias: Storage?

    package init(
      x: Storage, h: Storage, c: Storage?, inputWeight: Storage, stateWeight: Storage,
      inputBias: Storage?, stateBias: Storage?
    ) {
      self.x = x
      self.h = h
      self.c = c
      self.inputWeight = inputWeight
      self.stateWeight = stateWeight
      self.inputBias = inputBias
      self.stateBias = stateBias
    }

    fileprivate var kernel: wg_recurrence_operands {
      wg_recurrence_operands(
        x: x.pointer, h0: h.pointer, c0: c?.pointer, w_ih: inputWeight.pointer,
        w_hh: stateWeight.pointer, b_ih: inputBias?.pointer, b_hh: stateBias?.pointer)
    }
  }

  /// Calls `body` with the description that kernels take.
  private func withKernel<Result>(
    _ x: Operands, _ body: (inout wg_recurrent_layer, inout wg_recurrence_operands) -> Result
  ) -> Result {
    let counts = lengths?.map(Int64.init)
    func call(_ lengths: UnsafePointer<Int64>?) -> Result {
      var kernel = wg_recurrent_layer(
        kind: kind.kernel, reversed: isReversed, steps: Int64(x.x.shape[0]),
        batch: Int64(x.x.shape[1]), inputs: Int64(x.x.shape[2]), width: Int64(x.h.shape[1]),
        lengths: lengths)
      var operands = x.kernel
      return body(&kernel, &operands)
    }
    return counts?.withUnsafeBufferPointer { call($0.baseAddress) } ?? call(nil)
  }

  /// The states after every step.
  package func forward(_ x: Operands) -> Trace {
    let type = x.x.dataType
    let (steps, batch, width) = (x.x.shape[0], x.x.shape[1], x.h.shape[1])
    let row = Int(wg_recurrent_row(kind.kernel, Int64(width)))
    let states = Storage([steps, batch, width], type)
    let cells = x.c.map { _ in Storage(like: states) }
    let isPlain = wg_recurrent_slots(kind.kernel) == 1
    let gates = isPlain ? states : Storage([steps, batch, row], type)
    withKernel(x) { kernel, operands in
      let scratch = Storage([Int(wg_recurrent_scratch(&kernel))], type)
      wg_recurrent_forward(
        type.kernel, &kernel, &operands, gates.pointer, cells?.pointer, states.pointer,
        scratch.pointer)
    }
    return Trace(states: states, cells: cells, gates: gates)
  }

  /// Gradients of the operands that were asked for.
  package struct Gradients {
    package var x, h, c, inputWeight, stateWeight, inputBias, stateBias: Storage?
  }

  /// The operands whose gradient is wanted, besides the first states.
  package struct Wanted {
    package let x, inputWeight, stateWeight, inputBias, stateBias: Bool

    package init(x: Bool, inputWeight: Bool, stateWeight: Bool, inputBias: Bool, stateBias: Bool) {
      self.x = x
      self.inputWeight = inputWeight
      self.stateWeight = stateWeight
      self.inputBias = inputBias
      self.stateBias = stateBias
    }
  }

  /// The gradients for the cotangents of the states and of the last ones; nil stands for zeros.
  package func gradients(
    _ x: Operands, _ trace: Trace, y: Storage?, h: Storage?, c: Storage?, _ wanted: Wanted
  ) -> Gradients {
    let type = x.x.dataType
    let result = Gradients(
      x: wanted.x ? Storage(like: x.x) : nil,
      h: h?.copied() ?? .filled(.integer(0), x.h.shape, type),
      c: x.c == nil ? nil : c?.copied() ?? .filled(.integer(0), x.h.shape, type),
      inputWeight: wanted.inputWeight ? Storage(like: x.inputWeight) : nil,
      stateWeight: wanted.stateWeight ? Storage(like: x.stateWeight) : nil,
      inputBias: wanted.inputBias ? x.inputBias.map { Storage(like: $0) } : nil,
      stateBias: wanted.stateBias ? x.stateBias.map { Storage(like: $0) } : nil)
    withKernel(x) { kernel, operands in
      var pointers = wg_recurrence_gradients(
        h: result.h!.pointer, c: result.c?.pointer, x: result.x?.pointer,
        w_ih: result.inputWeight?.pointer, w_hh: result.stateWeight?.pointer,
        b_ih: result.inputBias?.pointer, b_hh: result.stateBias?.pointer)
      let scratch = Storage([Int(wg_recurrent_gradient_scratch(type.kernel, &kernel))], type)
      wg_recurrent_gradient(
        type.kernel, &kernel, &operands, trace.gates.pointer, trace.cells?.pointer,
        trace.states.pointer, y?.pointer, &pointers, scratch.pointer)
    }
    return result
  }
}
