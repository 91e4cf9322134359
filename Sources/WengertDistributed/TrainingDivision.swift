import CWengertMPI
import WengertAutodiff
import WengertLoading
import WengertNeuralNetworks
import WengertSupport

/// Computes each step's batch in shards, as many whatever the number of ranks, and adds their gradients up in a
/// fixed order: the result has the same bits for any number of ranks.
final class TrainingDivision<Model: Module, Batch: DivisibleBatch>: StepDivision {
  typealias Scalar = Model.Scalar

  let group: Group
  let options: DivisionOptions
  private let model: Model
  private let tree: ShardTree
  private let shards: Range<Int>
  private let buffers: [Buffer<Scalar>]
  private let streams: [RandomStream]
  /// Whether a layer needs sums over all shards, which are computed at the same time then.
  private let isSynchronized: Bool
  private var layout: Layout?
  private var lastComparison = -1
  /// For messages.
  private(set) var lastStep = 0

  /// Derived from the trained parameters.
  private struct Layout {
    let trained: [ObjectIdentifier]
    let plan: BucketPlan
    let shape: ReductionShape
  }

  init(_ model: Model, _ group: Group, _ options: DivisionOptions) {
    (self.model, self.group, self.options) = (model, group, options)
    tree = ShardTree(count: options.shards)
    shards = tree.shards(ofRank: group.rank, of: group.count)
    buffers = model.namedBuffers.map(\.buffer)
    streams = model.namedRandomStreams.map(\.stream)
    isSynchronized = model.namedModules.contains {
      ($0.module as? any SynchronizedLayer)?.isSynchronized ?? false
    }
  }

  var isLeader: Bool { group.isLeader }

  var fingerprint: [String: String] { ["shards": "\(options.shards)"] }

  func begin(_ fingerprint: [String: String]) {
    guard group.count > 1 else { return }
    var words = fingerprint
    words["bucketSize"] = "\(options.bucketSize)"
    words["comparisonInterval"] = "\(options.comparisonInterval)"
    words["sharesOptimizer"] = "\(options.sharesOptimizer)"
    attempt { () throws(DistributedError) in
      try group.compare(
        words.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }, "settings"
      )
      try group.synchronize(model)
    }
  }

  func accumulateGradients(_ step: DividedStep<Batch, Scalar>) -> DividedStepResult {
    lastStep = step.number
    let parameters = step.parameters.filter(\.requiresGradient)
    let layout = layout(of: parameters)
    let reduction = GradientReduction(
      parameters, layout.shape, plan: layout.plan, group, named: "step \(step.number)")
    var report = StepReport(step, parameters.count, shards, ofRank: group.rank)
    compareInterval(step, &report)
    let bufferSum = BufferSum(buffers, tree, group, "step \(step.number), buffers")
    let start = ContinuousClock.now
    if isSynchronized {
      computeTogether(step, reduction, bufferSum, &report)
    } else {
      computeInTurn(step, reduction, bufferSum, &report)
    }
    group.messenger?.trace?.add(
      "shards \(shards)", on: .computation, from: start, to: .now)
    return attempt { () throws(DistributedError) in
      try finish(step, parameters, reduction, bufferSum, &report)
    } ?? DividedStepResult(loss: .nan, accuracy: nil, isInterrupted: true)
  }

  /// One shard after the other, so that the gradients of one are in memory beside the sums.
  private func computeInTurn(
    _ step: DividedStep<Batch, Scalar>, _ reduction: GradientReduction<Scalar>,
    _ bufferSum: BufferSum<Scalar>, _ report: inout StepReport
  ) {
    let random = StreamState(streams)
    for shard in shards {
      random.begin(shard, of: step, shardCount: tree.count)
      bufferSum.begin()
      compute(shard, of: step, into: reduction) { score, isLast in
        report.add(score, shard: shard)
        if isLast { bufferSum.end(weight: self.weight(shard, of: step)) }
        reduction.begin(isLastBatch: isLast)
      }
      reduction.endShard()
    }
    random.restore()
  }

  /// All shards of this rank at once, so that layers can have sums over all shards: each gets on until it needs
  /// one, then the next does.
  private func computeTogether(
    _ step: DividedStep<Batch, Scalar>, _ reduction: GradientReduction<Scalar>,
    _ bufferSum: BufferSum<Scalar>, _ report: inout StepReport
  ) {
    if let small = step.batches.first(where: { $0.sampleCount < tree.count }) {
      fail(
        UsageError(
          "BatchNorm",
          "a batch of \(small.sampleCount) samples cannot be cut into \(tree.count) shards with statistics: "
            + ".synchronized; leave it out (dropsLast: true)"))
    }
    let random = StreamState(streams)
    let lockstep = Lockstep(
      shards, tree, group, "step \(step.number), statistics", streams, buffers)
    for shard in shards {
      random.begin(shard, of: step, shardCount: tree.count)
      bufferSum.begin()
      lockstep.noteState(of: shard)
    }
    let gradients = shards.map { _ in ShardGradients<Scalar>() }
    let scores = Scores()
    lockstep.run { shard in
      self.compute(shard, of: step, into: gradients[shard - self.shards.lowerBound]) {
        score, isLast in
        scores.all.append((score, shard))
        if isLast { bufferSum.end(weight: self.weight(shard, of: step)) }
      }
    }
    for (score, shard) in scores.all { report.add(score, shard: shard) }
    for gradients in gradients {
      reduction.begin(isLastBatch: true)
      gradients.hand(to: reduction)
      reduction.endShard()
    }
    random.restore()
  }

  /// Loss and metrics of shards that are computed together.
  private final class Scores { var all: [(score: ShardScore, shard: Int)] = [] }

  /// The share of a step's samples that a shard has.
  private func weight(_ shard: Int, of step: DividedStep<Batch, Scalar>) -> Double {
    let count = step.batches.reduce(0) { $0 + samples(shard, of: $1.sampleCount).count }
    return Double(count) / Double(max(1, step.sampleCount))
  }

  /// Which samples of a batch are a shard's.
  private func samples(_ shard: Int, of count: Int) -> Range<Int> {
    (shard * count / tree.count)..<((shard + 1) * count / tree.count)
  }

  /// The gradients of one shard, of each batch in turn.
  private func compute(
    _ shard: Int, of step: DividedStep<Batch, Scalar>, into sink: some GradientSink<Scalar>,
    beforeWalk: (_ score: ShardScore, _ isLast: Bool) -> Void
  ) {
    let parts = step.batches.map { (batch: $0.batch, samples: samples(shard, of: $0.sampleCount)) }
    let last = parts.lastIndex { !$0.samples.isEmpty }
    if last == nil { beforeWalk(ShardScore(loss: 0, accuracy: nil, sampleCount: 0), true) }
    for (number, part) in parts.enumerated() where !part.samples.isEmpty {
      let isWhole = tree.count == 1
      let score = step.score(isWhole ? part.batch : part.batch.part(part.samples))
      let weight = Scalar(part.samples.count) / Scalar(max(step.sampleCount, 1))
      let worth = ShardScore(
        loss: score.loss.scalar.number.double, accuracy: score.accuracy,
        sampleCount: part.samples.count)
      beforeWalk(worth, number == last)
      score.loss.backward(Variable(.full(score.loss.shape, weight)), into: sink)
    }
  }

  /// Waits for the sums, and brings them to the model.
  private func finish(
    _ step: DividedStep<Batch, Scalar>, _ parameters: [Variable<Scalar>],
    _ reduction: GradientReduction<Scalar>, _ bufferSum: BufferSum<Scalar>,
    _ report: inout StepReport
  ) throws(DistributedError) -> DividedStepResult {
    report.isTouched = reduction.isTouched
    let start = ContinuousClock.now
    defer { group.messenger?.noteWait(since: start) }
    let all = try group.exchange(report, shards: tree, "step \(step.number), report")
    try all.check()
    let sums = try reduction.finish()
    try bufferSum.finish()
    for (index, parameter) in parameters.enumerated() where all.isTouched[index] {
      parameter.gradient = Variable(Tensor(storage: sums[index]))
    }
    return DividedStepResult(
      loss: all.loss, accuracy: all.accuracy, isInterrupted: all.isInterrupted)
  }

  /// Records the values that are compared with those of the other ranks from time to time.
  private func compareInterval(
    _ step: DividedStep<Batch, Scalar>, _ report: inout StepReport
  ) {
    guard group.count > 1,
      lastComparison < 0 || step.number >= lastComparison + options.comparisonInterval
    else { return }
    lastComparison = step.number
    report.data = step.batches.reduce(1) { ($0 &* 31) ^ $1.batch.checksum }
    report.parameters = hash(of: model)
  }

  private func layout(of parameters: [Variable<Scalar>]) -> Layout {
    let trained = parameters.map { $0.leafIdentity! }
    if let layout, layout.trained == trained { return layout }
    let size = Scalar.dataType.byteCount
    let new = Layout(
      trained: trained,
      plan: BucketPlan(sizes: parameters.map { $0.count * size }, bucketSize: options.bucketSize),
      shape: ReductionShape(tree: tree, rankCount: group.count, type: Scalar.dataType))
    layout = new
    return new
  }

  /// Ends all processes on an error: a training cannot go on without one of them.
  @discardableResult
  func attempt<Result>(
    _ body: () throws(DistributedError) -> Result
  ) -> Result? {
    do { return try body() } catch {
      group.end(error)
      return nil
    }
  }

  func measure(
    _ batches: AnyIterator<(batch: Batch, sampleCount: Int)>,
    _ score: (Batch) -> (loss: Double, accuracy: Double?)
  ) -> [(loss: Double, accuracy: Double?, sampleCount: Int)] {
    var own: [Double] = []
    var counts: [Int] = []
    for (number, (batch, count)) in batches.enumerated() {
      counts.append(count)
      guard number % group.count == group.rank else { continue }
      let (loss, accuracy) = score(batch)
      own += [loss, accuracy ?? 0, accuracy == nil ? 0 : 1]
    }
    let bytes = own.withUnsafeBytes { Array($0) }
    let all = attempt { () throws(DistributedError) in
      try group.gather(bytes, "the evaluation after step \(lastStep)")
    }
    guard let all else { return [] }
    let numbers = all.map { $0.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) } }
    return counts.indices.map { number in
      let (rank, place) = (number % group.count, 3 * (number / group.count))
      let values = numbers[rank][place..<(place + 3)].map { $0 }
      return (values[0], values[2] == 0 ? nil : values[1], counts[number])
    }
  }

  func byLeader(_ path: String, _ write: () throws(FileError) -> Void) throws(FileError) {
    var failure: FileError?
    if isLeader {
      do throws(FileError) { try write() } catch { failure = error }
    }
    let words = Array((failure?.found ?? "").utf8)
    let all = attempt { () throws(DistributedError) in
      try group.gather(words, "writing a file after step \(lastStep)")
    }
    if let failure { throw failure }
    if let words = all?.first, !words.isEmpty {
      throw FileError(
        .inputOutput, path: path, expected: "a file that rank 0 writes",
        found: String(decoding: words, as: UTF8.self), hint: "see the message of rank 0")
    }
  }
}

extension DividedStep {
  /// How many samples all batches have.
  var sampleCount: Int { batches.reduce(0) { $0 + $1.sampleCount } }
}

/// A hash of parameters and buffers.
func hash<Model: Module>(of model: Model) -> UInt64 {
  model.state.entries.reduce(0) { hash, entry in
    entry.tensor.withUnsafeScalars {
      let bytes = UnsafeRawBufferPointer($0)
      return wg_mpi_hash(bytes.baseAddress, bytes.count, hash)
    }
  }
}
