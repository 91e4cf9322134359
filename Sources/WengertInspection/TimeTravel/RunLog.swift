import Foundation
import WengertNeuralNetworks

/// Follows a training with a log from which it can be taken back to any step: seed, place and a hash of every parameter
/// for each step.
///
///     let log = try RunLog(path: "run.steps", net: net, seed: loader.seed)
///     try trainer.fit(training: loader, epochs: 10, callbacks: [log])
///
/// `RecordedRun` reads it; `replay` and `diff` work with the records. A resumed training appends to the file. A
/// step reads every parameter, and writes 20 bytes for each of them.
public final class RunLog<Model: Module>: TrainerCallback {
  private let net: Model
  private let seed: UInt64
  private let file: AppendedFile

  /// Why nothing is written any more; nil if all went well.
  public var error: FileError? { file.error }

  /// Appends to a file, which is made if it is not there.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - net: Whose parameters are hashed.
  ///   - seed: That of the loader of the training set.
  /// - Throws: When the file cannot be written.
  public init(path: String, net: Model, seed: UInt64) throws(FileError) {
    self.net = net
    self.seed = seed
    file = try AppendedFile(path: path, keeps: true)
  }

  /// The first record of a run.
  public func onStart(_ training: any TrainingControl) {
    let names = net.namedParameters.map { JSONText.quoted($0.name) }.joined(separator: ",")
    write(
      "{\"kind\":\"start\",\"version\":1,\"step\":\(training.history.stepCount),\"seed\":\"\(seed)\","
        + "\"instructions\":\"\(InstructionSet.current.rawValue)\",\"names\":[\(names)],\"hashes\":[\(hashes)]}"
    )
  }

  /// The step's loss and the parameters after it.
  public func onStep(_ step: StepRecord, _ training: any TrainingControl) {
    write(
      "{\"kind\":\"step\",\"step\":\(step.step),\"epoch\":\(step.epoch),"
        + "\"loss\":\"\(ElementHash.text(step.loss.bitPattern))\",\"hashes\":[\(hashes)]}")
  }

  private var hashes: String {
    parameterHashes(net).map { "\"\(ElementHash.text($0))\"" }.joined(separator: ",")
  }

  private func write(_ line: String) { file.append(Array((line + "\n").utf8)) }
}

/// A hash for each parameter, in the order of their names in the net.
package func parameterHashes(_ net: some Module) -> [UInt64] {
  net.namedParameters.map { ElementHash($0.parameter.value.elements).value }
}
