import Foundation

/// Results kept from part to part and from run to run, one file each.
enum ResultFile {
  static func read<Result: Decodable>(_ name: String, in folder: String) -> Result? {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(name).json") else {
      return nil
    }
    return try? JSONDecoder().decode(Result.self, from: data)
  }

  static func write(_ result: some Encodable, _ name: String, in folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try (encoder.encode(result) + Data("\n".utf8))
      .write(to: URL(fileURLWithPath: "\(folder)/\(name).json"), options: .atomic)
  }
}
