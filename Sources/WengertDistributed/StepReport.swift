import WengertAutodiff
import WengertNeuralNetworks

/// Loss and metrics of a shard's part of a batch.
struct ShardScore {
  let loss: Double
  let accuracy: Double?
  let sampleCount: Int
}

/// A rank's report of a step.
struct StepReport {
  /// Of each shard: loss, accuracy, whether there is one, samples.
  private(set) var shards: [[Double]]
  var isTouched: [Bool]
  let isInterrupted: Bool
  /// Hashes that are compared; 0 where they are not, in this step.
  var data: UInt64 = 0
  var parameters: UInt64 = 0
  private let first: Int

  init<Batch, Scalar>(
    _ step: DividedStep<Batch, Scalar>, _ parameterCount: Int, _ shards: Range<Int>,
    ofRank rank: Int
  ) {
    first = shards.lowerBound
    self.shards = Array(repeating: [], count: shards.count)
    isTouched = Array(repeating: false, count: parameterCount)
    isInterrupted = step.isInterrupted
    batchCount = step.batches.count
  }
  private let batchCount: Int

  /// Adds the loss and metrics of a part of a batch.
  mutating func add(_ score: ShardScore, shard: Int) {
    guard score.sampleCount > 0 else { return }
    shards[shard - first] += [
      score.loss, score.accuracy ?? 0, score.accuracy == nil ? 0 : 1, Double(score.sampleCount),
    ]
  }

  /// As many bytes on every rank that has as many shards.
  var bytes: [UInt8] {
    var words: [UInt64] = [isInterrupted ? 1 : 0, data, parameters]
    for shard in shards {
      let padding = Array(repeating: 0.0, count: 4 * batchCount - shard.count)
      words += (shard + padding).map(\.bitPattern)
    }
    return words.withUnsafeBytes { Array($0) } + isTouched.map { $0 ? 1 : 0 }
  }

  /// How many bytes a report of so many shards has.
  func byteCount(_ shardCount: Int) -> Int {
    8 * (3 + 4 * batchCount * shardCount) + isTouched.count
  }

  /// The reports of all ranks together.
  struct All {
    let loss: Double
    let accuracy: Double?
    let isInterrupted: Bool
    let isTouched: [Bool]
    fileprivate let label: String
    fileprivate var data: [UInt64] = []
    fileprivate var parameters: [UInt64] = []

    /// Refuses ranks that have other data or parameters.
    func check() throws(DistributedError) {
      for (hashes, name) in [(data, "data"), (parameters, "parameters")] {
        guard let rank = hashes.firstIndex(where: { $0 != hashes[0] }) else { continue }
        throw DistributedError(
          .difference,
          "rank \(rank) has other \(name) than rank 0 in \(label); give all ranks the same data, "
            + "seeds and initial parameters, and change parameters on all of them")
      }
    }
  }

  fileprivate static func all(_ reports: [[UInt8]], _ parameterCount: Int, _ label: String) -> All {
    var (loss, accuracy) = (RunningMean(), RunningMean())
    var (isInterrupted, isTouched) = (false, Array(repeating: false, count: parameterCount))
    var (data, parameters): ([UInt64], [UInt64]) = ([], [])
    for bytes in reports {
      let wordCount = (bytes.count - parameterCount) / 8
      let words = bytes.withUnsafeBytes { bytes in
        (0..<wordCount).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self) }
      }
      isInterrupted = isInterrupted || words[0] != 0
      data.append(words[1])
      parameters.append(words[2])
      for start in stride(from: 3, to: wordCount, by: 4) {
        let values = words[start..<(start + 4)].map { Double(bitPattern: $0) }
        let count = Int(values[3])
        loss.add(values[0], count: count)
        if values[2] != 0 { accuracy.add(values[1], count: count) }
      }
      for index in 0..<parameterCount where bytes[8 * wordCount + index] != 0 {
        isTouched[index] = true
      }
    }
    return All(
      loss: loss.mean, accuracy: accuracy.count > 0 ? accuracy.mean : nil,
      isInterrupted: isInterrupted, isTouched: isTouched, label: label, data: data,
      parameters: parameters)
  }
}

extension Group {
  /// The reports of all ranks.
  func exchange(
    _ report: StepReport, shards tree: ShardTree, _ label: String
  ) throws(DistributedError) -> StepReport.All {
    let counts = (0..<count).map { report.byteCount(tree.shards(ofRank: $0, of: count).count) }
    return StepReport.all(
      try gather(report.bytes, counts: counts, label), report.isTouched.count, label)
  }
}
