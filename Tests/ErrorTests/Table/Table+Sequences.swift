import Wengert

extension InvalidCalls {
  /// Layers of other norms, of recurrence and of attention.
  mutating func addSequences() {
    addOtherNorms()
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
      "groupNorm: x is [2, 6, 4], but a vector per channel has shape [4]; it must be [6]"
    ) { GroupNorm<Float>(groups: 2, channels: 4)(Variable(.ones([2, 6, 4]))) }
    add(
      "instance norm of other channels",
      "InstanceNorm: x is [2, 3, 4]; it must be [batch, channels, …] with 4 channels"
    ) { InstanceNorm<Float>(channels: 4)(Variable(.ones([2, 3, 4]))) }
    add(
      "instance norm of one position",
      "instanceNorm: x is [2, 3, 1]: a channel of a sample has one position, and its own statistics "
        + "need 2 or more"
    ) { InstanceNorm<Float>(channels: 3)(Variable(.ones([2, 3, 1]))) }
    add(
      "RMS norm without a shape",
      "RMSNorm: the normalized shape is []; it must have an axis at least"
    ) { RMSNorm<Float>([]) }
    add(
      "RMS norm of another width",
      "rmsNorm: x is [2, 3]; its trailing axes are not the normalized shape [4]"
    ) { RMSNorm<Float>([4])(Variable(matrix)) }
    add(
      "bag with a padding word beyond the vocabulary",
      "embeddingBag: the padding index is 3; the weights are [2, 3]"
    ) { embeddingBag(matrix, [[0]], paddingIndex: 3) }
  }
}
