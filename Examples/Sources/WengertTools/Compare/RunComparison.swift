import ExampleSupport
import Foundation
import Wengert
import WengertInspection

/// Where two runs go apart.
public struct RunComparison {
  /// The first step after which something differs; nil where the runs agree in all common steps.
  public let difference: RunDifference?
  /// How many steps both have.
  public let commonSteps: Int
  /// The first setting that differs, of trainings of `wengert train`.
  public let setting: String?

  /// Compares two logs. Of folders of `wengert train` the step is taken again, and the operation named.
  ///
  /// - Throws: When a log cannot be read, or a training cannot be built anew.
  public init(_ a: String, _ b: String) throws {
    let (first, second) = (try RunComparison.run(a), try RunComparison.run(b))
    commonSteps = min(
      first.firstStep + first.steps.count, second.firstStep + second.steps.count)
    guard RunFolder.isOne(a), RunFolder.isOne(b) else {
      (difference, setting) = (diff(first, second), nil)
      return
    }
    let settings = (try RunFolder(a).read(), try RunFolder(b).read())
    setting = settings.0.configuration.difference(from: settings.1.configuration).map {
      "\($0.key) is \($0.here) in one and \($0.there) in the other"
    }
    difference = try diff(
      first, second, makeA: { try RunComparison.training(settings.0, of: a) },
      makeB: { try RunComparison.training(settings.1, of: b) })
  }

  /// The log of a run: the file, or that in the folder of `wengert train`.
  static func run(_ path: String) throws -> RecordedRun {
    if RunFolder.isOne(path) { return try RecordedRun(path: RunFolder(path).log) }
    if let kind = try FileKind.of(path: path), kind != .runLog {
      throw ToolError("\(path): expected the log of a run, found one of the kind \(kind.title)")
    }
    return try RecordedRun(path: path)
  }

  /// A training as it was before its first step, which keeps the last parameters.
  static func training(
    _ description: RunFolder.Description, of folder: String
  ) throws -> FreshTraining<Sequential<Float>, ConfiguredBatch> {
    let training = try ConfiguredTraining(description.configuration)
    try training.data.check(
      against: description.facts, of: folder, path: description.configuration.data.path)
    return try training.makeTraining(keepsBest: false)
  }

  /// Lines for people.
  public var text: String {
    var lines: [String] = []
    if let setting { lines.append("settings: \(setting)") }
    lines.append(
      difference.map { "\($0)" }
        ?? "the runs agree in \(commonSteps == 1 ? "the" : "all") \(counted(commonSteps, "step")) of both"
    )
    return lines.joined(separator: "\n")
  }

  /// One object.
  public var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("equal", .boolean(difference == nil)), ("common_steps", .integer(commonSteps)),
    ]
    if let setting { members.append(("setting", .string(setting))) }
    guard let difference else { return .object(members) }
    if let step = difference.step { members.append(("step", .integer(step))) }
    members += [
      ("parameters", .array(difference.parameters.map { .string($0) })),
      ("modules", .array(difference.modules.map { .string($0) })),
      ("text", .string("\(difference)")),
    ]
    if let operation = difference.operation { members.append(("operation", .string(operation))) }
    return .object(members)
  }
}

/// A recorded run at one of its steps.
public struct ReplayedRun {
  private let run: RecordedRun
  private let step: Int
  /// The net after so many steps; nil where only the log is there.
  public let net: Sequential<Float>?

  /// Takes the steps of a training of `wengert train` again and compares each with the log; of a log alone it reads
  /// what was recorded.
  ///
  /// - Parameters:
  ///   - path: The folder of the training, or the log of a run.
  ///   - step: After how many steps.
  /// - Throws: When the log cannot be read, has fewer steps, or a step differs.
  public init(_ path: String, to step: Int) throws {
    run = try RunComparison.run(path)
    self.step = step
    let last = run.firstStep + run.steps.count
    guard step >= run.firstStep, step <= last else {
      throw ToolError("\(run.path): it has the steps \(run.firstStep) to \(last), not \(step)")
    }
    guard RunFolder.isOne(path) else {
      net = nil
      return
    }
    let description = try RunFolder(path).read()
    net = try replay(run, to: step) { try RunComparison.training(description, of: path) }.model
  }

  private var recorded: RecordedRun.Step? {
    let index = step - run.firstStep - 1
    return run.steps.indices.contains(index) ? run.steps[index] : nil
  }

  private var hashes: [String] {
    (recorded?.hashes ?? run.firstHashes).map {
      let digits = String($0, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
  }

  /// Lines for a screen.
  public func text(on screen: Screen) -> String {
    var lines = ["after \(counted(step, "step"))"]
    if let recorded {
      lines[0] +=
        ", in epoch \(recorded.epoch + 1): loss \(short(recorded.loss)) in the last of them"
    }
    lines = wrapped(lines[0], to: screen.width)
    lines.append(
      FittedTable(
        [.init("parameter", .name), .init("hash", .word)],
        zip(run.names, hashes).map { [$0, $1] }
      ).text(on: screen))
    let ending =
      net == nil
      ? "This is what the log says. The state itself is rebuilt by the program that made the run: "
        + "replay(RecordedRun(path: \"\(run.path)\"), to: \(step)) { … }, see Docs/Inspecting.md."
      : "The steps were taken again, and every parameter after each of them has the recorded hash."
    lines += wrapped(screen.shown(ending), to: screen.width)
    return lines.joined(separator: "\n")
  }

  /// One object.
  public var json: JSONValue {
    .object([
      ("step", .integer(step)), ("loss", .number(recorded?.loss ?? .nan)),
      ("epoch", .integer((recorded?.epoch ?? 0) + 1)), ("replayed", .boolean(net != nil)),
      ("hashes", .object(zip(run.names, hashes).map { ($0, .string($1)) })),
    ])
  }
}
