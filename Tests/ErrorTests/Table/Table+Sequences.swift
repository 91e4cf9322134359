import Wengert

extension InvalidCalls {
  /// Layers of other norms, of recurrence and of attention.
  mutating func addSequences() {
    addOtherNorms()
    addRecurrence()
    addAttention()
  }

  private mutating func addAttention() {
    let x = Variable(Tensor<Float>.ones([2, 3, 4]))
    let layer = MultiHeadAttention<Float>(width: 4, heads: 2)
    add("heads that do not divide", "MultiHeadAttention: 3 heads do not divide the width 4 equally")
    {
      MultiHeadAttention<Float>(width: 4, heads: 3)
    }
    add(
      "attention of another width",
      "MultiHeadAttention: x is [2, 3, 5]; it must be [batch, steps, 4]"
    ) { layer(Variable(.ones([2, 3, 5]))) }
    add(
      "attention with a mask of other keys",
      "MultiHeadAttention: the mask is [2, 3]; it must broadcast to [2, 2, 3, 3], [batch …, heads, queries, keys]"
    ) {
      layer(
        x, mask: AttentionMask(hidden: Tensor([Bool](repeating: false, count: 6), shape: [2, 3])))
    }
    add(
      "attention with the padding of another batch",
      "MultiHeadAttention: the padding is [3, 2]; it must be [batch, keys], here [2, 3]"
    ) {
      layer(
        x, mask: AttentionMask(padding: Tensor([Bool](repeating: false, count: 6), shape: [3, 2])))
    }
    add(
      "positions without a width",
      "sinusoidalPositions: the width is 0 and the base 10000.0; both must be more than 0"
    ) { sinusoidalPositions(0..<3, width: 0, of: Float.self) }
  }

  private mutating func addRecurrence() {
    let shape = RecurrentShape(inputs: 3, width: 4)
    let x = Variable(Tensor<Float>.ones([5, 2, 3]))
    add("recurrent layers without a layer", "LSTM: layers is 0; it must be 1 or more") {
      LSTM<Float>(RecurrentShape(inputs: 3, width: 4, layers: 0))
    }
    add(
      "recurrent layers of another input",
      "GRU: x is [5, 2, 7]; it must be [steps, batch, inputs] or [steps, inputs], with 3 inputs and one step at least"
    ) { GRU<Float>(shape)(Variable(.ones([5, 2, 7]))) }
    add(
      "recurrent layers of four axes",
      "LSTM: x is [3, 2, 3, 1]; it must be [steps, batch, inputs] or [steps, inputs], with 3 inputs and one step at least"
    ) { LSTM<Float>(shape)(Variable(.ones([3, 2, 3, 1]))) }
    add(
      "a sequence of no steps",
      "LSTM: x is [0, 3]; it must be [steps, batch, inputs] or [steps, inputs], with 3 inputs and one step at least"
    ) { LSTM<Float>(shape)(Variable(.ones([0, 3]))) }
    add(
      "first state of a batch for one sequence",
      "GRU: a first state is [1, 1, 4]; for x of [5, 3] it must be [1, 4]"
    ) { GRU<Float>(shape)(Variable(.ones([5, 3])), state: Variable(.ones([1, 1, 4]))) }
    add(
      "first state of another batch",
      "RNN: a first state is [1, 3, 4]; for x of [5, 2, 3] it must be [1, 2, 4]"
    ) { RNN<Float>(shape)(x, state: Variable(.ones([1, 3, 4]))) }
    add(
      "a length of nothing",
      "GRU: the lengths are [0, 5]; for x of [5, 2, 3] they must be 2 numbers in 1...5"
    ) { GRU<Float>(shape)(x, lengths: [0, 5]) }
    add(
      "a length beyond the steps",
      "LSTM: the lengths are [6, 5]; for x of [5, 2, 3] they must be 2 numbers in 1...5"
    ) { LSTM<Float>(shape)(x, lengths: [6, 5]) }
  }

  private mutating func addOtherNorms() {
    add(
      "group norm of groups that do not divide",
      "GroupNorm: 6 channels cannot be cut into 4 equal groups"
    ) { GroupNorm<Float>(groups: 4, channels: 6) }
    add("group norm of no groups", "GroupNorm: groups is 0; it must be 1 or more") {
      GroupNorm<Float>(groups: 0, channels: 6)
    }
    add(
      "group norm of other channels",
      "groupNormalized: x is [2, 6, 4], but a vector per channel has shape [4]; it must be [6]"
    ) { GroupNorm<Float>(groups: 2, channels: 4)(Variable(.ones([2, 6, 4]))) }
    add(
      "instance norm of other channels",
      "InstanceNorm: x is [2, 3, 4]; it must be [batch, channels, …] with 4 channels"
    ) { InstanceNorm<Float>(channels: 4)(Variable(.ones([2, 3, 4]))) }
    add(
      "instance norm of one position",
      "instanceNormalized: x is [2, 3, 1]: a channel of a sample has one position, and its own statistics "
        + "need 2 or more"
    ) { InstanceNorm<Float>(channels: 3)(Variable(.ones([2, 3, 1]))) }
    add(
      "RMS norm without a shape",
      "RMSNorm: the normalized shape is []; it must have an axis at least"
    ) { RMSNorm<Float>([]) }
    add(
      "RMS norm of another width",
      "rmsNormalized: x is [2, 3]; its trailing axes are not the normalized shape [4]"
    ) { RMSNorm<Float>([4])(Variable(matrix)) }
    add(
      "bag with a padding word beyond the vocabulary",
      "embeddingBag: the padding index is 3; the weights are [2, 3]"
    ) { embeddingBag(matrix, [[0]], paddingIndex: 3) }
  }
}
