/// Shared by RNN, LSTM and GRU: parameters, several layers, both directions, packed lengths.
struct RecurrentStack<Scalar: FloatingTensorScalar>: Sendable {
  typealias Weights = RecurrentWeights<Variable<Scalar>>

  let kind: Recurrence.Kind
  let shape: RecurrentShape
  /// The weights of every layer, one direction after the other.
  let weights: [[Weights]]
  /// Between layers.
  let dropout: Dropout<Scalar>

  init(
    _ owner: String, _ kind: Recurrence.Kind, _ shape: RecurrentShape, dropout: Double,
    using generator: inout RandomGenerator
  ) {
    let requirement = Requirement(owner: owner)
    requirement.nonNegative(shape.inputs, "inputs")
    requirement.positive(shape.width, "width")
    requirement.positive(shape.layers, "layers")
    requirement.require(
      (0...1).contains(dropout), "the dropout's probability is \(dropout); it must lie in 0...1")
    self.kind = kind
    self.shape = shape
    weights = (0..<shape.layers).map { layer in
      (0..<shape.directions).map { _ in
        RecurrentStack.drawn(
          kind.gates * shape.width, layer == 0 ? shape.inputs : shape.directions * shape.width,
          shape, using: &generator)
      }
    }
    self.dropout = Dropout(Swift.min(1, Swift.max(0, dropout)), using: &generator)
  }

  /// Uniform on ±1/√width, weights and biases, as PyTorch's start.
  private static func drawn(
    _ rows: Int, _ inputs: Int, _ shape: RecurrentShape, using generator: inout RandomGenerator
  ) -> Weights {
    let bound = 1 / Double(Swift.max(1, shape.width)).squareRoot()
    let start = Initializer.uniform(low: -bound, high: bound)
    func drawn(_ extents: Shape) -> Variable<Scalar> {
      Variable(start.tensor(extents, using: &generator), requiresGradient: true)
    }
    return Weights(
      input: drawn([rows, inputs]), state: drawn([rows, shape.width]),
      inputBias: shape.hasBias ? drawn([rows]) : nil, stateBias: shape.hasBias ? drawn([rows]) : nil
    )
  }

  /// The outputs of the last layer, and the last states of all: one array for h and one for c. One sequence
  /// without an axis of batches is a batch of one.
  func callAsFunction(
    _ x: Variable<Scalar>, _ given: [Variable<Scalar>?], _ lengths: [Int]?
  ) -> (outputs: Variable<Scalar>, states: [Variable<Scalar>]) {
    let placeholders = given.map { _ in x }
    let isSingle = x.rank == 2
    return orFail((x, placeholders)) { () throws(TensorError) in
      var h = try stepsFirst(x)
      for case let state? in given { try checkFirst(state, x, batch: h.shape[1]) }
      try checkLengths(lengths, h.shape, for: kind.owner)
      let first = isSingle ? given.map { $0?.unsqueezed(at: 1) } : given
      var last = given.map { _ in [Variable<Scalar>]() }
      for (layer, directions) in weights.enumerated() {
        if layer > 0 { h = dropout(h) }
        h = run(directions, h, layer, first, lengths, &last)
      }
      if isSingle { h = h.squeezed(at: 1) } else if shape.isBatchFirst { h = h.transposed(0, 1) }
      let states = last.map { isSingle ? stack($0).squeezed(at: 1) : stack($0) }
      return (LayerTrace.note(h, of: weights[0][0].input.leafIdentity), states)
    }
  }

  /// x as [steps, batch, inputs].
  private func stepsFirst(_ x: Variable<Scalar>) throws(TensorError) -> Variable<Scalar> {
    let axis = x.rank == 3 && shape.isBatchFirst ? 1 : 0
    guard 2...3 ~= x.rank, x.shape[axis] > 0, x.shape.last == shape.inputs else {
      let order = shape.isBatchFirst ? "[batch, steps, inputs]" : "[steps, batch, inputs]"
      throw TensorError(
        kind.owner,
        "x is \(x.shape); it must be \(order) or [steps, inputs], with \(shape.inputs) inputs and one "
          + "step at least")
    }
    if x.rank == 2 { return x.unsqueezed(at: 1) }
    return shape.isBatchFirst ? x.transposed(0, 1) : x
  }

  private func checkFirst(
    _ state: Variable<Scalar>, _ x: Variable<Scalar>, batch: Int
  ) throws(TensorError) {
    let count = shape.layers * shape.directions
    let expected = Shape(x.rank == 2 ? [count, shape.width] : [count, batch, shape.width])
    guard state.shape == expected else {
      throw TensorError(
        kind.owner, "a first state is \(state.shape); for x of \(x.shape) it must be \(expected)")
    }
  }

  /// One layer, its directions one after another along the last axis.
  private func run(
    _ directions: [Weights], _ x: Variable<Scalar>, _ layer: Int, _ given: [Variable<Scalar>?],
    _ lengths: [Int]?, _ last: inout [[Variable<Scalar>]]
  ) -> Variable<Scalar> {
    var outputs: [Variable<Scalar>] = []
    for (direction, weights) in directions.enumerated() {
      let row = layer * shape.directions + direction
      let results = Recurrence(kind: kind, isReversed: direction == 1, lengths: lengths)
        .applied(x, weights, given.map { $0?[row] })
      outputs.append(results[0])
      for index in given.indices { last[index].append(results[index + 1]) }
    }
    return outputs.count == 1 ? outputs[0] : concatenate(outputs, along: 2)
  }

  /// Parameters under PyTorch's names, such as `weight_ih_l0_reverse`, for `Module`.
  var parts: [(label: String, value: Any)] {
    var parts: [(label: String, value: Any)] = []
    for (layer, directions) in weights.enumerated() {
      for (direction, weights) in directions.enumerated() {
        let suffix = "_l\(layer)" + (direction == 1 ? "_reverse" : "")
        parts.append(("weight_ih" + suffix, weights.input))
        parts.append(("weight_hh" + suffix, weights.state))
        if let bias = weights.inputBias { parts.append(("bias_ih" + suffix, bias)) }
        if let bias = weights.stateBias { parts.append(("bias_hh" + suffix, bias)) }
      }
    }
    return parts + [("dropout", dropout)]
  }
}

/// The extents and the arrangement of a recurrent layer.
public struct RecurrentShape: Hashable, Sendable {
  /// Number of features in.
  public var inputs: Int
  /// Number of places of the state.
  public var width: Int
  /// Number of layers, each on the outputs of the one before.
  public var layers: Int
  /// Whether a second set of weights reads every sequence from its end; outputs have twice the width then.
  public var isBidirectional: Bool
  /// Whether x and the outputs are [batch, steps, …], not [steps, batch, …]. States are not concerned.
  public var isBatchFirst: Bool
  /// Whether there are biases.
  public var hasBias: Bool

  /// One layer in one direction by default.
  public init(
    inputs: Int, width: Int, layers: Int = 1, isBidirectional: Bool = false,
    isBatchFirst: Bool = false, hasBias: Bool = true
  ) {
    self.inputs = inputs
    self.width = width
    self.layers = layers
    self.isBidirectional = isBidirectional
    self.isBatchFirst = isBatchFirst
    self.hasBias = hasBias
  }

  /// 1 or 2.
  var directions: Int { isBidirectional ? 2 : 1 }
}

extension Recurrence.Kind {
  /// The layer, in messages.
  var owner: String {
    switch self {
    case .rnnTanh, .rnnReLU: "RNN"
    case .lstm: "LSTM"
    case .gru: "GRU"
    }
  }
}
