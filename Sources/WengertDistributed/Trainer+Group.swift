import WengertLoading
import WengertNeuralNetworks

/// How a training is divided among ranks.
struct DivisionOptions: Equatable {
  var shards = 4
  var bucketSize = 4 << 20
  var comparisonInterval = 100
  var sharesOptimizer = false
}

extension Trainer where Batch: DivisibleBatch {
  /// The processes that share each step; nil for this one alone, with batches as they are.
  ///
  /// A step's batch is cut into 4 shards whatever the number of ranks, a group of one included, so that a training
  /// on 1, 2, 3 or 4 ranks ends with the same bits. Every rank must build model, optimizer and loaders alike and
  /// call `fit` alike. For more ranks, or another number of shards, see `distribute(over:)`.
  public var group: Group? {
    get { (division as? TrainingDivision<Model, Batch>)?.group }
    set {
      if let newValue { distribute(over: newValue) } else { division = nil }
    }
  }

  /// Shares each step among the ranks of a group.
  ///
  /// - Parameters:
  ///   - group: The ranks.
  ///   - shards: Into how many shards a batch is cut, at least as many as there are ranks. The bits of a training
  ///     depend on it, not on the number of ranks; each shard is computed as a whole by one rank, and batch
  ///     normalization takes the statistics of each.
  ///   - bucketSize: How many bytes of gradients travel together.
  ///   - comparisonInterval: After how many steps each the ranks compare their parameters and data.
  ///   - sharesOptimizer: Whether each rank updates some of the parameters, and keeps the optimizer's memory of these
  ///     alone (stage 1 of ZeRO): the bits are the same, half as much again is sent. Checkpoints of `fit` hold all
  ///     of it; `trainer.save(to:)` and `optimizer.state` have this rank's part.
  public func distribute(
    over group: Group, shards: Int = 4, bucketSize: Int = 4 << 20, comparisonInterval: Int = 100,
    sharesOptimizer: Bool = false
  ) {
    let requirement = Requirement(owner: "distribute")
    requirement.require(
      shards >= group.count,
      "\(shards) shards cannot be divided among \(group.count) ranks: use at least one shard for "
        + "each rank, such as shards: \(group.count), and the same number for any number of ranks")
    division = TrainingDivision(
      model, group,
      DivisionOptions(
        shards: max(shards, group.count),
        bucketSize: requirement.positive(bucketSize, "bucketSize"),
        comparisonInterval: requirement.positive(comparisonInterval, "comparisonInterval"),
        sharesOptimizer: sharesOptimizer))
  }
}
