import WengertDatasets
import Testing

@Suite struct TarTests {
  private func entries(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
    var reader = try TarReader(bytes: bytes)
    var found: [String: [UInt8]] = [:]
    while let entry = try reader.next() { found[entry.name] = entry.bytes }
    return found
  }

  private let sample = TarWriter.archive([
    .init(name: "folder/", kind: "5"), .init(name: "./folder/a.bin", bytes: [1, 2, 3]),
    .init(name: "b", bytes: [UInt8](repeating: 9, count: 1024)), .init(name: "empty"),
  ])

  @Test func readsFiles() throws {
    let expected = [
      "folder/a.bin": [1, 2, 3], "b": [UInt8](repeating: 9, count: 1024), "empty": [],
    ]
    #expect(try entries(sample) == expected)
    #expect(try entries(GzipWriter.member(sample)) == expected)
  }

  @Test func longNames() throws {
    let long = String(repeating: "x", count: 150)
    let pax = " path=folder/\(long)\n"
    let record = "\(pax.utf8.count + 3)" + pax
    let archive = TarWriter.archive([
      .init(name: "tail", bytes: [1], prefix: "head"),
      .init(name: "././@LongLink", bytes: Array((long + "\0").utf8), kind: "L"),
      .init(name: "short", bytes: [2]),
      .init(name: "pax", bytes: Array(record.utf8), kind: "x"),
      .init(name: "short", bytes: [3]), .init(name: "short", bytes: [4]),
    ])
    let expected: [String: [UInt8]] = [
      "head/tail": [1], long: [2], "folder/" + long: [3], "short": [4],
    ]
    #expect(try entries(archive) == expected)
  }

  @Test(arguments: ["../up", "a/../../up", "/etc/passwd", "a\\..\\b", "", ".", "line\nbreak"])
  func namesThatLeadOutAreRefused(_ name: String) {
    let archive = TarWriter.archive([.init(name: name, bytes: [1])])
    #expect(kind(datasetError { _ = try entries(archive) }) == "malformed")
  }

  @Test func linksAreRefused() {
    for type: Character in ["1", "2", "3", "6"] {
      let archive = TarWriter.archive([.init(name: "link", kind: type)])
      #expect(kind(datasetError { _ = try entries(archive) }) == "malformed")
    }
  }

  /// Of a sparse file only parts are in the archive.
  @Test func sparseFilesAreRefused() {
    let archive = TarWriter.archive([
      .init(name: "pax", bytes: Array("22 GNU.sparse.major=1\n".utf8), kind: "x"),
      .init(name: "GNUSparseFile.0/a", bytes: [1]),
    ])
    let error = datasetError { _ = try entries(archive) }
    #expect(kind(error) == "malformed")
    #expect(error?.description.contains("a sparse file") == true)
  }

  /// A size in a pax record stands for that in the header.
  @Test func sizesInPaxRecords() throws {
    let archive = TarWriter.archive([
      .init(name: "pax", bytes: Array("10 size=2\n".utf8), kind: "x"),
      .init(name: "a", bytes: [1, 2, 3]), .init(name: "b", bytes: [4]),
    ])
    #expect(try entries(archive) == ["a": [1, 2], "b": [4]])
  }

  /// Also between two entries, and before the end.
  @Test func cutsAreFound() throws {
    let last = sample.count - 1024
    for end in [1, 511, 512, 600, 1024, 1030, 1535, 1536, 2000, last] {
      let error = datasetError { _ = try entries(Array(sample[..<end])) }
      #expect(kind(error) == "truncated", "\(end)")
      #expect(offset(error) == end)
    }
  }

  @Test func damageIsFound() {
    var header = sample
    header[3] ^= 1
    let error = datasetError { _ = try entries(header) }
    #expect(kind(error) == "malformed")
    #expect(offset(error) == 148)
    let page = Array("<!DOCTYPE html>".utf8) + [UInt8](repeating: 32, count: 600)
    #expect(datasetError { _ = try entries(page) }?.description.contains("HTML") == true)
    #expect(
      kind(datasetError { _ = try TarReader(bytes: sample, limit: 0).firstEntry() }) == "tooLarge")
  }
}

extension TarReader {
  /// The first file of a fresh reader.
  func firstEntry() throws -> Entry? {
    var copy = self
    return try copy.next()
  }
}
