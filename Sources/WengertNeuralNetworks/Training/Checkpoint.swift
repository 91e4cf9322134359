import Foundation
import WengertLoading

/// All of a training's state that is no tensor and no history, as a checkpoint's metadata hold it.
struct Checkpoint: Codable {
  /// Where it stands among the metadata.
  static let metadataName = "wengert.training"
  static let modelPrefix = "model."
  static let bestPrefix = "best."
  static let optimizerPrefix = "optimizer."

  /// The seeds of the loaders.
  struct Seeds: Codable {
    let training: UInt64
    let validation: UInt64?
    let trainingSample: UInt64?
  }

  static let version = 3

  var version = Checkpoint.version
  let state: TrainingState
  /// Nil before the first step.
  let history: HistoryFile.Reference?
  let firstStep: Int
  let bestEpoch: Int?
  let ending: History.Ending?
  let optimizer: String
  let learningRate: Double
  let updates: [String: Int]
  let plateau: ReduceOnPlateau.State?
  let streams: [String: RandomGenerator]
  let defaultGenerator: RandomGenerator
  /// Of the present or last `fit`; nil before the first.
  let fit: FitSetup?
  /// The model's flags when it was saved.
  let flags: ModelFlags
}

/// The arguments of a `fit` that decide the bits.
struct FitSetup: Codable {
  var fingerprint: Fingerprint
  var seeds: Checkpoint.Seeds
}

extension Checkpoint {
  /// The state in a file's metadata.
  init(_ metadata: [String: String], path: String) throws(FileError) {
    guard let text = metadata[Checkpoint.metadataName] else {
      throw FileError(
        .mismatch, path: path, expected: "a checkpoint of a training", found: "weights alone",
        hint: "load them with the model's load(from:)")
    }
    do throws(TrainingJSON.Flaw) {
      self = try TrainingJSON.decoded(Checkpoint.self, from: Array(text.utf8))
    } catch {
      throw Checkpoint.malformed("a training's state", error.found, path)
    }
    guard version == Checkpoint.version else {
      throw Checkpoint.malformed("version \(Checkpoint.version)", "version \(version)", path)
    }
    guard isConsistent else {
      throw Checkpoint.malformed("consistent counts", "others", path)
    }
  }

  /// Whether a training can have come to this.
  private var isConsistent: Bool {
    (state.counts + updates.values + [firstStep]).allSatisfy(History.isCount)
      && plateau?.isPossible ?? true && history?.isPossible ?? true
  }

  private static func malformed(
    _ expected: String, _ found: String, _ path: String
  ) -> FileError {
    FileError(
      .malformed, path: path, offset: 8, expected: expected, found: found,
      hint: "it was written by another version; use the one that wrote it")
  }
}
