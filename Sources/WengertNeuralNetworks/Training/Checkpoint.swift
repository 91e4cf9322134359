import WengertLoading
import Foundation

/// All of a training's state that is not a tensor, as a checkpoint's metadata hold it.
struct Checkpoint: Codable {
  /// Where it stands among the metadata.
  static let metadataName = "wengert.training"
  static let modelPrefix = "model."
  static let bestPrefix = "best."
  static let optimizerPrefix = "optimizer."

  /// A mean of numbers, as far as it is.
  struct Mean: Codable {
    let mean: Double
    let count: Int

    init(_ running: RunningMean) { (mean, count) = (running.mean, running.count) }

    var running: RunningMean {
      var running = RunningMean()
      running.add(mean, count: count)
      return running
    }
  }

  /// Where the loaders are.
  struct Positions: Codable {
    var training: BatchPosition?
    var validation: BatchPosition?
    var trainingSample: BatchPosition?

    /// All numbers that are counted on from.
    var counts: [Int] {
      [training, validation, trainingSample].compactMap(\.self).flatMap { [$0.epoch, $0.batch] }
    }
  }

  /// Files of version 1 have neither plateau nor default generator.
  static let newestVersion = 2

  var version = Checkpoint.newestVersion
  let history: History
  let epochCount: Int
  let epochLoss: Mean
  let epochAccuracy: Mean
  let optimizer: String
  let learningRate: Double
  let updates: [String: Int]
  let plateau: ReduceOnPlateau.State?
  let streams: [String: RandomGenerator]
  let defaultGenerator: RandomGenerator?
  let positions: Positions
  let bestCost: Double
  let costToBeat: Double
  let epochsWithoutImprovement: Int
}

extension Checkpoint {
  /// The state in a file's metadata.
  init(_ metadata: [String: String], path: String) throws(CheckpointError) {
    guard let text = metadata[Checkpoint.metadataName] else {
      throw CheckpointError(
        .mismatch, path: path, expected: "a checkpoint of a training", found: "weights alone",
        hint: "load them with the model's load(from:)")
    }
    do throws(TrainingJSON.Flaw) {
      self = try TrainingJSON.decoded(Checkpoint.self, from: Array(text.utf8))
    } catch {
      throw Checkpoint.malformed("a training's state", error.found, path)
    }
    guard (1...Checkpoint.newestVersion).contains(version) else {
      throw Checkpoint.malformed(
        "version \(Checkpoint.newestVersion) or less", "version \(version)", path)
    }
    guard isConsistent else {
      throw Checkpoint.malformed("counts that fit each other", "others", path)
    }
  }

  /// Whether a training can have come to this.
  private var isConsistent: Bool {
    let counts =
      [epochCount, epochLoss.count, epochAccuracy.count, epochsWithoutImprovement]
      + updates.values
      + positions.counts
    return history.isConsistent && counts.allSatisfy(History.isCount)
      && plateau?.isPossible ?? true
  }

  static func malformed(
    _ expected: String, _ found: String, _ path: String
  ) -> CheckpointError {
    CheckpointError(
      .malformed, path: path, offset: 8, expected: expected, found: found,
      hint: "it was written by another version; use the one that wrote it")
  }
}
