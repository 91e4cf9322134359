/// The parameters of a recurrent layer in one direction, as PyTorch lays them out: gate after gate along
/// axis 0, i, f, g, o for the LSTM and r, z, n for the GRU.
public struct RecurrentWeights<T: TensorLike>: Sendable where T.Scalar: FloatingTensorScalar {
  /// W_ih, [gates · width, inputs].
  public var input: T
  /// W_hh, [gates · width, width].
  public var state: T
  /// b_ih, [gates · width]; nil for a layer without biases.
  public var inputBias: T?
  /// b_hh, [gates · width]; nil for a layer without biases.
  public var stateBias: T?

  /// Weights and, unless the layer has none, both biases.
  public init(input: T, state: T, inputBias: T? = nil, stateBias: T? = nil) {
    self.input = input
    self.state = state
    self.inputBias = inputBias
    self.stateBias = stateBias
  }

  /// Those that there are, in the order of the operands of `RecurrentSequence`.
  var values: [Value] {
    [input.value, state.value] + [inputBias?.value, stateBias?.value].compactMap(\.self)
  }

  /// Refuses weights that do not fit each other or x and the first states.
  func check(
    _ x: Shape, _ states: [Shape], _ recurrence: Recurrence, for operation: String
  ) throws(TensorError) {
    guard x.rank == 3, x[0] > 0 else {
      throw TensorError(
        operation, "x is \(x); it must be [steps, batch, inputs] with one step at least")
    }
    let gates = recurrence.kind.gates
    let rows = input.shape.first ?? 0
    let width = rows / gates
    guard input.shape.rank == 2, rows == width * gates, state.shape == [rows, width],
      (inputBias == nil) == (stateBias == nil), inputBias.map({ $0.shape == [rows] }) ?? true,
      stateBias.map({ $0.shape == [rows] }) ?? true
    else {
      let biases = [inputBias, stateBias].map { $0.map { "\($0.shape)" } ?? "none" }
      throw TensorError(
        operation,
        "the weights are \(input.shape) and \(state.shape), the biases \(biases[0]) and \(biases[1]); "
          + "they must be [\(gates) · width, inputs], [\(gates) · width, width] and twice "
          + "[\(gates) · width], or none")
    }
    guard x[2] == input.shape[1] else {
      throw TensorError(
        operation,
        "x is \(x), the weight of the input \(input.shape): \(x[2]) inputs must be "
          + "\(input.shape[1])")
    }
    for shape in states where shape != [x[1], width] {
      throw TensorError(
        operation,
        "a first state is \(shape); for x of \(x) and a width of \(width) it must be "
          + "[\(x[1]), \(width)]")
    }
    try checkLengths(recurrence.lengths, x, for: operation)
  }
}

/// Refuses lengths that are not one for every sample, each of one step at least and all at most.
package func checkLengths(
  _ lengths: [Int]?, _ x: Shape, for operation: String
) throws(TensorError) {
  guard let lengths else { return }
  guard lengths.count == x[1], lengths.allSatisfy({ 1...x[0] ~= $0 }) else {
    throw TensorError(
      operation,
      "the lengths are \(lengths); for x of \(x) they must be \(x[1]) numbers in 1...\(x[0])")
  }
}
