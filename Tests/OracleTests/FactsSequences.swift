import Testing
import Wengert

/// Recurrent nets, written with the operations.
let sequenceChecks: [String: @Sendable (Fact) throws -> Answers] = [
  "rnn_step_forward": { _ in
    let cell = RecurrentCell(
      input: ramp(-0.1, 0.9, [10, 4]), state: ramp(-0.3, 0.7, [4, 4]), bias: ramp(-0.2, 0.4, [4]))
    return ["next_h": cell.next(ramp(-0.4, 0.7, [3, 10]), ramp(-0.2, 0.5, [3, 4]))]
  },
  "rnn_forward": { _ in
    let cell = RecurrentCell(
      input: ramp(-0.2, 0.4, [4, 5]), state: ramp(-0.4, 0.1, [5, 5]), bias: ramp(-0.7, 0.1, [5]))
    return ["h": cell.states(ramp(-0.1, 0.3, [2, 3, 4]), from: ramp(-0.3, 0.1, [2, 5]))]
  },
  "word_embedding_forward": { _ in
    ["out": embedding(ramp(0, 1, [5, 3]), [[0, 3, 1, 2], [2, 1, 0, 3]])]
  },
  "lstm_step_forward": { _ in
    let cell = RecurrentCell(
      input: ramp(-2.1, 1.3, [4, 20]), state: ramp(-0.7, 2.2, [5, 20]), bias: ramp(0.3, 0.7, [20]))
    let (h, c) = cell.nextGated(
      ramp(-0.4, 1.2, [3, 4]), (ramp(-0.3, 0.7, [3, 5]), ramp(-0.4, 0.9, [3, 5])))
    return ["next_h": h, "next_c": c]
  },
  "lstm_forward": { _ in
    let cell = RecurrentCell(
      input: ramp(-0.2, 0.9, [5, 16]), state: ramp(-0.3, 0.6, [4, 16]), bias: ramp(0.2, 0.7, [16]))
    return ["h": cell.gatedStates(ramp(-0.4, 0.6, [2, 3, 5]), from: ramp(-0.4, 0.8, [2, 4]))]
  },
  "captioning_rnn_loss": { _ in
    [
      "loss": captioningLoss(features: ramp(-1.5, 0.3, [10, 20]), gates: 1) {
        $0.states($1, from: $2)
      }
    ]
  },
  "captioning_lstm_loss": { _ in
    [
      "loss": captioningLoss(features: ramp(-0.5, 1.7, [10, 20]), gates: 4) {
        $0.gatedStates($1, from: $2)
      }
    ]
  },
]

/// The parameters of a recurrent layer: one block of columns, or one for each gate i, f, o and g.
private struct RecurrentCell {
  let input: Tensor<Double>
  let state: Tensor<Double>
  let bias: Tensor<Double>

  private func sum(_ x: Tensor<Double>, _ h: Tensor<Double>) -> Tensor<Double> {
    matmul(x, input) + matmul(h, state) + bias
  }

  func next(_ x: Tensor<Double>, _ h: Tensor<Double>) -> Tensor<Double> { tanh(sum(x, h)) }

  func nextGated(
    _ x: Tensor<Double>, _ last: (h: Tensor<Double>, c: Tensor<Double>)
  ) -> (h: Tensor<Double>, c: Tensor<Double>) {
    let gates = sum(x, last.h).split(4, along: 1)
    let c = sigmoid(gates[1]) * last.c + sigmoid(gates[0]) * tanh(gates[3])
    return (sigmoid(gates[2]) * tanh(c), c)
  }

  /// The states, [batch, steps, units], for inputs [batch, steps, features].
  func states(_ x: Tensor<Double>, from first: Tensor<Double>) -> Tensor<Double> {
    var h = first
    return stack(
      (0..<x.shape[1]).map { step in
        h = next(x[0..., step], h)
        return h
      }, along: 1)
  }

  func gatedStates(_ x: Tensor<Double>, from first: Tensor<Double>) -> Tensor<Double> {
    var last = (h: first, c: Tensor<Double>.zeros(like: first))
    return stack(
      (0..<x.shape[1]).map { step in
        last = nextGated(x[0..., step], last)
        return last.h
      }, along: 1)
  }
}

/// The cross-entropy of the captions' words, those with number 0 left out, summed and divided by the
/// number of captions.
private func captioningLoss(
  features: Tensor<Double>, gates: Int,
  states: (RecurrentCell, Tensor<Double>, Tensor<Double>) -> Tensor<Double>
) -> Tensor<Double> {
  func parameter(_ shape: Shape) -> Tensor<Double> { ramp(-1.4, 1.3, shape) }
  let captions = Tensor((0..<130).map { $0 % 3 }, shape: [10, 13])
  let words = embedding(parameter([3, 30]), captions[0..., 0..<12])
  let cell = RecurrentCell(
    input: parameter([30, 40 * gates]), state: parameter([40, 40 * gates]),
    bias: parameter([40 * gates]))
  let first = matmul(features, parameter([20, 40])) + parameter([40])
  let scores = matmul(states(cell, words, first), parameter([40, 3])) + parameter([3])
  let next = captions[0..., 1...].reshaped(to: [120])
  return crossEntropy(scores.reshaped(to: [120, 3]), next, ignoreIndex: 0, reduction: .sum) / 10
}
