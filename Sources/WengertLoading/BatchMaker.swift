import WengertAutodiff

/// Makes the batches of a data set, on any thread: each is a function of the seed, the epoch's number and
/// its own.
struct BatchMaker<Data: Dataset>: Sendable {
  let dataset: Data
  let sampling: Sampling
  let batchSize: Int
  /// How many samples an epoch has.
  let sampleCount: Int
  let transforms: [Transform<Data.Batch>]
  let seed: UInt64

  /// How many batches an epoch has.
  var batchCount: Int {
    // The sum that would round up overflows for batch sizes that mean all samples at once.
    sampleCount / batchSize + (sampleCount % batchSize > 0 ? 1 : 0)
  }

  func plan(ofEpoch epoch: Int) -> EpochPlan {
    EpochPlan(seed: seed, epoch: epoch, sampling: sampling, population: dataset.count)
  }

  /// How many samples a batch has.
  func sampleCount(ofBatch number: Int) -> Int {
    min(batchSize, sampleCount - number * batchSize)
  }

  func batch(_ number: Int, of plan: EpochPlan) -> Data.Batch {
    let start = number * batchSize
    let indices = Array(plan.order[start..<(start + sampleCount(ofBatch: number))])
    var batch = dataset.batch(at: indices, draws: plan.draws)
    var generator = plan.generator(ofBatch: number)
    for transform in transforms { transform.body(&batch, &generator) }
    return batch
  }
}
