import WengertAutodiff
import WengertSupport

/// Takes the gradients of this rank's shards, one shard after the other, and adds up those of all ranks. A
/// bucket starts when the walk of the last shard has completed its members, while the walk continues.
final class GradientReduction<Scalar: FloatingTensorScalar>: GradientSink {
  private let parameters: [Variable<Scalar>]
  private let positions: [ObjectIdentifier: Int]
  private let plan: BucketPlan
  private let shape: ReductionShape
  private let shards: Range<Int>
  private let messenger: Messenger?
  /// Its name in messages, such as `step 17`.
  private let name: String

  /// The current shard.
  private var shard: Int
  /// The partial sums of each parameter: nodes of the tree, and their sums.
  private var sums: [[(node: Range<Int>, storage: Storage)]]
  /// The current shard's contributions so far; several batches may contribute.
  private var current: [Storage?]
  /// One more than the last shard whose gradient of a parameter is complete.
  private var completedShards: [Int]
  /// Whether the current batch is the last one of its shard.
  private var isLastBatch = true
  /// Which parameters a gradient reached.
  private(set) var isTouched: [Bool]
  private var missing: [Int]
  private var started: [(exchange: BucketExchange, job: Messenger.Job?)] = []

  init(
    _ parameters: [Variable<Scalar>], _ shape: ReductionShape, plan: BucketPlan, _ group: Group,
    named name: String
  ) {
    (self.parameters, self.shape, self.plan, self.name) = (parameters, shape, plan, name)
    messenger = group.messenger
    shards = shape.tree.shards(ofRank: group.rank, of: group.count)
    positions = Dictionary(
      uniqueKeysWithValues: parameters.enumerated().map { ($1.leafIdentity!, $0) })
    shard = shards.lowerBound
    sums = Array(repeating: [], count: parameters.count)
    current = Array(repeating: nil, count: parameters.count)
    completedShards = Array(repeating: shards.lowerBound, count: parameters.count)
    isTouched = Array(repeating: false, count: parameters.count)
    missing = plan.buckets.map(\.count)
  }

  /// Before the walk of a batch's shard.
  func begin(isLastBatch: Bool) { self.isLastBatch = isLastBatch }

  func receive(_ gradient: Variable<Scalar>, of leaf: Variable<Scalar>) {
    guard let index = leaf.leafIdentity.flatMap({ positions[$0] }) else { return }
    isTouched[index] = true
    let gradient = gradient.value.elements
    if var sum = current[index].take() {
      add(gradient, to: &sum)
      current[index] = sum
    } else {
      current[index] = gradient
    }
    if isLastBatch { complete(index) }
  }

  /// After the last walk of a shard: parameters without a gradient contribute zeros.
  func endShard() {
    for index in parameters.indices where completedShards[index] <= shard {
      if current[index] == nil {
        current[index] = .filled(.integer(0), parameters[index].shape, Scalar.dataType)
      }
      complete(index)
    }
    shard += 1
  }

  /// A parameter whose gradient of the present shard is complete.
  private func complete(_ index: Int) {
    completedShards[index] = shard + 1
    var node = shard..<(shard + 1)
    var sum = current[index].take()!
    while let left = sums[index].last?.node, shape.tree.areParts(left, node) {
      var total = sums[index].removeLast().storage
      add(sum, to: &total)
      (sum, node) = (total, left.lowerBound..<node.upperBound)
    }
    sums[index].append((node, sum))
    guard shard == shards.upperBound - 1 else { return }
    missing[plan.bucketOf[index]] -= 1
    while started.count < missing.count, missing[started.count] == 0 { startNext() }
  }

  /// sum += term, in place if nothing else needs the sum as it is.
  private func add(_ term: Storage, to sum: inout Storage) {
    let isAlone = isKnownUniquelyReferenced(&sum) && sum.ownsMemory
    let result = isAlone ? sum : Storage(like: sum)
    shape.arithmetic.add(sum.pointer, term.pointer, into: result.pointer, count: term.count)
    sum = result
  }

  private func startNext() {
    let bucket = plan.buckets[started.count]
    let members = bucket.map { index in
      defer { sums[index] = [] }
      return sums[index].map(\.storage)
    }
    let exchange = BucketExchange(members, shape)
    let job = messenger.map { _ in
      Messenger.Job("\(name), bucket \(started.count)") { (messages) throws(DistributedError) in
        try exchange.run(&messages)
      }
    }
    if let job { messenger!.submit(job) }
    started.append((exchange, job))
  }

  /// Waits for all buckets, and returns the sums, in the order of the parameters.
  func finish() throws(DistributedError) -> [Storage] {
    var results: [Storage?] = Array(repeating: nil, count: parameters.count)
    for (number, (exchange, job)) in started.enumerated() {
      try job?.wait()
      for (index, sum) in zip(plan.buckets[number], exchange.sums) { results[index] = sum }
    }
    started = []
    return results.map { $0! }
  }
}
