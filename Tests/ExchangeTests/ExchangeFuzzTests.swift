import Foundation
import Testing
import Wengert
import WengertExchange
import WengertFuzzing

/// Damaged files of others: read, or refused with an error that says where.
@Suite struct ExchangeFuzzTests {
  /// What is wrong with an error.
  private static func complaint(_ error: any Error) -> String? {
    guard let error = error as? FileError else { return "\(error) is no FileError" }
    if error.offset == nil { return "no offset: \(error)" }
    return error.description.contains("\n") ? "two lines: \(error)" : nil
  }

  private func check(
    _ run: FuzzRun, _ location: SourceLocation = #_sourceLocation, read: ([UInt8]) throws -> Int
  ) {
    let outcome = run(complaint: ExchangeFuzzTests.complaint, read: read)
    #expect(outcome.failures.isEmpty, sourceLocation: location)
    // Not everything is refused, unless only a few inputs were asked for.
    if outcome.read + outcome.refused >= 10_000 {
      #expect(outcome.read > 0, "\(outcome)", sourceLocation: location)
    }
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: fixture(name))))
  }

  @Test func safetensors() throws {
    let tokens = [
      "\"", "{", "}", "[", "]", ",", ":", "\\u0000", "\"dtype\":\"BF16\"", "\"data_offsets\":[0,8]",
      "\"shape\":[2147483647,2147483647,2147483647]", "\"__metadata__\":{}", "[[[[[[[[",
    ].map { Array($0.utf8) }
    let mutation = Mutation(
      seeds: [try bytes("types.safetensors"), try bytes("brain.safetensors")], headerCount: 200,
      tokens: tokens)
    check(FuzzRun("safetensors") { mutation.mutant(using: &$0) }) {
      let file = try SafetensorsFile(bytes: $0, path: "x")
      return try file.names.reduce(0) { $0 + (try file.tensor($1, as: Float.self)).count * 8 }
    }
  }

  @Test func npy() throws {
    let tokens = [
      "'descr'", "'shape'", "'<f8'", "'|O'", "True", "(", ")", ",", "}", "3L",
      "(2147483647, 2147483647, 2147483647)", "[('a', '<f4')]",
    ].map { Array($0.utf8) }
    let seeds = try ["f4", "f2_big", "fortran", "scalar", "empty", "version2", "b1", "u8"].map {
      try bytes("\($0).npy")
    }
    let mutation = Mutation(seeds: seeds, headerCount: 128, tokens: tokens)
    check(FuzzRun("npy") { mutation.mutant(using: &$0) }) {
      try NumPyArray(bytes: $0, path: "x").tensor(as: Double.self).count * 16
    }
  }

  /// The directory stands at the end: inputs are damaged from there, too.
  @Test func npz() throws {
    let seeds = [try bytes("stored.npz"), try bytes("deflated.npz")]
    let front = Mutation(seeds: seeds, headerCount: 60)
    let back = Mutation(seeds: seeds.map { $0.reversed() }, headerCount: 160)
    check(
      FuzzRun("npz", mayInflateTo: 1 << 20) {
        $0.oneIn(3) ? front.mutant(using: &$0) : back.mutant(using: &$0).reversed()
      }
    ) {
      let archive = try NumPyArchive(bytes: $0, path: "x")
      return try archive.names.reduce(0) {
        $0 + (try archive.tensor($1, as: Double.self)).count * 32
      }
    }
  }
}
