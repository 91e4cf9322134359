import Foundation
import Testing
import Wengert
import WengertDatasets
import WengertExchange

/// The path of a picture on record, or of one that `Tests/exchange` had written anew.
func fixture(_ name: String) -> String {
  if let folder = ProcessInfo.processInfo.environment["WENGERT_PICTURE_FIXTURES"] {
    return URL(filePath: folder).appending(path: name).path
  }
  return Bundle.module.url(forResource: "Fixtures", withExtension: nil)!.appending(path: name).path
}

func contents(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: path)))
}

/// A folder of its own, removed behind the body.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// CRC-32, bit by bit.
func crc(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(~0 as UInt32) { sum, byte in
    (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
}

extension Image {
  /// All numbers, of 16 bits the upper ones first.
  var bytes: [UInt8] {
    switch samples {
    case .bytes(let samples): samples
    case .words(let samples): samples.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }
  }
}
