import CWengertZlib
import WengertDatasets
import WengertFuzzing
import Wengert
import Testing

/// Hundreds of thousands of damaged inputs per format: each is read or refused with a typed error that
/// says where; none crashes, and none makes a reader ask for more memory than it justifies.
@Suite struct FuzzTests {
  private static let limit = 1 << 16

  /// What is wrong with an error.
  private static func complaint(_ error: any Error) -> String? {
    guard let error = error as? DatasetError else { return "\(error) is not a DatasetError" }
    var hasPlace = error.offset != nil
    if case .malformedLine = error { hasPlace = true }
    if !hasPlace { return "no offset: \(error)" }
    return error.description.contains("\n") ? "two lines: \(error)" : nil
  }

  private func check(
    _ run: FuzzRun, _ location: SourceLocation = #_sourceLocation, read: ([UInt8]) throws -> Int
  ) {
    let outcome = run(complaint: FuzzTests.complaint, read: read)
    #expect(outcome.failures.isEmpty, sourceLocation: location)
    // Not everything is refused, unless only a few inputs were asked for.
    let count = outcome.read + outcome.refused
    if count >= 10_000 {
      #expect(outcome.read > 0, "\(outcome)", sourceLocation: location)
    }
  }

  /// Inputs in one of two: as they are, or the same damage in a sound gzip stream.
  private static func perhapsPacked(
    _ mutation: Mutation, _ random: inout FuzzRandom
  ) -> [UInt8] {
    let mutant = mutation.mutant(using: &random)
    return random.oneIn(8) ? GzipWriter.member(mutant) : mutant
  }

  @Test func idx() {
    let mutation = Mutation(
      seeds: [
        IDXArray(shape: [3, 2, 2], bytes: (0..<12).map { UInt8($0) }).fileBytes,
        IDXArray(shape: [5], bytes: [1, 2, 3, 4, 5]).fileBytes,
        IDXArray(element: .float64, shape: [1, 2], bytes: [UInt8](repeating: 64, count: 16))
          .fileBytes,
        IDXArray(element: .int16, shape: [0, 1 << 30], bytes: []).fileBytes,
      ], headerCount: 16)
    check(
      FuzzRun("IDX", mayInflateTo: FuzzTests.limit) { FuzzTests.perhapsPacked(mutation, &$0) }
    ) {
      let array = try IDXArray.parse($0, limit: FuzzTests.limit)
      guard array.shape.reduce(array.element.width, *) == array.bytes.count,
        array.doubles.count == array.count
      else { throw WrongResult() }
      return array.bytes.count
    }
  }

  @Test func cifar() {
    let seeds = [
      [UInt8](repeating: 3, count: 2 * 3073), [UInt8](repeating: 5, count: 3074),
    ]
    let mutation = Mutation(seeds: seeds, headerCount: 2)
    check(
      FuzzRun("CIFAR", mayInflateTo: FuzzTests.limit) { random in
        var bytes = random.oneIn(4) ? mutation.mutant(using: &random) : random.pick(seeds)
        // Most damage keeps the size, which is all the structure there is.
        for _ in 0..<random.below(3) where !bytes.isEmpty {
          bytes[min(bytes.count - 1, random.below(4) * 3073 / 2)] = UInt8(random.below(256))
        }
        return bytes
      }
    ) {
      let layout: CIFARRecords.Layout = $0.count % 3074 == 0 ? .cifar100 : .cifar10
      let records = try CIFARRecords.parse($0, layout: layout, limit: FuzzTests.limit)
      guard records.images.count == records.labels.count * 3072 else { throw WrongResult() }
      return records.images.count
    }
  }

  @Test func csv() {
    let bomb = GzipWriter.deflated(Array("x\n".utf8) + [UInt8](repeating: 0x0a, count: 60_000))
    let mutation = Mutation(
      seeds: [
        "x,y\n1,2\n3,4\n", "\"a\",\"b\"\"c\"\r\n\"d\r\ne\",f\r\n", "1.5;2\n-3;4e5\n",
        "\u{feff}ä,ö\n", "a\n1\n\n2\n", "a,b,c\n 1 ,\t2, 3\n", "label\r\n0\r\n\r\n1\r\n",
        "-0.5e-3\n",
      ].map { Array($0.utf8) } + [bomb], headerCount: 8,
      tokens: [
        "\"", "\"\"", ",", ";", "\r\n", "\r\n\r\n", "\r", "\n", "nan", "inf", "Infinity", "0x1p3",
        "0x10", "nan(0x123)", "1e400", "1e-400", "e", ".", "-", "\u{0}", "\u{feff}", " ",
        "12345678901234567890",
      ].map { Array($0.utf8) } + [[0xff], [0xc3], [0xed, 0xa0, 0x80]])
    check(FuzzRun("CSV", mayInflateTo: FuzzTests.limit) { mutation.mutant(using: &$0) }) {
      let table = try CSVTable.parse($0, header: $0.count % 2 == 0, limit: FuzzTests.limit)
      guard table.rows.allSatisfy({ $0.count == table.columnCount }) else { throw WrongResult() }
      let numbers = try table.numbers()
      guard zip(table.rows.joined(), numbers).allSatisfy(FuzzTests.isNumber) else {
        throw WrongResult()
      }
      return 8 * numbers.count
    }
  }

  /// Whether a text may be read as a number, and is this one.
  private static func isNumber(_ text: String, _ number: Double) -> Bool {
    let plain = text.filter { $0 != " " && $0 != "\t" }
    let hasOnlyDigits = plain.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    guard number.isFinite else {
      let word = plain.lowercased().drop { $0 == "+" || $0 == "-" }
      return ["nan", "inf", "infinity"].contains(word)
    }
    return hasOnlyDigits && Double(plain)?.bitPattern == number.bitPattern
  }

  @Test func gzip() {
    let text = Array(repeating: Array("hello, hello ".utf8), count: 20).flatMap(\.self)
    let mutation = Mutation(
      seeds: [
        CompressedSample.gzip, GzipWriter.member([1, 2, 3]), CompressedSample.gzip + [0, 0, 0],
        GzipWriter.member(Array("first".utf8)) + GzipWriter.member(Array("second".utf8)),
        GzipWriter.deflated(text), GzipWriter.deflated(text) + GzipWriter.deflated([]),
        // A bomb: 1 MiB of zeros in 1 KiB.
        GzipWriter.deflated([UInt8](repeating: 0, count: 1 << 20)),
      ], headerCount: 12, tokens: [[0x1f, 0x8b, 8], [0, 0, 0xff, 0xff], [0xff], [4], [0]])
    check(FuzzRun("gzip", mayInflateTo: FuzzTests.limit) { mutation.mutant(using: &$0) }) {
      let bytes = try Gzip.decompress($0, limit: FuzzTests.limit)
      guard bytes.count <= FuzzTests.limit else { throw WrongResult() }
      return bytes.count
    }
  }

  @Test func tar() {
    let sample = TarWriter.archive([
      .init(name: "folder/", kind: "5"), .init(name: "folder/a", bytes: [1, 2, 3]),
      .init(name: "././@LongLink", bytes: Array("long".utf8), kind: "L"), .init(name: "b"),
      .init(name: "pax", bytes: Array("11 path=xy\n".utf8), kind: "x"), .init(name: "c"),
    ])
    let small = TarWriter.archive([.init(name: "a", bytes: [1], prefix: "p")])
    let mutation = Mutation(
      seeds: [sample, small], headerCount: 512,
      tokens: [
        "00000000000", "77777777777", "ustar", "../", "/etc/passwd", "..", "99999999 path=x\n",
        "-1 path=x\n", "5 path=x\n", "L", "x", "g", "1", "\0",
      ].map { Array($0.utf8) } + [
        [0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], [0x80] + Array(repeating: 0xff, count: 11),
      ])
    check(
      FuzzRun("tar", mayInflateTo: FuzzTests.limit) { random in
        var bytes = mutation.mutant(using: &random)
        if !random.oneIn(4) { TarWriter.repair(&bytes) }
        return bytes
      }
    ) {
      var reader = try TarReader(bytes: $0, limit: FuzzTests.limit)
      var count = 0
      while let entry = try reader.next() {
        guard !entry.name.hasPrefix("/"), !entry.name.split(separator: "/").contains("..") else {
          throw WrongResult()
        }
        count += entry.bytes.count
      }
      return count
    }
  }

  /// What a server says about the bytes that it sends.
  @Test func httpHeaders() {
    let mutation = Mutation(
      seeds: ["bytes 5-9/10", "bytes 0-0/1", "bytes */10", "10", "-1"].map { Array($0.utf8) },
      headerCount: 4, tokens: ["bytes ", "-", "/", "*", " ", "+"].map { Array($0.utf8) })
    check(FuzzRun("HTTP headers") { mutation.mutant(using: &$0) }) {
      let text = String(decoding: $0, as: UTF8.self)
      if let start = HTTPExtent.start(ofRange: text), start < 0 { throw WrongResult() }
      if let total = HTTPExtent.total(length: text, after: 7), total < 7 { throw WrongResult() }
      return 0
    }
  }

  private struct WrongResult: Error {}

  /// A gzip stream that zlib packs.
}
