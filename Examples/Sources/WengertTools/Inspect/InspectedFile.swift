import ExampleSupport
import Foundation
import Wengert

/// A file, facts about the whole, and the named numbers in it.
public struct InspectedFile {
  /// Named numbers: a tensor, a column, a curve, the channel of a picture.
  public struct Entry {
    /// Its name; empty for the only one of a file.
    public let name: String
    /// The type of its elements as the file has it.
    public let type: String
    /// Its extents.
    public let shape: [Int]
    /// Bytes in the file; nil where it makes no sense.
    public let byteCount: Int?
    /// Reads the elements; nil where they are no numbers.
    let load: (() throws -> Tensor<Double>)?

    /// The elements.
    ///
    /// - Throws: When they are no numbers, or cannot be read.
    public func tensor(in path: String) throws -> Tensor<Double> {
      guard let load else {
        throw ToolError("\(path): '\(name)' is of type \(type), which has no statistics")
      }
      return try load()
    }
  }

  /// The file.
  public let path: String
  /// The kind of the file.
  public let kind: FileKind
  /// Its size; nil for a folder.
  public let byteCount: Int?
  /// Facts about the whole, for people and programs.
  public internal(set) var facts: [(name: String, value: JSONValue)] = []
  /// The numbers.
  public internal(set) var entries: [Entry] = []
  /// The word for an entry.
  public internal(set) var entryName = "tensor"

  /// Opens a file of any kind that is known.
  ///
  /// - Parameters:
  ///   - path: The file, or a folder with event files or a training.
  ///   - tokens: For a file of nothing but tokens: how many bytes each has.
  /// - Throws: When it cannot be read, is damaged, or of an unknown kind.
  public init(path: String, tokens: Int? = nil) throws {
    let kind = try FileKind.of(path: path)
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    let size = (attributes?[.size] as? Int) ?? 0
    if let tokens {
      self.init(path, .tokens, size)
      try openTokens(tokens)
      return
    }
    guard let kind else {
      throw ToolError(
        size == 0
          ? "\(path): it is empty"
          : "\(path): its first bytes match no known kind; for a file of tokens use --tokens "
            + "uint16 or uint32")
    }
    self.init(path, kind, kind == .folder ? nil : size)
    switch kind {
    case .checkpoint, .weights, .safetensors: try openTensors()
    case .npy, .npz: try openArrays()
    case .image: try openImage()
    case .idx: try openIDX()
    case .events: try openEvents([path])
    case .csv: try openCSV()
    case .jsonLines: try openJSONLines()
    case .json: try openJSON()
    case .runLog: try openRunLog()
    case .tokens: break
    case .vocabulary, .merges, .ranks: try openTokenizer()
    case .folder: try openFolder()
    }
  }

  init(_ path: String, _ kind: FileKind, _ byteCount: Int?) {
    self.path = path
    self.kind = kind
    self.byteCount = byteCount
  }

  /// Whether it holds one array, which has no name in it.
  var isUnnamed: Bool { [.npy, .idx, .tokens].contains(kind) }

  /// The entry with a name.
  ///
  /// - Throws: When there is none; says which is nearest.
  public func entry(named name: String) throws -> Entry {
    if let entry = entries.first(where: { $0.name == name }) { return entry }
    // The only array of such a file has no name: any name selects it.
    if isUnnamed, let entry = entries.first { return entry }
    let names = entries.map(\.name)
    let hint =
      nearest(to: name, of: names).map { "did you mean '\($0)'?" }
      ?? "there are \(listed(names.prefix(6)))\(names.count > 6 ? ", …" : "")"
    throw ToolError("\(path): there is no \(entryName) named '\(name)'; \(hint)")
  }

  /// The shape of an entry as people read it: that of a picture is its width × its height.
  func shapeText(of entry: Entry) -> String {
    if kind == .image, entry.shape.count == 2 { return "\(entry.shape[1]) × \(entry.shape[0])" }
    return "[\(entry.shape.map { "\($0)" }.joined(separator: ", "))]"
  }

  static func entry(_ name: String, _ type: String, _ values: [Double]) -> Entry {
    Entry(name: name, type: type, shape: [values.count], byteCount: nil) {
      Tensor(values, shape: [values.count])
    }
  }
}
