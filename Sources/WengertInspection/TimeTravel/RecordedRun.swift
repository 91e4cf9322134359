import Foundation
import WengertNeuralNetworks
import WengertSupport

/// The contents of a `RunLog`'s file.
public struct RecordedRun: Sendable, Equatable {
  /// The record of one step.
  public struct Step: Sendable, Equatable {
    /// Its number, from 0.
    public let number: Int
    /// The epoch that the step belongs to.
    public let epoch: Int
    /// The loss before the step.
    public let loss: Double
    /// A hash of each parameter after the step.
    public let hashes: [UInt64]
  }

  /// The path of the file.
  public let path: String
  /// The seed of the loader.
  public private(set) var seed: UInt64 = 0
  /// The kernels that it ran with.
  public private(set) var instructions = ""
  /// The parameters' names.
  public private(set) var names: [String] = []
  /// A hash of each parameter before the first step that is listed.
  public private(set) var firstHashes: [UInt64] = []
  /// The number of the first step that is listed.
  public private(set) var firstStep = 0
  /// The steps; where a training went on from a checkpoint, those that were taken last.
  public private(set) var steps: [Step] = []

  /// Reads a log.
  ///
  /// - Throws: When the file cannot be read, or is none.
  public init(path: String) throws(FileError) {
    self.path = path
    let text: String
    do throws(FileFailure) {
      let file = try MappedFile(path: path)
      text = withExtendedLifetime(file) { String(decoding: file.bytes, as: UTF8.self) }
    } catch { throw FileError(reading: path, error, expected: "the log of a run") }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      // A process that was killed may have left half of the last line.
      if index == lines.count - 1, !text.hasSuffix("\n") { break }
      guard let entry = Entry(line), add(entry) else {
        throw FileError(
          .malformed, path: path, expected: "a line that a RunLog wrote",
          found: "line \(index + 1): \(line.prefix(60))", hint: "check that it is the log of a run")
      }
    }
    guard !names.isEmpty else {
      throw FileError(
        .malformed, path: path, expected: "the log of a run", found: "no line that begins one",
        hint: "check that it is the log of a run")
    }
  }

  private struct Entry {
    let kind: String
    let step: Int
    let hashes: [UInt64]
    let fields: [String: Any]

    init?(_ line: Substring) {
      guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)),
        let fields = object as? [String: Any], let kind = fields["kind"] as? String,
        let step = fields["step"] as? Int, step >= 0, let texts = fields["hashes"] as? [String]
      else { return nil }
      let hashes = texts.compactMap { UInt64($0, radix: 16) }
      guard hashes.count == texts.count else { return nil }
      (self.kind, self.step, self.hashes, self.fields) = (kind, step, hashes, fields)
    }
  }

  private mutating func add(_ entry: Entry) -> Bool {
    switch entry.kind {
    case "start":
      guard let names = entry.fields["names"] as? [String], names.count == entry.hashes.count,
        let seed = (entry.fields["seed"] as? String).flatMap({ UInt64($0) }),
        let instructions = entry.fields["instructions"] as? String
      else { return false }
      if self.names.isEmpty || entry.step < firstStep || names != self.names {
        (firstStep, firstHashes, steps) = (entry.step, entry.hashes, [])
      }
      (self.names, self.seed, self.instructions) = (names, seed, instructions)
      steps.removeAll { $0.number >= entry.step }
    case "step":
      guard entry.hashes.count == names.count, let epoch = entry.fields["epoch"] as? Int,
        let bits = (entry.fields["loss"] as? String).flatMap({ UInt64($0, radix: 16) }),
        entry.step == firstStep + steps.count
      else { return false }
      steps.append(
        Step(
          number: entry.step, epoch: epoch, loss: Double(bitPattern: bits), hashes: entry.hashes))
    default: return false
    }
    return true
  }
}
