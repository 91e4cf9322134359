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
  }

  var version = 1
  let history: History
  let epochCount: Int
  let epochLoss: Mean
  let epochAccuracy: Mean
  let optimizer: String
  let learningRate: Double
  let updates: [Int]
  let streams: [String: RandomGenerator]
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
    do {
      self = try TrainingJSON.decoded(Checkpoint.self, from: Data(text.utf8))
    } catch {
      throw Checkpoint.malformed("a training's state", "what is none", path)
    }
    let counts = [epochCount, epochLoss.count, epochAccuracy.count, epochsWithoutImprovement]
    guard counts.allSatisfy({ $0 >= 0 }), history.losses.count == history.learningRates.count,
      history.bestEpoch.map(history.epochs.indices.contains) ?? true
    else { throw Checkpoint.malformed("counts that fit each other", "others", path) }
  }

  static func malformed(
    _ expected: String, _ found: String, _ path: String
  ) -> CheckpointError {
    CheckpointError(
      .malformed, path: path, offset: 8, expected: expected, found: found,
      hint: "it was written by another version; use the one that wrote it")
  }
}
