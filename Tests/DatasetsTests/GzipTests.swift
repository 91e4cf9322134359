import WengertDatasets
import Testing

@Suite struct GzipTests {
  private let plain = CompressedSample.plain
  private let gzip = CompressedSample.gzip

  @Test func inflates() throws {
    #expect(try Gzip.decompress(gzip) == plain)
  }

  @Test func inflatesStoredBlocks() throws {
    let data = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    #expect(try Gzip.decompress(GzipWriter.member(data)) == data)
    #expect(try Gzip.decompress(GzipWriter.member([])) == [])
  }

  @Test func inflatesMembersAndPadding() throws {
    let many = gzip + GzipWriter.member([1, 2, 3]) + GzipWriter.member([]) + gzip
    #expect(try Gzip.decompress(many) == plain + [1, 2, 3] + plain)
    #expect(try Gzip.decompress(many + [0, 0, 0]) == plain + [1, 2, 3] + plain)
  }

  /// Members that begin just before, at and after the edges of the buffers.
  @Test func inflatesMembersAcrossBufferEdges() throws {
    for size in 65_500...65_540 where size % 4 == 0 {
      let data = [UInt8](repeating: 5, count: size)
      let stream = GzipWriter.member(data, block: 1000) + GzipWriter.member([9]) + [0, 0]
      #expect(try Gzip.decompress(stream) == data + [9])
    }
  }

  @Test func everyCutIsFound() {
    for end in 2..<gzip.count {
      let error = datasetError { _ = try Gzip.decompress(Array(gzip[..<end])) }
      #expect(kind(error) == "truncated")
      #expect(offset(error) == end)
    }
  }

  @Test func damagedChecksumAndLength() {
    for index in gzip.indices.suffix(8) {
      var damaged = gzip
      damaged[index] ^= 0x10
      #expect(kind(datasetError { _ = try Gzip.decompress(damaged) }) == "checksumMismatch")
    }
  }

  @Test func damagedBlockAndHeader() {
    var block = gzip
    block[10] = 0x07
    #expect(kind(datasetError { _ = try Gzip.decompress(block) }) == "malformed")
    var method = gzip
    method[2] = 9
    #expect(kind(datasetError { _ = try Gzip.decompress(method) }) == "malformed")
  }

  @Test func trailingGarbage() {
    for tail: [UInt8] in [[7], [0, 0, 7], Array("<html>".utf8)] {
      let error = datasetError { _ = try Gzip.decompress(gzip + tail) }
      #expect(kind(error) == "trailingBytes")
      #expect(offset(error) == gzip.count)
    }
  }

  @Test func limitIsKept() throws {
    #expect(try Gzip.decompress(gzip, limit: plain.count) == plain)
    let error = datasetError { _ = try Gzip.decompress(gzip, limit: plain.count - 1) }
    #expect(kind(error) == "tooLarge")
  }

  @Test func contentDecidesNotTheName() throws {
    let folder = try TemporaryFolder()
    try folder.write(gzip, to: "plain.txt")
    try folder.write(plain, to: "packed.gz")
    #expect(try Gzip.contents(ofFile: folder["plain.txt"]) == plain)
    #expect(try Gzip.contents(ofFile: folder["packed.gz"]) == plain)
  }

  @Test func filesThatCannotBeRead() throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "empty")
    let paths = ["absent": "missingFile", "empty/below": "missingFile", "": "notAFile"]
    for (name, expected) in paths {
      let error = datasetError { _ = try Gzip.contents(ofFile: folder[name]) }
      #expect(kind(error) == expected)
      #expect(error?.description.contains(folder.path) == true)
    }
    let empty = datasetError { _ = try Gzip.contents(ofFile: folder["empty"]) }
    #expect(kind(empty) == "emptyFile")
  }

  @Test func notGzip() {
    #expect(kind(datasetError { _ = try Gzip.decompress([1, 2, 3]) }) == "wrongMagic")
    #expect(kind(datasetError { _ = try Gzip.decompress([]) }) == "wrongMagic")
  }
}
