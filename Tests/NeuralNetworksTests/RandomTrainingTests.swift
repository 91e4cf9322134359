import Foundation
import Testing
import Wengert

/// Programs drawn at random, interrupted and killed at random places, end with the bits of the undisturbed
/// ones.
///
///     WENGERT_TRAININGS=20000 WENGERT_TRAININGS_SEED=7 swift test -c release --filter RandomTrainingTests
@Suite struct RandomTrainingTests {
  @Test func interruptionsChangeNoBit() async {
    // In a process of its own: what others draw from the default generator would be seen.
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      let environment = ProcessInfo.processInfo.environment
      let count = environment["WENGERT_TRAININGS"].flatMap { Int($0) } ?? Self.usualCount
      let first = environment["WENGERT_TRAININGS_SEED"].flatMap { UInt64($0) } ?? 0
      let folder = try ScratchFolder(onDisk: false)
      var failures = 0
      for seed in first..<(first + UInt64(count)) where failures < 3 {
        do {
          try Self.check(seed, in: folder)
        } catch {
          failures += 1
          FileHandle.standardError.write(
            Data("WENGERT_TRAININGS_SEED=\(seed) WENGERT_TRAININGS=1: \(error)\n".utf8))
        }
      }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.isEmpty, "\(text)")
  }

  #if DEBUG
    private static let usualCount = 100
  #else
    private static let usualCount = 2_000
  #endif

  private struct Difference: Error, CustomStringConvertible {
    let description: String
  }

  private static func check(_ seed: UInt64, in folder: ScratchFolder) throws {
    let training = RandomTraining(seed: seed)
    var stepCount = 0
    let expected = try training.run(in: folder["\(seed)"]) { _, _ in stepCount += 1 }
    guard let expected else { throw Difference(description: "it was interrupted by nobody") }
    var random = RandomGenerator(seed: seed &+ 1 << 32)
    let disturbed = folder["\(seed)-disturbed"]
    var found: RandomTraining.Outcome?
    var places: [String] = []
    while found == nil {
      let place =
        places.count < 3 ? Int.random(in: 0...max(1, stepCount), using: &random) : .max
      let isKilled = Bool.random(using: &random)
      places.append("\(isKilled ? "killed" : "interrupted") after step \(place)")
      let kept = disturbed + "-kept"
      found = try training.run(in: disturbed) { step, interrupt in
        guard step.step == place else { return }
        // A kill leaves the files as they are now, whatever is saved on the way out.
        if isKilled { try? copyFiles(of: disturbed, to: kept) }
        interrupt()
      }
      if isKilled && found == nil { try copyFiles(of: kept, to: disturbed) }
    }
    if found != expected {
      throw Difference(description: "\(places): \(difference(found!, expected))\n\(training)")
    }
    try remove(filesOf: folder["\(seed)"])
  }

  /// The names of a checkpoint's files, without the checkpoint's own.
  private static func endings(of path: String) throws -> [String] {
    let url = URL(fileURLWithPath: path)
    return try FileManager.default
      .contentsOfDirectory(atPath: url.deletingLastPathComponent().path)
      .filter { $0 == url.lastPathComponent || $0.hasPrefix(url.lastPathComponent + ".") }
      .map { String($0.dropFirst(url.lastPathComponent.count)) }
  }

  private static func copyFiles(of path: String, to other: String) throws {
    for ending in try endings(of: other) {
      try FileManager.default.removeItem(atPath: other + ending)
    }
    for ending in try endings(of: path) {
      try FileManager.default.copyItem(atPath: path + ending, toPath: other + ending)
    }
  }

  private static func remove(filesOf path: String) throws {
    let url = URL(fileURLWithPath: path).deletingLastPathComponent()
    for name in try FileManager.default.contentsOfDirectory(atPath: url.path) {
      try FileManager.default.removeItem(at: url.appendingPathComponent(name))
    }
  }

  private static func difference(
    _ found: RandomTraining.Outcome, _ expected: RandomTraining.Outcome
  ) -> String {
    var names: [String] = []
    if found.model != expected.model { names.append("model") }
    if found.best != expected.best { names.append("best") }
    if found.optimizer != expected.optimizer { names.append("optimizer") }
    if found.stream != expected.stream { names.append("stream") }
    if found.defaultStream != expected.defaultStream { names.append("default generator") }
    if found.modes != expected.modes || found.frozen != expected.frozen { names.append("flags") }
    if found.losses != expected.losses {
      names.append("losses (\(found.losses.count) numbers instead of \(expected.losses.count))")
    }
    if let place = expected.epochs.indices.first(where: {
      $0 >= found.epochs.count || found.epochs[$0] != expected.epochs[$0]
    }) {
      names.append("epochs from \(place) on")
    }
    if found.ending != expected.ending {
      names.append("ending: \(found.ending) instead of \(expected.ending)")
    }
    return names.joined(separator: ", ")
  }
}
