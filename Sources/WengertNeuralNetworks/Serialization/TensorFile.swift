import WengertTensors

/// Named tensors of any element types, and texts, as a file in the safetensors layout holds them.
struct TensorFile {
  /// One tensor.
  struct Entry {
    let name: String
    let elements: Storage

    init(name: String, elements: Storage) { (self.name, self.elements) = (name, elements) }

    init<Scalar>(_ name: String, _ tensor: Tensor<Scalar>) {
      self.init(name: name, elements: tensor.storage)
    }
  }

  var entries: [Entry]
  var metadata: [String: String]
}

extension TensorFile {
  /// Reads all tensors of a file.
  init(path: String) throws(FileError) {
    var reader = try TensorFileReader(path: path)
    self = try reader.read()
  }

  /// Reads the bytes of such a file; `path` only names them in errors.
  init(bytes: [UInt8], path: String) throws(FileError) {
    var reader = try TensorFileReader(bytes: bytes, path: path)
    self = try reader.read()
  }

  /// The texts in the header of a file; nothing else is read.
  static func metadata(path: String) throws(FileError) -> [String: String] {
    try TensorFileReader(path: path).header.metadata
  }

  /// The tensors whose names begin with a prefix, by the rest of their names.
  ///
  /// - Throws: If one of them has other elements than `Scalar`; `path` names the file.
  func state<Scalar>(
    _ prefix: String, path: String
  ) throws(FileError) -> ModuleState<Scalar> {
    var state: [ModuleState<Scalar>.Entry] = []
    for entry in entries where entry.name.hasPrefix(prefix) {
      let type = entry.elements.dataType
      guard type == Scalar.dataType else {
        throw FileError(otherElements: entry.name, type.fileName, than: Scalar.self, path)
      }
      state.append(
        .init(
          name: String(entry.name.dropFirst(prefix.count)), tensor: Tensor(storage: entry.elements))
      )
    }
    return ModuleState(state)
  }
}

extension FileError {
  /// A tensor whose elements are of another type than is needed.
  init<Scalar: FloatingTensorScalar>(
    otherElements name: String, _ type: String, than _: Scalar.Type, _ path: String
  ) {
    self.init(
      .mismatch, path: path, expected: "\(Scalar.self) elements (\(Scalar.dataType.fileName))",
      found: "'\(name)' of type \(type)", hint: "load it into a model of that element type")
  }
}

// MARK: - Element types

extension DataType {
  /// The type's name in files.
  var fileName: String {
    switch self {
    case .float32: "F32"
    case .float64: "F64"
    case .int32: "I32"
    case .int64: "I64"
    case .uint8: "U8"
    case .bool: "BOOL"
    }
  }

  /// The type with a name in files; nil for those that tensors cannot have here, such as `BF16`.
  init?(fileName: String) {
    guard let type = DataType.allCases.first(where: { $0.fileName == fileName }) else { return nil }
    self = type
  }

  /// Bits per element of every type with a name in files.
  static let bitCounts = [
    "F64": 64, "I64": 64, "U64": 64, "C64": 64, "F32": 32, "I32": 32, "U32": 32, "F16": 16,
    "BF16": 16, "I16": 16, "U16": 16, "U8": 8, "I8": 8, "BOOL": 8, "F8_E4M3": 8, "F8_E5M2": 8,
    "F8_E8M0": 8, "F6_E2M3": 6, "F6_E3M2": 6, "F4": 4,
  ]
}
