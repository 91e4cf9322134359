import WengertAutodiff
import WengertNeuralNetworks

/// The buffers of a model, such as running statistics, after a step in shards: each shard begins with those
/// before the step, and after the step it is the mean of the shards' buffers, weighted by samples.
final class BufferSum<Scalar: FloatingTensorScalar> {
  private let buffers: [Buffer<Scalar>]
  private let before: [Tensor<Scalar>]
  private let reduction: GradientReduction<Scalar>
  private let changes: [Variable<Scalar>]

  init(_ buffers: [Buffer<Scalar>], _ tree: ShardTree, _ group: Group, _ name: String) {
    self.buffers = buffers
    before = buffers.map(\.replayedState)
    changes = before.map { Variable($0, requiresGradient: true) }
    let size = Scalar.dataType.byteCount
    reduction = GradientReduction(
      changes, ReductionShape(tree: tree, rankCount: group.count, type: Scalar.dataType),
      plan: BucketPlan(sizes: before.map { $0.count * size }, bucketSize: .max), group, named: name)
  }

  /// Before a shard.
  func begin() {
    for (buffer, tensor) in zip(buffers, before) { buffer.replayedState = tensor }
  }

  /// After the last forward pass of a shard.
  func end(weight: Double) {
    guard !buffers.isEmpty else { return }
    reduction.begin(isLastBatch: true)
    for (index, buffer) in buffers.enumerated() {
      let change = (buffer.replayedState - before[index]) * Scalar(weight)
      reduction.receive(Variable(change), of: changes[index])
    }
    reduction.endShard()
  }

  /// Leaves the mean.
  func finish() throws(DistributedError) {
    guard !buffers.isEmpty else { return }
    for (index, change) in try reduction.finish().enumerated() {
      buffers[index].replayedState = before[index] + Tensor(storage: change)
    }
  }
}
