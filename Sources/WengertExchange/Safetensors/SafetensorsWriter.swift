import WengertNeuralNetworks
import WengertSupport
import WengertTensors

/// Named tensors of any element types, to be written in the safetensors layout.
///
///     var tensors = SafetensorsWriter(metadata: ["format": "pt"])
///     tensors.add("weight", weight)
///     tensors.add("steps", Tensor<Int>(12))
///     try tensors.write(to: "model.safetensors")
public struct SafetensorsWriter: Sendable {
  /// The texts that go with the tensors.
  public var metadata: [String: String]
  private var entries: [(name: String, elements: Storage)] = []

  /// A file without tensors. PyTorch's readers look for the text "pt" under "format".
  public init(metadata: [String: String] = ["format": "pt"]) { self.metadata = metadata }

  /// Adds a tensor, or replaces that of the same name.
  public mutating func add<Scalar>(_ name: String, _ tensor: Tensor<Scalar>) {
    add(name, tensor.storage)
  }

  mutating func add(_ name: String, _ elements: Storage) {
    entries.removeAll { $0.name == name }
    entries.append((name, elements))
  }

  /// Writes the file, whole or not at all.
  ///
  /// - Throws: When it cannot be written, or names and texts take more than 100,000,000 bytes.
  public func write(to path: String) throws(FileError) {
    // Wide elements first: so all are aligned, although there are no gaps.
    let sorted = entries.sorted {
      ($1.elements.dataType.byteCount, $0.name) < ($0.elements.dataType.byteCount, $1.name)
    }
    let header = header(of: sorted)
    guard header.count - 8 <= TensorFileHeader.greatestLength else {
      throw FileError(
        .unsupported, path: path,
        expected: "names and texts of at most \(TensorFileHeader.greatestLength) bytes",
        found: "\(header.count - 8)", hint: "no reader accepts it; store long texts elsewhere")
    }
    do throws(FileFailure) {
      let file = try AtomicFileWriter(for: path)
      try file.append(header)
      for entry in sorted {
        defer { withExtendedLifetime(entry.elements) {} }
        try file.append(
          UnsafeRawBufferPointer(start: entry.elements.pointer, count: entry.elements.byteCount))
      }
      try file.putInPlace(keepsPrevious: false)
    } catch { throw FileError(writing: path, error) }
  }

  /// Length and JSON, padded so that the elements are aligned.
  private func header(of entries: [(name: String, elements: Storage)]) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map { "\($0.key.json):\($0.value.json)" }
      members.append("\(TensorFileHeader.metadataName.json):{\(texts.joined(separator: ","))}")
    }
    var offset = 0
    for (name, elements) in entries {
      members.append(TensorFileHeader.member(name, elements, at: offset))
      offset += elements.byteCount
    }
    var bytes = Array("{\(members.joined(separator: ","))}".utf8)
    bytes += Array(repeating: UInt8(ascii: " "), count: (8 - bytes.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(bytes.count).littleEndian, Array.init) + bytes
  }
}
