import Wengert

extension GradientTable {
  // x, the first states, the weights and both biases.
  private static let lstmCase: [Shape] = [
    [3, 2, 2], [2, 2], [2, 2], [8, 2], [8, 2], [8], [8],
  ]
  private static let gruCase: [Shape] = [[3, 2, 2], [2, 2], [6, 2], [6, 2], [6], [6]]
  private static let rnnCase: [Shape] = [[3, 2, 2], [2, 2], [2, 2], [2, 2], [2], [2]]

  /// All results as one.
  private static func joined(_ results: [Value]) -> Value {
    concatenate(results.map { $0.flattened() })
  }

  private static func weights(_ x: ArraySlice<Value>) -> RecurrentWeights<Value> {
    let x = Array(x)
    return RecurrentWeights(
      input: x[0], state: x[1], inputBias: x.count > 2 ? x[2] : nil,
      stateBias: x.count > 2 ? x[3] : nil)
  }

  static let recurrence: [GradientRow] = [
    GradientRow(
      "lstm", covers: ["lstm(_:_:state:cell:lengths:isReversed:)"], [.range(-1, 1)],
      [lstmCase, [[1, 1, 1], [1, 1], [1, 1], [4, 1], [4, 1]]]
    ) {
      let result = lstm($0[0], weights($0[3...]), state: $0[1], cell: $0[2])
      return joined([result.outputs, result.state, result.cell])
    }
    .refuses(
      "lstm: the weights are [7, 2] and [8, 2], the biases none and none; they must be [4 · width, "
        + "inputs], [4 · width, width] and twice [4 · width], or none"
    ) { _ = lstm(cubeOfOnes, RecurrentWeights(input: ones([7, 2]), state: ones([8, 2]))) }
    .refuses("lstm: the lengths are [3, 0]; for x of [3, 2, 2] they must be 2 numbers in 1...3") {
      _ = lstm(
        cubeOfOnes, RecurrentWeights(input: ones([8, 2]), state: ones([8, 2])), lengths: [3, 0])
    },
    GradientRow(
      "lstm of some lengths", covers: ["lstm(_:_:state:cell:lengths:isReversed:)"],
      [.range(-1, 1)], [lstmCase]
    ) {
      let result = lstm(
        $0[0], weights($0[3...]), state: $0[1], cell: $0[2], lengths: [1, 3], isReversed: true)
      return joined([result.outputs, result.state, result.cell])
    },
    GradientRow(
      "gru", covers: ["gru(_:_:state:lengths:isReversed:)"], [.range(-1, 1)],
      [gruCase, [[2, 1, 1], [1, 1], [3, 1], [3, 1]]]
    ) {
      let result = gru($0[0], weights($0[2...]), state: $0[1])
      return joined([result.outputs, result.state])
    }
    .refuses(
      "gru: x is [3, 2, 2], the weight of the input [6, 3]: 2 inputs must be 3"
    ) { _ = gru(cubeOfOnes, RecurrentWeights(input: ones([6, 3]), state: ones([6, 2]))) },
    GradientRow(
      "gru of some lengths", covers: ["gru(_:_:state:lengths:isReversed:)"], [.range(-1, 1)],
      [gruCase]
    ) {
      let result = gru(
        $0[0], weights($0[2...]), state: $0[1], lengths: [2, 3], isReversed: true)
      return joined([result.outputs, result.state])
    },
    GradientRow(
      "rnn", covers: ["rnn(_:_:state:activation:lengths:isReversed:)"], [.range(-1, 1)], [rnnCase]
    ) {
      let result = rnn($0[0], weights($0[2...]), state: $0[1], lengths: [3, 1])
      return joined([result.outputs, result.state])
    }
    .refuses(
      "rnn: a first state is [2, 3]; for x of [3, 2, 2] and a width of 2 it must be [2, 2]"
    ) {
      _ = rnn(
        cubeOfOnes, RecurrentWeights(input: ones([2, 2]), state: ones([2, 2])), state: ones([2, 3]))
    },
    GradientRow(
      "rnn with relu", covers: ["rnn(_:_:state:activation:lengths:isReversed:)"],
      [.range(0.1, 1)], [rnnCase]
    ) {
      let result = rnn(
        $0[0], weights($0[2...]), state: $0[1], activation: .relu, isReversed: true)
      return joined([result.outputs, result.state])
    },
    GradientRow(
      "lstmCell", covers: ["lstmCell(_:_:cell:_:)"], [.range(-1, 1)],
      [[[2, 3], [2, 2], [2, 2], [8, 3], [8, 2], [8], [8]]]
    ) {
      let result = lstmCell($0[0], $0[1], cell: $0[2], weights($0[3...]))
      return joined([result.state, result.cell])
    },
    GradientRow(
      "gruCell", covers: ["gruCell(_:_:_:)"], [.range(-1, 1)],
      [[[2, 3], [2, 2], [6, 3], [6, 2], [6], [6]]]
    ) { gruCell($0[0], $0[1], weights($0[2...])) },
    GradientRow(
      "rnnCell", covers: ["rnnCell(_:_:_:activation:)"], [.range(-1, 1)],
      [[[2, 3], [2, 2], [2, 3], [2, 2], [2], [2]]]
    ) { rnnCell($0[0], $0[1], weights($0[2...])) },
  ]

  private static var cubeOfOnes: Tensor<Double> { ones([3, 2, 2]) }
  private static func ones(_ shape: Shape) -> Tensor<Double> { .ones(shape) }
}
