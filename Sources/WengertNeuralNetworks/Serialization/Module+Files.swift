extension Module {
  /// Writes all parameters and buffers to a file in the safetensors layout, which other programs read,
  /// too. It is written whole or not at all.
  ///
  /// - Parameters:
  ///   - path: The file; one that is there is replaced. A symbolic link stays, and what it leads to is
  ///     replaced.
  ///   - metadata: Texts to go with it.
  /// - Throws: When the file cannot be written, or something that is no plain file is in its place.
  public func save(to path: String, metadata: [String: String] = [:]) throws(CheckpointError) {
    try TensorFile(entries: state.entries, metadata: metadata)
      .write(to: path, keepsPrevious: false)
  }

  /// Takes parameters and buffers from a file in the safetensors layout, or from a checkpoint. If it
  /// throws, nothing was changed.
  ///
  /// - Parameters:
  ///   - path: The file. Its checksum is verified if it has one.
  ///   - strict: Whether every name must be on both sides; otherwise what is on one only is left alone.
  /// - Throws: When the file cannot be read, is damaged, or does not fit the module.
  public func load(from path: String, strict: Bool = true) throws(CheckpointError) {
    try load(try TensorFile<Scalar>(path: path), path: path, strict: strict)
  }

  /// Takes parameters and buffers from the bytes of such a file; `path` only names them in errors.
  package func load(bytes: [UInt8], path: String) throws(CheckpointError) {
    try load(try TensorFile<Scalar>(bytes: bytes, path: path), path: path, strict: true)
  }

  private func load(
    _ file: TensorFile<Scalar>, path: String, strict: Bool
  ) throws(CheckpointError) {
    let state =
      file.metadata[Checkpoint.metadataName] == nil
      ? ModuleState(file.entries) : file.state(Checkpoint.modelPrefix)
    try load(state, from: path, strict: strict)
  }

  /// Takes over a state that was read from a file.
  func load(
    _ state: ModuleState<Scalar>, from path: String, strict: Bool = true
  ) throws(CheckpointError) {
    do { try load(state, strict: strict) } catch {
      throw CheckpointError(
        .mismatch, path: path, expected: "weights of this model", found: "others (\(error))",
        hint: "build the model as it was when they were saved")
    }
  }
}

extension TensorFile {
  /// The entries whose names begin with a prefix, without it.
  func state(_ prefix: String) -> ModuleState<Scalar> {
    ModuleState(
      entries.filter { $0.name.hasPrefix(prefix) }.map {
        .init(name: String($0.name.dropFirst(prefix.count)), tensor: $0.tensor)
      })
  }
}
