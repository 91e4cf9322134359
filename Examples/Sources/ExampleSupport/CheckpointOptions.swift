import ArgumentParser
import Foundation
import Wengert

/// Where a long program saves its work, so that it can resume.
public struct CheckpointOptions: ParsableArguments {
  /// The folder.
  @Option(
    name: .customLong("checkpoints"),
    help: """
      A folder to keep what is done in, as the work goes on and at Ctrl-C; the same command goes on \
      from there.
      """)
  public var folder: String?

  /// Makes the default options.
  public init() {}

  /// Makes the folder: before the work, so that a name that cannot be used costs no time.
  public func prepare() throws {
    guard let folder else { return }
    try makeFolder(folder, for: "checkpoints")
  }

  /// Lets a trainer write its checkpoints, and resumes from the last one if there is one.
  public func takeUp<Model: Module, Batch>(_ trainer: Trainer<Model, Batch>, _ name: String) throws
  {
    guard let folder else { return }
    let path = "\(folder)/\(name).checkpoint"
    trainer.checkpointPath = path
    guard FileManager.default.fileExists(atPath: path) else { return }
    try trainer.resume(from: path)
    let count = trainer.history.stepCount
    note("resuming from \(path), with \(count) \(count == 1 ? "step" : "steps") done")
  }

  /// The result of one part of the work: that of an earlier run with the same settings, or a new one, which
  /// is kept.
  ///
  /// - Parameters:
  ///   - name: A part's name, other than those of all other parts.
  ///   - settings: The settings that determine the result.
  ///   - net: Is kept with the result, as it is after the work.
  ///   - work: Computes the result.
  public func part<Result: Codable, Net: Module>(
    _ name: String, _ settings: [String: String], net: Net, work: () throws -> Result
  ) throws -> Result {
    try part(
      name, settings, restore: { try net.load(from: "\($0).safetensors") },
      keep: { try net.save(to: "\($0).safetensors") }, work: work)
  }

  /// The result of one part of the work that has no net.
  public func part<Result: Codable>(
    _ name: String, _ settings: [String: String], work: () throws -> Result
  ) throws -> Result {
    try part(name, settings, restore: { _ in }, keep: { _ in }, work: work)
  }

  private func part<Result: Codable>(
    _ name: String, _ settings: [String: String], restore: (String) throws -> Void,
    keep: (String) throws -> Void, work: () throws -> Result
  ) throws -> Result {
    guard let folder else { return try work() }
    let path = "\(folder)/\(name)"
    if let kept = try KeptPart<Result>(path: "\(path).json") {
      try kept.check(settings, "\(path).json")
      try restore(path)
      note("\(path).json: computed before")
      return kept.result
    }
    let result = try work()
    // The net first: where there is a result, there is its net.
    try keep(path)
    try KeptPart(settings: settings, result: result).write(to: "\(path).json")
    return result
  }
}

/// A part's result and the settings that determined it, as a file holds them.
private struct KeptPart<Result: Codable>: Codable {
  let settings: [String: String]
  let result: Result

  init(settings: [String: String], result: Result) {
    self.settings = settings
    self.result = result
  }

  /// nil where there is no file.
  init?(path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      self = try decoder.decode(KeptPart.self, from: bytes)
    } catch {
      throw UnusablePart(path: path, reason: "it holds no result of this program")
    }
  }

  func check(_ settings: [String: String], _ path: String) throws {
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) where self.settings[name] != value
    {
      throw UnusablePart(
        path: path,
        reason: "it was computed with \(name) \(self.settings[name] ?? "unknown"), not \(value)")
    }
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw UnusablePart(path: path, reason: "it cannot be written")
    }
  }
}

/// A kept part cannot be gone on from.
struct UnusablePart: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "\(path): \(reason); name another folder or remove it" }
}
