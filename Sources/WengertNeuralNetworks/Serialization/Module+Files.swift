import WengertSupport

extension Module {
  /// Writes all parameters and buffers to a file in the safetensors layout, which other programs read,
  /// too. It is written whole or not at all.
  ///
  /// - Parameters:
  ///   - path: The file; one that is there is replaced, and keeps its permissions. A symbolic link stays,
  ///     and its target is replaced.
  ///   - metadata: Texts to go with it.
  /// - Throws: When the file cannot be written, or something that is no plain file is in its place.
  public func save(to path: String, metadata: [String: String] = [:]) throws(FileError) {
    try TensorFile(
      entries: state.entries.map { .init($0.name, $0.tensor) }, metadata: metadata
    ).write(to: path, keepsPrevious: false)
  }

  /// Takes parameters and buffers from a file in the safetensors layout, or from a checkpoint. If it
  /// throws, nothing was changed.
  ///
  /// - Parameters:
  ///   - path: The file. Its checksum is verified if it has one.
  ///   - strict: Whether every name must be on both sides; otherwise names on one side only are ignored,
  ///     whatever its element type.
  /// - Throws: When the file cannot be read, is damaged, or does not fit the module.
  public func load(from path: String, strict: Bool = true) throws(FileError) {
    var reader = try TensorFileReader(path: path)
    try load(&reader, strict: strict)
  }

  /// Takes parameters and buffers from the bytes of such a file; `path` only names them in errors.
  package func load(bytes: [UInt8], path: String, strict: Bool = true) throws(FileError) {
    var reader = try TensorFileReader(bytes: bytes, path: path)
    try load(&reader, strict: strict)
  }

  private func load(_ reader: inout TensorFileReader, strict: Bool) throws(FileError) {
    let isCheckpoint = reader.header.metadata[Checkpoint.metadataName] != nil
    let prefix = isCheckpoint ? Checkpoint.modelPrefix : ""
    let entries = reader.header.entries.filter { $0.name.hasPrefix(prefix) }
    let names = entries.map { String($0.name.dropFirst(prefix.count)) }
    do {
      if strict { try checkNames(names) }
    } catch {
      // A damaged name is a matter of the file, not of the model.
      _ = try reader.read { _ in false }
      throw FileError(mismatch: error, reader.path)
    }
    let known = Set(stateNames.map { prefix + $0 })
    let wanted = entries.filter { known.contains($0.name) }
    if let other = wanted.first(where: { $0.type != Scalar.dataType.fileName }) {
      _ = try reader.read { _ in false }
      throw FileError(otherElements: other.name, other.type, than: Scalar.self, reader.path)
    }
    let file = try reader.read { known.contains($0.name) }
    try load(try file.state(prefix, path: reader.path), from: reader.path, strict: false)
  }

  /// Takes over a state that was read from a file.
  func load(
    _ state: ModuleState<Scalar>, from path: String, strict: Bool = true
  ) throws(FileError) {
    do { try load(state, strict: strict) } catch {
      throw FileError(mismatch: error, path)
    }
  }
}

extension FileError {
  fileprivate init(mismatch error: ModuleStateError, _ path: String) {
    self.init(
      .mismatch, path: path, expected: "weights of this model", found: "others (\(error))",
      hint: "build the model as it was when they were saved")
  }
}
