import ExampleSupport
import WengertInspection

/// The output of `wengert profile`.
public struct ProfileReport {
  private let profile: Profile
  private let steps: Int

  /// A report on so many steps.
  public init(_ profile: Profile, steps: Int) {
    self.profile = profile
    self.steps = steps
  }

  /// Two tables for a screen.
  public func text(on screen: Screen) -> String {
    let share = fixed(100 * profile.explainedShare, 1)
    let closing =
      "\(counted(steps, "step")) in \(fixed(profile.seconds * 1e3, 2)) ms, "
      + "\(fixed(profile.seconds * 1e3 / Double(steps), 3)) ms each; the rows explain \(share) %"
    return [
      table("operation", profile.operations + profile.phases).text(on: screen),
      table("module", profile.modules).text(on: screen),
      wrapped(closing, to: screen.width).joined(separator: "\n"),
    ].joined(separator: "\n\n")
  }

  private func table(_ title: String, _ rows: [Profile.Row]) -> FittedTable {
    FittedTable(
      [
        .init(title, .name), .init("calls", rank: 4), .init("forward ms", rank: 1),
        .init("backward ms", rank: 2), .init("share %"), .init("MB", rank: 5),
        .init("GFLOP/s", rank: 3),
      ],
      rows.map { row in
        [
          row.name, grouped(max(row.calls, row.backwardCalls)), fixed(row.forwardSeconds * 1e3, 3),
          fixed(row.backwardSeconds * 1e3, 3),
          fixed(profile.seconds > 0 ? 100 * row.seconds / profile.seconds : 0, 1),
          row.bytes > 0 ? fixed(row.bytes / 1e6, 2) : "",
          row.flops > 0 ? fixed(row.flopsPerSecond / 1e9, 2) : "",
        ]
      })
  }

  /// One object.
  public var json: JSONValue {
    func rows(_ rows: [Profile.Row]) -> JSONValue {
      .array(
        rows.map { row in
          .object([
            ("name", .string(row.name)), ("calls", .integer(max(row.calls, row.backwardCalls))),
            ("forward_seconds", .number(row.forwardSeconds)),
            ("backward_seconds", .number(row.backwardSeconds)), ("bytes", .number(row.bytes)),
            ("flops", .number(row.flops)),
          ])
        })
    }
    return .object([
      ("steps", .integer(steps)), ("seconds", .number(profile.seconds)),
      ("explained_share", .number(profile.explainedShare)),
      ("operations", rows(profile.operations)), ("phases", rows(profile.phases)),
      ("modules", rows(profile.modules)),
    ])
  }
}
