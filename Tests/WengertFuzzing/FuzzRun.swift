import CWengertAllocationCounter
import CWengertFaults
import Foundation

/// Feeds a reader with damaged inputs, each made by a number of its own.
///
/// `WENGERT_FUZZ_COUNT` says how many (200,000), `WENGERT_FUZZ_SEED` with which number to begin (1). A
/// failure, and a crash, tells the number; that one alone is
///
///     WENGERT_FUZZ_SEED=1234 WENGERT_FUZZ_COUNT=1 swift test -c release --filter FuzzTests
package struct FuzzRun {
  /// What became of the inputs.
  package struct Outcome {
    package var read = 0
    package var refused = 0
    /// The first failures, a line each.
    package var failures: [String] = []
    /// The most memory held at once while an input was read, in bytes.
    package var peak = 0
  }

  private let name: StaticString
  private let limit: Int
  private let ratio: Int
  private let make: (inout FuzzRandom) -> [UInt8]
  private let count: Int
  private let first: UInt64
  /// Whether somebody asked for a number of inputs and wants to know what became of them.
  private let isLongRun: Bool

  /// - Parameters:
  ///   - name: What is read.
  ///   - limit: The most bytes that the reader makes of an input in gzip's format.
  ///   - ratio: How many bytes the reader may hold for each of an input.
  ///   - make: Makes an input.
  package init(
    _ name: StaticString, mayInflateTo limit: Int = 0, mayInflateBy ratio: Int = 1,
    make: @escaping (inout FuzzRandom) -> [UInt8]
  ) {
    self.name = name
    self.limit = limit
    self.ratio = ratio
    self.make = make
    let environment = ProcessInfo.processInfo.environment
    isLongRun = environment["WENGERT_FUZZ_COUNT"] != nil
    count = max(1, environment["WENGERT_FUZZ_COUNT"].flatMap { Int($0) } ?? 200_000)
    first = environment["WENGERT_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
  }

  /// Reads all inputs.
  ///
  /// - Parameters:
  ///   - read: Reads one, and answers how many bytes it made of it.
  ///   - complaint: What is wrong with an error; nil if it is as it should be.
  package func callAsFunction(
    complaint: (any Error) -> String?, read: ([UInt8]) throws -> Int
  ) -> Outcome {
    var outcome = Outcome()
    crash_note_install()
    defer { crash_note_set(nil, nil, 0) }
    for number in first..<(first + UInt64(count)) {
      var random = FuzzRandom(seed: number)
      let input = make(&random)
      crash_note_set(FuzzRun.text(name), FuzzRun.text("WENGERT_FUZZ_SEED"), number)
      let held = allocation_counter_live()
      _ = allocation_counter_take_peak()
      var produced = 0
      do {
        produced = try read(input)
        outcome.read += 1
      } catch {
        outcome.refused += 1
        if let text = complaint(error) { note(text, number, &outcome) }
      }
      let peak = Int(allocation_counter_take_peak() - held)
      outcome.peak = max(outcome.peak, peak)
      let isPacked = input.starts(with: [0x1f, 0x8b])
      if peak > FuzzRun.allowance(max(input.count * ratio, isPacked ? limit : 0), produced) {
        note("held \(peak) bytes for an input of \(input.count)", number, &outcome)
      }
    }
    if isLongRun {
      let (read, refused) = (outcome.read, outcome.refused)
      print("\(name): \(read) inputs read, \(refused) refused, \(outcome.peak) bytes at once")
    }
    return outcome
  }

  private static func text(_ string: StaticString) -> UnsafePointer<CChar> {
    UnsafeRawPointer(string.utf8Start).assumingMemoryBound(to: CChar.self)
  }

  /// How many bytes may be held at once. Readers go on in steps of 64 KiB, and inflating takes 40 KiB;
  /// names and tables take more than their bytes, but not many times as much.
  private static func allowance(_ input: Int, _ produced: Int) -> Int {
    (192 << 10) + 12 * (input + produced)
  }

  private func note(_ text: String, _ number: UInt64, _ outcome: inout Outcome) {
    guard outcome.failures.count < 10 else { return }
    outcome.failures.append("\(name), WENGERT_FUZZ_SEED=\(number): \(text)")
  }
}
