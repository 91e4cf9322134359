import ExampleSupport
import Foundation
import Wengert
import WengertExchange

extension TrainingRun {
  /// Takes up the training in a folder.
  ///
  /// - Throws: When its checkpoint cannot be used; the message says how the command can be used.
  static func takeUp(_ trainer: ConfiguredTrainer, from folder: RunFolder) throws {
    do { try trainer.resume(from: folder.checkpoint) } catch {
      switch error.kind {
      case .missing where error.path != folder.checkpoint:
        throw error.advising("copy it along with the checkpoint, or train in another folder")
      case .truncated, .malformed, .checksum:
        throw error.advising(adviceForDamage(of: folder, at: error.path))
      case .mismatch: throw error.advising("train in another folder, or remove this one")
      default: throw error
      }
    }
  }

  private static func adviceForDamage(of folder: RunFolder, at path: String) -> String {
    let previous = folder.previousCheckpoint
    let isWhole: ()? = try? SafetensorsFile(path: previous).verifyChecksum()
    guard path == folder.checkpoint, isWhole != nil else {
      return "copy it again, or train in another folder"
    }
    return
      "the previous checkpoint, \(previous), is intact: rename it to \(folder.checkpoint), and "
      + "the same command resumes from it"
  }

  /// Why a resumed training has no steps to take; nil where it has.
  var reasonForNothingToDo: String? {
    let trainer = fresh.trainer
    let (done, asked) = (trainer.epochCount, training.configuration.epochs)
    guard isResumed else { return nil }
    if trainer.history.stoppedEarly {
      return "\(folder.path) has stopped early after epoch \(done), as patience asks: nothing to do"
    }
    guard done > asked else { return nil }
    return "\(folder.path) is already at epoch \(done), more than \(asked): nothing to do"
  }
}
