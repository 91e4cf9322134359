import CWengertFaults
import Foundation
import Testing
import Wengert
import WengertFuzzing

/// Random programs of all operations, checked against themselves: see `Check` for what must be equal.
///
/// Each program has a number. `WENGERT_PROGRAMS_COUNT` says how many (2,000), `WENGERT_PROGRAMS_SEED` with
/// which number to begin; it follows from the commit unless said. A failing program is made smaller and
/// printed as Swift; one that crashes is printed as it is. One program alone is
///
///     WENGERT_PROGRAMS_SEED=1234 WENGERT_PROGRAMS_COUNT=1 swift test -c release --filter ProgramTests
@Suite struct ProgramTests {
  @Test func allWaysToComputeAgree() {
    let (seed, count) = (Numbers.seed, Numbers.count)
    print("random programs: WENGERT_PROGRAMS_SEED=\(seed) WENGERT_PROGRAMS_COUNT=\(count)")
    crash_note_install()
    defer { crash_note_set(nil, nil, 0) }
    var untold: [Check: Int] = [:]
    var failures = 0
    for number in (0..<UInt64(count)).map({ seed &+ $0 }) where failures < 3 {
      let program = Draft.program(number)
      let text = "the program\n\(program.lines().joined(separator: "\n"))"
      text.withCString { text in
        crash_note_set(text, "WENGERT_PROGRAMS_SEED", number)
        for check in Check.allCases {
          guard check.failure(of: program, untold: &untold[check, default: 0]) != nil else {
            continue
          }
          failures += 1
          Issue.record("\(report(check, program, number))")
          break
        }
      }
    }
    for (check, untold) in untold where count >= 500 {
      #expect(untold < count / 10, "\(check): differences tell too little in \(untold) programs")
    }
  }

  @Test func everyInstructionIsDrawn() {
    var names: Set<String> = []
    for number in 0..<5000 as Range<UInt64> {
      let program = Draft.program(number)
      names.formUnion(program.stepPlaces.map { program.step($0)!.instruction.name })
    }
    #expect(names.count == 193, "\(names.sorted())")
  }

  /// The smallest program found that fails in the same way, as Swift.
  private func report(_ check: Check, _ program: Program, _ number: UInt64) -> Comment {
    var untold = 0
    let smallest = program.shrunk { check.failure(of: $0, untold: &untold) != nil }
    let mismatch = check.failure(of: smallest, untold: &untold)!
    let isFloat = check == .float || "\(check)".hasSuffix("Float")
    return """
      \(check), WENGERT_PROGRAMS_SEED=\(number): \(mismatch.text)

      import Wengert
      \((smallest.lines(isFloat ? "Float" : "Double") + mismatch.code).joined(separator: "\n"))

      """
  }
}

/// Which programs are drawn.
private enum Numbers {
  private static let environment = ProcessInfo.processInfo.environment

  static let count = environment["WENGERT_PROGRAMS_COUNT"].flatMap { Int($0) } ?? 2000
  static let seed = environment["WENGERT_PROGRAMS_SEED"].flatMap { UInt64($0) } ?? ofCommit ?? 1

  /// The first digits of the commit's hash, so that other programs are drawn for each commit.
  private static var ofCommit: UInt64? {
    let git = Process()
    git.executableURL = URL(filePath: "/usr/bin/env")
    let folder = URL(filePath: #filePath).deletingLastPathComponent().path
    git.arguments = ["git", "-C", folder, "rev-parse", "HEAD"]
    let pipe = Pipe()
    (git.standardOutput, git.standardError) = (pipe, FileHandle.nullDevice)
    guard (try? git.run()) != nil else { return nil }
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return UInt64(text.prefix(8), radix: 16)
  }
}
