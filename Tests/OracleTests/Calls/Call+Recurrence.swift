import Wengert

extension Call {
  /// Cells and sequences; nil for other operations.
  func recurrence() throws -> [String: T]? {
    switch op {
    case "rnn_tanh_cell":
      [OperationCase.onlyOutput: rnnCell(try operand("x"), try operand("h"), try weights())]
    case "gru_cell":
      [OperationCase.onlyOutput: gruCell(try operand("x"), try operand("h"), try weights())]
    case "lstm_cell":
      named(
        lstmCell(try operand("x"), try operand("h"), cell: try operand("c"), try weights()))
    case "lstm":
      named(
        Wengert.lstm(
          try operand("x"), try weights(), state: try operand("h0"), cell: try operand("c0")))
    case "gru": named(Wengert.gru(try operand("x"), try weights(), state: try operand("h0")))
    case "rnn_seq", "lstm_seq", "gru_seq": try recurrentLayers()
    default: nil
    }
  }

  private func named(_ result: (state: T, cell: T)) -> [String: T] {
    ["h": result.state, "c": result.cell]
  }

  private func named(_ result: (outputs: T, state: T)) -> [String: T] {
    ["y": result.outputs, "h": result.state]
  }

  private func named(_ result: (outputs: T, state: T, cell: T)) -> [String: T] {
    ["y": result.outputs, "h": result.state, "c": result.cell]
  }

  private func weights() throws -> RecurrentWeights<T> {
    RecurrentWeights(
      input: try operand("w_ih"), state: try operand("w_hh"), inputBias: operands["b_ih"],
      stateBias: operands["b_hh"])
  }

  /// Layers and directions, one sequence after another.
  private func recurrentLayers() throws -> [String: T] {
    let isBatchFirst = try attrs.flag("batch_first")
    let lengths = integers["lengths"]?.scalars
    var x = try operand("x")
    if isBatchFirst { x = x.transposed(0, 1) }
    var last: [String: [T]] = [:]
    let directions = try attrs.flag("bidirectional") ? ["", "_reverse"] : [""]
    for layer in 0..<(try attrs.int("num_layers")) {
      var outputs: [T] = []
      for (direction, suffix) in directions.enumerated() {
        let row = layer * directions.count + direction
        let results = try sequence(
          x, RecurrentWeights(named: "_l\(layer)" + suffix, of: self), operands["h0"]?[row],
          operands["c0"]?[row], lengths, direction == 1)
        outputs.append(try results.require("y"))
        for name in ["h", "c"] {
          if let state = results[name] { last[name, default: []].append(state) }
        }
      }
      x = concatenate(outputs, along: 2)
    }
    return last.mapValues { stack($0) }
      .merging(["y": isBatchFirst ? x.transposed(0, 1) : x]) { $1 }
  }

  private func sequence(
    _ x: T, _ weights: RecurrentWeights<T>, _ h: T?, _ c: T?, _ lengths: [Int]?, _ isReversed: Bool
  ) throws -> [String: T] {
    switch op {
    case "lstm_seq":
      return named(
        Wengert.lstm(x, weights, state: h, cell: c, lengths: lengths, isReversed: isReversed))
    case "gru_seq":
      return named(Wengert.gru(x, weights, state: h, lengths: lengths, isReversed: isReversed))
    default:
      let activation: RecurrentActivation =
        try attrs.text("nonlinearity") == "relu" ? .relu : .tanh
      return named(
        Wengert.rnn(
          x, weights, state: h, activation: activation, lengths: lengths, isReversed: isReversed))
    }
  }
}

extension RecurrentWeights where T.Scalar == Double {
  /// The operands that PyTorch names so.
  init(named suffix: String, of call: Call<T>) throws {
    self.init(
      input: try call.operand("weight_ih" + suffix), state: try call.operand("weight_hh" + suffix),
      inputBias: call.operands["bias_ih" + suffix], stateBias: call.operands["bias_hh" + suffix])
  }
}
