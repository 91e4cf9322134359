import WengertAutodiff
import WengertNeuralNetworks

extension Group {
  /// Gives every rank the parameters and buffers of rank 0, after comparing names and shapes.
  ///
  /// - Throws: `DistributedError` of the kind `difference`, on every rank, which names the first parameter that is
  ///   not the same, and the rank.
  public func synchronize<Model: Module>(_ model: Model) throws(DistributedError) {
    guard count > 1 else { return }
    try compare(
      model.state.entries.map { ($0.name, "\($0.tensor.shape) of \(Model.Scalar.dataType)") },
      "model")
    try synchronize(state: model)
  }

  /// Gives every rank the parameters, buffers and optimizer's memory of rank 0, after comparing names, shapes
  /// and hyper-parameters.
  ///
  ///     try group.synchronize(net, optimizer)
  public func synchronize<Model: Module>(
    _ model: Model, _ optimizer: any Optimizer<Model.Scalar>
  ) throws(DistributedError) {
    guard count > 1 else { return }
    try compare(
      optimizer.fingerprint.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, "optimizer")
    try synchronize(model)
    try synchronize(memory: optimizer)
  }

  /// Gives every rank the elements of rank 0's.
  func synchronize<Model: Module>(state model: Model) throws(DistributedError) {
    let state = model.state
    let tensors = try broadcast(state.entries.map(\.tensor), "the parameters")
    let entries = zip(state.entries, tensors).map {
      ModuleState<Model.Scalar>.Entry(name: $0.name, tensor: $1)
    }
    // It is this model's own state.
    do { try model.load(ModuleState(entries)) } catch {
      throw DistributedError(.failure, error.description)
    }
  }

  private func synchronize<Scalar: FloatingTensorScalar>(
    memory optimizer: any Optimizer<Scalar>
  ) throws(DistributedError) {
    var state = optimizer.state
    let names = state.steps.keys.sorted()
    let numbers = [state.learningRate] + names.map { Double(state.steps[$0]!) }
    let leading = try broadcast([Tensor<Double>(numbers)], "the optimizer's numbers")[0].scalars
    // A rank that has begun has slots that others do not have yet: rank 0's are made everywhere.
    let slots = state.tensors.sorted { $0.key < $1.key }
    let text = slots.map {
      "\($0.key) \(Array($0.value.shape).map(String.init).joined(separator: ","))"
    }
    let all = try gather(Array(text.joined(separator: "\n").utf8), "the optimizer's slots")
    let lines = String(decoding: all[0], as: UTF8.self).split(separator: "\n")
    let wanted = lines.map { line in
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      let shape = Shape(words[1].split(separator: ",").map { Int($0)! })
      return (name: String(words[0]), tensor: Tensor<Scalar>.zeros(shape))
    }
    let own = wanted.map { isLeader ? state.tensors[$0.name]! : $0.tensor }
    let tensors = try broadcast(own, "the optimizer's memory")
    state.learningRate = leading[0]
    state.steps = Dictionary(
      uniqueKeysWithValues: zip(names, leading.dropFirst().map { Int($0) }))
    state.tensors = Dictionary(uniqueKeysWithValues: zip(wanted.map(\.name), tensors))
    do { try optimizer.restore(state) } catch {
      throw DistributedError(.difference, "the optimizer of rank \(rank): \(error)")
    }
  }

  /// The tensors of rank 0, on every rank; all have the same shapes.
  func broadcast<Scalar: FloatingTensorScalar>(
    _ tensors: [Tensor<Scalar>], _ label: String
  ) throws(DistributedError) -> [Tensor<Scalar>] {
    guard count > 1 else { return tensors }
    return try tensors.map { (tensor) throws(DistributedError) in
      let storage = tensor.value.elements
      if storage.byteCount == 0 { return tensor }
      let memory = Scratch(storage.byteCount)
      memory.all.copyMemory(
        from: UnsafeRawBufferPointer(start: storage.pointer, count: storage.byteCount))
      try broadcast(memory, from: 0, label)
      let new = Storage(like: storage)
      new.pointer.copyMemory(from: memory.all.baseAddress!, byteCount: storage.byteCount)
      return Tensor(storage: new)
    }
  }

  /// Gives every rank the elements that the root has.
  ///
  /// - Parameters:
  ///   - parameters: In the same shapes on every rank.
  ///   - root: Whose elements all get.
  public func broadcast<Scalar: FloatingTensorScalar>(
    _ parameters: [Variable<Scalar>], from root: Int = 0
  ) throws(DistributedError) {
    guard count > 1 else { return }
    try compare(parameters.enumerated().map { ("\($0)", "\($1.shape)") }, "broadcast")
    for parameter in parameters where parameter.count > 0 {
      let memory = Scratch(parameter.value.elements.byteCount)
      memory.all.copyMemory(
        from: UnsafeRawBufferPointer(
          start: parameter.value.elements.pointer, count: memory.all.count))
      try broadcast(memory, from: root, "a broadcast")
      parameter.value.leafReference?.replaceElements { _, new in
        new.pointer.copyMemory(from: memory.all.baseAddress!, byteCount: memory.all.count)
      }
    }
  }

  /// Refuses ranks that have other names or values than rank 0, on every rank, naming the first difference.
  func compare(
    _ words: [(name: String, value: String)], _ kind: String
  ) throws(DistributedError) {
    let text = words.map { "\($0.name)\u{1F}\($0.value)" }.joined(separator: "\u{1E}")
    let own = Array(text.utf8)
    let all = try gather(own, "the comparison of every rank's \(kind)")
    guard let other = all.firstIndex(where: { $0 != all[0] }) else { return }
    func list(_ bytes: [UInt8]) -> [(name: String, value: String)] {
      String(decoding: bytes, as: UTF8.self).split(separator: "\u{1E}").map { entry in
        let parts = entry.split(separator: "\u{1F}", omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
      }
    }
    throw DistributedError(
      .difference,
      "\(kind): \(Group.difference(list(all[0]), list(all[other]), rank: other)); start the same program with "
        + "the same arguments, data and seeds on every machine")
  }

  private static func difference(
    _ first: [(name: String, value: String)], _ other: [(name: String, value: String)], rank: Int
  ) -> String {
    let leading = Dictionary(first.map { ($0.name, $0.value) }) { first, _ in first }
    let found = Dictionary(other.map { ($0.name, $0.value) }) { first, _ in first }
    for (name, value) in first {
      guard let word = found[name] else { return "rank \(rank) has no \(name), which rank 0 has" }
      if word != value { return "\(name) is \(word) on rank \(rank), and \(value) on rank 0" }
    }
    for (name, _) in other where leading[name] == nil {
      return "rank \(rank) has \(name), which rank 0 does not have"
    }
    return "rank \(rank) has another order than rank 0"
  }
}
