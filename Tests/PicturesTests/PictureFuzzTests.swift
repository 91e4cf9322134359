import Foundation
import Testing
import Wengert
import WengertDatasets
import WengertFuzzing

/// Damaged pictures: read, or refused with an error that says where.
@Suite struct PictureFuzzTests {
  private static func complaint(_ error: any Error) -> String? {
    guard let error = error as? FileError else { return "\(error) is no FileError" }
    if error.offset == nil { return "no offset: \(error)" }
    return error.description.contains("\n") ? "two lines: \(error)" : nil
  }

  private func check(_ run: FuzzRun, _ location: SourceLocation = #_sourceLocation) {
    let outcome = run(complaint: PictureFuzzTests.complaint) { input in
      let image = try Image(bytes: input, path: "x")
      return image.samples.count * image.bitsPerChannel / 8
    }
    #expect(outcome.failures.isEmpty, sourceLocation: location)
    // Not everything is refused, unless only a few inputs were asked for.
    if outcome.read + outcome.refused >= 10_000 {
      #expect(outcome.read > 0, "\(outcome)", sourceLocation: location)
    }
  }

  private func seeds(_ names: [String]) throws -> [[UInt8]] {
    try names.map { try contents(fixture($0)) }
  }

  /// The same file with the checksums that its chunks should have, so that damage comes to what is behind them.
  private static func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var place = 8
    while place + 12 <= bytes.count {
      let length = bytes[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) }
      let end = place + 8 + length
      guard end + 4 <= bytes.count else { break }
      let sum = crc(Array(bytes[(place + 4)..<end]))
      for index in 0..<4 {
        bytes[end + index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * index))
      }
      place = end + 4
    }
    return bytes
  }

  @Test func png() throws {
    let seeds = try seeds([
      "gray-1-hidden-adam7.png", "gray-16.png", "palette-2-hidden.png", "palette-8.png",
      "rgb-8-adam7.png",
      "rgb-16-hidden.png", "rgba-8.png", "grayalpha-16-adam7.png",
    ])
    let mutation = Mutation(
      seeds: seeds, headerCount: 60,
      tokens: ["IHDR", "PLTE", "tRNS", "IDAT", "IEND", "gAMA"].map { Array($0.utf8) })
    check(
      FuzzRun("PNG") {
        let mutant = mutation.mutant(using: &$0)
        return $0.oneIn(4) ? mutant : PictureFuzzTests.withChecksums(mutant)
      })
  }

  @Test func pnm() throws {
    let seeds = try seeds([
      "plain-1.pbm", "dense.pbm", "plain-31.pgm", "plain-65535.ppm", "raw-1.pbm", "raw-255.pgm",
      "raw-1023.ppm",
    ])
    check(FuzzRun("PNM") { [mutation = Mutation(seeds: seeds)] in mutation.mutant(using: &$0) })
  }

  @Test func bmp() throws {
    let seeds = try seeds([
      "bmp-1.bmp", "bmp-4-old.bmp", "bmp-8-down.bmp", "rle-4.bmp", "rle-8.bmp", "rle-8-move.bmp",
      "bmp-16-f800.bmp",
      "bmp-24.bmp", "bmp-32-3ff00000.bmp", "bmp-32-alpha.bmp",
    ])
    let mutation = Mutation(
      seeds: seeds, headerCount: 70,
      tokens: [[0, 1], [0, 0], [0, 2, 200, 200], [255, 1], [0, 255]])
    check(FuzzRun("BMP") { mutation.mutant(using: &$0) })
  }

  /// The library takes its memory as soon as it knows the size, which the file may claim up to a limit.
  @Test(.enabled(if: JPEGFile.hasLibrary)) func jpeg() throws {
    let seeds = try seeds([
      "rgb-420.jpg", "progressive.jpg", "gray.jpg", "cmyk.jpg", "orientation-6.jpg",
    ])
    let mutation = Mutation(
      seeds: seeds, headerCount: 700,
      tokens: [
        [0xFF, 0xD8], [0xFF, 0xC0], [0xFF, 0xDA], [0xFF, 0xE1], [0xFF, 0xD9], [0xFF, 0xC4],
      ])
    check(FuzzRun("JPEG", mayInflateBy: 1_024) { mutation.mutant(using: &$0) })
  }
}
