import ExampleSupport
import Foundation

/// The kind of a file, by its bytes; its name decides only for a table that its bytes do not show.
public enum FileKind: String, Sendable, CaseIterable {
  case checkpoint = "checkpoint"
  case weights = "weights"
  case safetensors = "safetensors"
  case npy = "npy"
  case npz = "npz"
  case events = "events"
  case image = "image"
  case runLog = "run log"
  case jsonLines = "JSON lines"
  case json = "JSON"
  case csv = "CSV"
  case vocabulary = "vocabulary"
  case merges = "merges"
  case ranks = "ranks"
  case idx = "IDX"
  case tokens = "tokens"
  case folder = "folder"

  /// Its name for people.
  public var title: String {
    switch self {
    case .checkpoint: "checkpoint of a training"
    case .weights: "weights of a module"
    case .safetensors: "safetensors"
    case .npy: "array of NumPy (npy)"
    case .npz: "arrays of NumPy (npz)"
    case .events: "event file of TensorBoard"
    case .image: "picture"
    case .runLog: "log of a run"
    case .jsonLines: "JSON lines"
    case .json: "JSON"
    case .csv: "comma-separated values"
    case .vocabulary: "vocabulary of a tokenizer"
    case .merges: "merges of a tokenizer"
    case .ranks: "ranks of a tokenizer"
    case .idx: "array in IDX"
    case .tokens: "tokens"
    case .folder: "folder"
    }
  }

  /// The kind of a file; nil if its bytes match none.
  ///
  /// - Throws: When it cannot be read.
  public static func of(path: String) throws -> FileKind? {
    guard !path.isEmpty else { throw ToolError("the path is empty; name a file or a folder") }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ToolError("\(path): there is no such file; check the path")
    }
    if isFolder.boolValue { return .folder }
    let head = try head(of: path)
    guard !isUTF16(head) else {
      throw ToolError("\(path): it is a text in UTF-16; save it as UTF-8")
    }
    // A table may have one column, or rows that do not fit: its name says that it is meant as one, and its reader
    // what is wrong.
    let isNamedTable = [".csv", ".tsv"].contains { path.lowercased().hasSuffix($0) }
    return FileKind.of(head: head)
      ?? (isNamedTable && !head.isEmpty && !head.contains(0) ? .csv : nil)
  }

  /// The names in a folder.
  static func names(in folder: String) throws -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw ToolError("cannot read the folder \(folder): \(systemReason(error))")
    }
  }

  /// The first bytes of a plain file.
  static func head(of path: String, count: Int = 1 << 16) throws -> [UInt8] {
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else {
      throw ToolError("\(path): it is not a plain file; give the file itself")
    }
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      return Array(try file.read(upToCount: count) ?? Data())
    } catch {
      throw ToolError("\(path): it cannot be read; check the permissions")
    }
  }

  /// The kind of a file with these first bytes.
  public static func of(head: [UInt8]) -> FileKind? {
    func begins(_ magic: [UInt8]) -> Bool { head.starts(with: magic) }
    if begins([0x89, 0x50, 0x4e, 0x47]) || begins([0xff, 0xd8, 0xff]) || begins(Array("BM".utf8)) {
      return .image
    }
    if head.count > 2, head[0] == UInt8(ascii: "P"), (0x31...0x36).contains(head[1]),
      [0x20, 0x0a, 0x0d, 0x09, 0x23].contains(head[2])
    {
      return .image
    }
    if begins([0x93] + Array("NUMPY".utf8)) { return .npy }
    if begins([0x50, 0x4b, 0x03, 0x04]) || begins([0x50, 0x4b, 0x05, 0x06]) { return .npz }
    if head.count >= 4, head[0] == 0, head[1] == 0, (8...14).contains(head[2]),
      (1...8).contains(head[3])
    {
      return .idx
    }
    if let kind = withLength(head) { return kind }
    return text(head)
  }

  /// Files that begin with a length of eight bytes: tensors, and events.
  private static func withLength(_ head: [UInt8]) -> FileKind? {
    guard head.count > 8, head[4..<8].allSatisfy({ $0 == 0 }) else { return nil }
    // The first field of an event is its time, eight bytes.
    if head.count > 12, head[12] == 0x09, head[2] == 0, head[3] == 0 { return .events }
    guard head[8] == UInt8(ascii: "{") else { return nil }
    let header = String(decoding: head[8...], as: UTF8.self)
    guard header.hasPrefix("{\"__metadata__\":{\"wengert.crc32\"") else { return .safetensors }
    return header.contains("\"wengert.training\"") ? .checkpoint : .weights
  }

  /// The byte order mark that some programs write before UTF-8.
  static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

  /// Whether there is the mark of UTF-16, and a letter of ASCII behind it.
  private static func isUTF16(_ head: [UInt8]) -> Bool {
    guard head.count >= 4 else { return false }
    return head.starts(with: [0xff, 0xfe]) && head[3] == 0
      || head.starts(with: [0xfe, 0xff]) && head[2] == 0
  }

  private static func text(_ head: [UInt8]) -> FileKind? {
    guard !head.isEmpty, !head.contains(0) else { return nil }
    let hasMark = head.starts(with: byteOrderMark)
    let text = String(decoding: head.dropFirst(hasMark ? 3 : 0), as: UTF8.self)
    // The last line may be cut.
    var lines = text.split(whereSeparator: \.isNewline)
    if lines.count > 1, head.count == 1 << 16 { lines.removeLast() }
    guard let first = lines.first else { return nil }
    if first.hasPrefix("#version") { return .merges }
    if first.hasPrefix("{") || first.hasPrefix("[") { return structured(first, lines) }
    if lines.prefix(20).allSatisfy(isRank) { return .ranks }
    return delimiter(lines.prefix(20)) == nil || text.unicodeScalars.contains("\u{FFFD}")
      ? nil : .csv
  }

  /// The delimiter of a table: the character that is found equally often in most lines; a comma where each
  /// line is a number. Nil for a text that is not a table.
  static func delimiter(_ lines: some Collection<Substring>) -> Character? {
    guard let first = lines.first else { return nil }
    for sign in [",", ";", "\t"] as [Character] {
      let count = first.count { $0 == sign }
      guard count > 0 else { continue }
      // Quotes may hold the sign. Few other lines are mistakes, which the reader of the table names.
      let others = lines.count { line in
        !line.contains("\"") && line.count { $0 == sign } != count
      }
      if others * 3 < lines.count { return sign }
    }
    return lines.count > 1 && lines.dropFirst().allSatisfy { Double($0) != nil } ? "," : nil
  }

  /// The delimiter of a text that is read as a table.
  static func likelyDelimiter(_ lines: some Collection<Substring>) -> Character {
    if let sign = delimiter(lines) { return sign }
    let first = lines.first ?? ""
    let signs: [Character] = [",", ";", "\t"]
    return signs.max { a, b in
      first.count { $0 == a } < first.count { $0 == b }
    } ?? ","
  }

  private static func structured(_ first: Substring, _ lines: [Substring]) -> FileKind {
    if first.hasPrefix("{\"kind\":\"start\""), first.contains("\"hashes\"") { return .runLog }
    if first.hasSuffix("}"), let object = try? PlacedJSON(first.utf8, path: ""),
      case .object(let members) = object.value, lines.count > 1 || members.contains(where: isMetric)
    {
      return .jsonLines
    }
    // "token": 12, many times.
    let entries = first.prefix(4_000).split(separator: ",").dropLast()
    let isVocabulary =
      entries.count > 20
      && entries.prefix(200).count {
        $0.range(of: #"": ?\d+$"#, options: .regularExpression) != nil
      }
        > 15
    return isVocabulary ? .vocabulary : .json
  }

  private static func isMetric(_ member: PlacedJSON.Member) -> Bool {
    ["step", "epoch", "loss", "event"].contains(member.key)
  }

  private static func isRank(_ line: Substring) -> Bool {
    let parts = line.split(separator: " ")
    return parts.count == 2 && Int(parts[1]) != nil
      && Data(base64Encoded: String(parts[0])) != nil
  }
}
