import WengertDatasets
import Testing

/// The examples of NIST for SHA-256.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ]) func examples(_ text: String, _ digest: String) {
    #expect(SHA256.hexDigest(of: Array(text.utf8)) == digest)
  }

  @Test func aMillionLetters() {
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      SHA256.hexDigest(of: letters)
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Every length around the block size, fed whole and in pieces.
  @Test func piecesMakeNoDifference() {
    let bytes = (0..<200).map { UInt8($0) }
    for length in 0...200 {
      var hash = SHA256()
      for start in stride(from: 0, to: length, by: 7) {
        hash.update(Array(bytes[start..<min(start + 7, length)]))
      }
      #expect(hash.hexDigest() == SHA256.hexDigest(of: Array(bytes[..<length])))
    }
    // Python's hashlib for the lengths where the padding changes.
    let digests = [
      55: "463eb28e72f82e0a96c0a4cc53690c571281131f672aa229e0d45ae59b598b59",
      56: "da2ae4d6b36748f2a318f23e7ab1dfdf45acdc9d049bd80e59de82a60895f562",
      64: "fdeab9acf3710362bd2658cdc9a29e8f9c757fcf9811603a8c447cd1d9151108",
    ]
    for (length, digest) in digests {
      #expect(SHA256.hexDigest(of: Array(bytes[..<length])) == digest)
    }
  }

  @Test func files() throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
    let path = try folder.write(bytes, to: "file")
    #expect(try SHA256.hexDigest(ofFile: path) == SHA256.hexDigest(of: bytes))
    #expect(kind(datasetError { _ = try SHA256.hexDigest(ofFile: folder["no"]) }) == "missingFile")
  }
}
