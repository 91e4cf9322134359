import WengertAutodiff
import WengertNeuralNetworks
import WengertTensors

extension Module {
  /// Takes parameters and buffers from a safetensors file that was saved by PyTorch. If it throws, nothing was
  /// changed.
  ///
  ///     // Python: safetensors.torch.save_file(model.state_dict(), "model.safetensors")
  ///     try net.load(from: "model.safetensors", names: PyTorchNames())
  ///
  /// - Parameters:
  ///   - path: The file. Its elements may be of any type; they are converted.
  ///   - names: The names that differ there.
  ///   - strict: Whether every name must be on both sides; otherwise names on one side only are ignored.
  /// - Throws: When the file cannot be read or is damaged; and when names or shapes do not fit, with all of them.
  public func load(
    from path: String, names: PyTorchNames, strict: Bool = true
  ) throws(FileError) {
    try load(SafetensorsFile(path: path), names, strict)
  }

  private func load(
    _ file: SafetensorsFile, _ names: PyTorchNames, _ strict: Bool
  ) throws(FileError) {
    let (places, counters) = names.places(of: self)
    let given = Set(file.names)
    let known = Set(places.map(\.pyTorchName)).union(counters)
    var flaws: [String] = []
    if strict {
      let missing = places.filter { !given.contains($0.pyTorchName) }
        .map { $0.name == $0.pyTorchName ? $0.name : "\($0.pyTorchName) (\($0.name) here)" }
      let unexpected = file.names.filter { !known.contains($0) }
      if !missing.isEmpty { flaws.append("nothing for \(SafetensorsFile.list(missing))") }
      if !unexpected.isEmpty { flaws.append("unexpected \(SafetensorsFile.list(unexpected))") }
    }
    let present = places.filter { given.contains($0.pyTorchName) }
    for place in present {
      guard let found = file.shape(of: place.pyTorchName), found != place.shape else { continue }
      flaws.append("\(place.pyTorchName) of shape \(found), not \(place.shape)")
    }
    guard flaws.isEmpty else {
      throw FileError(
        .mismatch, path: file.path, expected: "weights of this model",
        found: flaws.joined(separator: "; "),
        hint: "build the same model, or rename its parts: PyTorchNames([\"here\": \"there\"])"
      )
    }
    var tensors: [Tensor<Scalar>] = []
    for place in present { tensors.append(try file.tensor(place.pyTorchName)) }
    for (place, tensor) in zip(present, tensors) { place.replace(by: tensor) }
  }

  /// Writes parameters and buffers as a safetensors file that PyTorch loads. It is written whole or not at all.
  ///
  ///     try net.save(to: "model.safetensors", names: PyTorchNames())
  ///     // Python: model.load_state_dict(safetensors.torch.load_file("model.safetensors"))
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - names: The names that differ there.
  /// - Throws: When the file cannot be written.
  public func save(to path: String, names: PyTorchNames) throws(FileError) {
    let (places, counters) = names.places(of: self)
    var file = SafetensorsWriter()
    for place in places { file.add(place.pyTorchName, place.exported) }
    for counter in counters { file.add(counter, Tensor<Int>(0)) }
    try file.write(to: path)
  }
}
