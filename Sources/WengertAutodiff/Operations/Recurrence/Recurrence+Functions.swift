/// The activation of a plain recurrent layer.
public enum RecurrentActivation: Sendable, Hashable {
  /// The hyperbolic tangent, tanh x.
  case tanh
  /// The rectifier, max(x, 0).
  case relu
}

/// A plain recurrent layer over a sequence: h ← tanh(x W_ihᵀ + b_ih + h W_hhᵀ + b_hh), or relu of that.
///
///     x [steps, batch, inputs] → outputs [steps, batch, width], state [batch, width]
///
/// Elman, "Finding Structure in Time", Cognitive Science 1990.
///
/// - Parameters:
///   - x: [steps, batch, inputs].
///   - weights: In PyTorch's layout.
///   - state: The first h, [batch, width]; zeros if nil.
///   - activation: tanh or relu.
///   - lengths: Valid steps of each sample, in any order. Steps beyond are never read: outputs and
///     gradients are 0 there, and the last state is that of the last valid step.
///   - isReversed: Whether to start at the last valid step and end at step 0.
/// - Returns: The state after every step, and the last one.
public func rnn<T: TensorLike>(
  _ x: T, _ weights: RecurrentWeights<T>, state: T? = nil, activation: RecurrentActivation = .tanh,
  lengths: [Int]? = nil, isReversed: Bool = false
) -> (outputs: T, state: T) where T.Scalar: FloatingTensorScalar {
  let kind: Recurrence.Kind = activation == .tanh ? .rnnTanh : .rnnReLU
  let results = Recurrence(kind: kind, isReversed: isReversed, lengths: lengths)
    .applied(x, weights, [state])
  return (results[0], results[1])
}

/// A layer of long short-term memory over a sequence. With the gates i, f, g, o of x W_ihᵀ + b_ih + h W_hhᵀ +
/// b_hh, g through tanh and the others through the logistic function:
///
///     c ← f c + i g,  h ← o tanh(c)
///     x [steps, batch, inputs] → outputs [steps, batch, width], state and cell [batch, width]
///
/// Hochreiter and Schmidhuber, "Long Short-Term Memory", Neural Computation 1997.
///
/// - Parameters:
///   - x: [steps, batch, inputs].
///   - weights: In PyTorch's layout.
///   - state: The first h, [batch, width]; zeros if nil.
///   - cell: The first c, [batch, width]; zeros if nil.
///   - lengths: Valid steps of each sample; see `rnn`.
///   - isReversed: Whether to start at the last valid step and end at step 0.
/// - Returns: h after every step, and the last h and c.
public func lstm<T: TensorLike>(
  _ x: T, _ weights: RecurrentWeights<T>, state: T? = nil, cell: T? = nil, lengths: [Int]? = nil,
  isReversed: Bool = false
) -> (outputs: T, state: T, cell: T) where T.Scalar: FloatingTensorScalar {
  let results = Recurrence(kind: .lstm, isReversed: isReversed, lengths: lengths)
    .applied(x, weights, [state, cell])
  return (results[0], results[1], results[2])
}

/// A layer of gated recurrent units over a sequence, in PyTorch's form, where r multiplies the product with
/// the state:
///
///     r, z = σ(x W_ihᵀ + b_ih + h W_hhᵀ + b_hh),  n = tanh(x W_inᵀ + b_in + r (h W_hnᵀ + b_hn))
///     h ← (1 − z) n + z h
///     x [steps, batch, inputs] → outputs [steps, batch, width], state [batch, width]
///
/// Cho et al., "Learning Phrase Representations using RNN Encoder–Decoder", EMNLP 2014.
///
/// - Parameters:
///   - x: [steps, batch, inputs].
///   - weights: In PyTorch's layout.
///   - state: The first h, [batch, width]; zeros if nil.
///   - lengths: Valid steps of each sample; see `rnn`.
///   - isReversed: Whether to start at the last valid step and end at step 0.
/// - Returns: The state after every step, and the last one.
public func gru<T: TensorLike>(
  _ x: T, _ weights: RecurrentWeights<T>, state: T? = nil, lengths: [Int]? = nil,
  isReversed: Bool = false
) -> (outputs: T, state: T) where T.Scalar: FloatingTensorScalar {
  let results = Recurrence(kind: .gru, isReversed: isReversed, lengths: lengths)
    .applied(x, weights, [state])
  return (results[0], results[1])
}

/// One step of `rnn`: x [batch, inputs] and h [batch, width] → h.
public func rnnCell<T: TensorLike>(
  _ x: T, _ state: T, _ weights: RecurrentWeights<T>, activation: RecurrentActivation = .tanh
) -> T where T.Scalar: FloatingTensorScalar {
  rnn(x.unsqueezed(at: 0), weights, state: state, activation: activation).state
}

/// One step of `lstm`: x [batch, inputs], h and c [batch, width] → h and c.
public func lstmCell<T: TensorLike>(
  _ x: T, _ state: T, cell: T, _ weights: RecurrentWeights<T>
) -> (state: T, cell: T) where T.Scalar: FloatingTensorScalar {
  let result = lstm(x.unsqueezed(at: 0), weights, state: state, cell: cell)
  return (result.state, result.cell)
}

/// One step of `gru`: x [batch, inputs] and h [batch, width] → h.
public func gruCell<T: TensorLike>(
  _ x: T, _ state: T, _ weights: RecurrentWeights<T>
) -> T where T.Scalar: FloatingTensorScalar {
  gru(x.unsqueezed(at: 0), weights, state: state).state
}

extension Recurrence {
  /// The results of the operation: outputs and last states.
  package func applied<T: TensorLike>(
    _ x: T, _ weights: RecurrentWeights<T>, _ given: [T?]
  ) -> [T] where T.Scalar: FloatingTensorScalar {
    orFail([x, x, x]) { () throws(TensorError) -> [T] in
      try weights.check(x.shape, given.compactMap { $0?.shape }, self, for: kind.name)
      let type = x.value.dataType
      let first = Shape([x.shape[1], weights.state.shape[1]])
      let states = given.map { $0?.value ?? Value(.filled(.integer(0), first, type)) }
      let sequence = RecurrentSequence(recurrence: self, hasBias: weights.inputBias != nil)
      return applyAll(sequence, [x.value] + states + weights.values).map { T($0) }
    }
  }
}
