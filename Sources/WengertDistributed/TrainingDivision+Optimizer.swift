import WengertAutodiff
import WengertNeuralNetworks

// Stage 1 of ZeRO (Rajbhandari et al., "ZeRO: Memory Optimizations Toward Training Trillion Parameter Models",
// SC 2020): each rank keeps the optimizer's memory of some parameters, updates these, and gives the others the
// new elements. An update is a function of one parameter, so the bits are those of updating all.

extension TrainingDivision {
  private var isShared: Bool { options.sharesOptimizer && group.count > 1 }

  /// Which rank updates each parameter: the next greatest one goes to the rank that has fewest elements.
  static func owners(of sizes: [Int], ranks: Int) -> [Int] {
    var loads = Array(repeating: 0, count: ranks)
    var owners = Array(repeating: 0, count: sizes.count)
    for index in sizes.indices.sorted(by: { (-sizes[$0], $0) < (-sizes[$1], $1) }) {
      let rank = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) }!
      owners[index] = rank
      loads[rank] += sizes[index]
    }
    return owners
  }

  private func owners(_ optimizer: any Optimizer<Scalar>) -> [Int] {
    TrainingDivision.owners(of: optimizer.parameters.map(\.count), ranks: group.count)
  }

  func update(_ optimizer: any Optimizer<Scalar>) -> Bool {
    guard isShared else { return false }
    let (parameters, owners) = (optimizer.parameters, owners(optimizer))
    let updated = parameters.indices.filter { parameters[$0].gradient != nil }
    for index in updated where owners[index] == group.rank {
      optimizer.step(parameterAt: index, gradient: parameters[index].gradient!.tensor)
    }
    attempt { () throws(DistributedError) in
      try share(updated.map { (parameters[$0], owners[$0]) })
    }
    return true
  }

  /// Gives every rank the elements that their owners have.
  private func share(
    _ parameters: [(parameter: Variable<Scalar>, owner: Int)]
  ) throws(DistributedError) {
    let sizes = parameters.map { $0.parameter.value.elements.byteCount }
    var counts = Array(repeating: 0, count: group.count)
    for (size, (_, owner)) in zip(sizes, parameters) { counts[owner] += size }
    var own: [UInt8] = []
    own.reserveCapacity(counts[group.rank])
    for (parameter, owner) in parameters where owner == group.rank {
      let elements = parameter.value.elements
      own += UnsafeRawBufferPointer(start: elements.pointer, count: elements.byteCount)
    }
    let all = try group.gather(own, counts: counts, "the update after step \(lastStep)")
    var places = Array(repeating: 0, count: group.count)
    for (size, (parameter, owner)) in zip(sizes, parameters) {
      if owner != group.rank, size > 0 {
        parameter.value.leafReference?.replaceElements { _, new in
          all[owner].withUnsafeBytes {
            new.pointer.copyMemory(from: $0.baseAddress! + places[owner], byteCount: size)
          }
        }
      }
      places[owner] += size
    }
  }

  func collectState(of optimizer: any Optimizer<Scalar>) {
    guard isShared else { return }
    attempt { () throws(DistributedError) in
      let own = StatePart(optimizer.state)
      let parts = try group.gather(own.bytes, "the optimizer's memory after step \(lastStep)")
      guard isLeader else { return }
      var state = optimizer.state
      for part in parts.dropFirst() { StatePart.merge(part, into: &state) }
      try restore(state, to: optimizer)
    }
  }

  func releaseState(of optimizer: any Optimizer<Scalar>) {
    guard isShared else { return }
    var state = optimizer.state
    for (owner, name) in zip(owners(optimizer), optimizer.parameterNames) where owner != group.rank
    {
      state.steps[name] = 0
      for slot in state.tensors.keys where slot.hasSuffix("." + name) {
        // A name may end like another's: "a.weight" and "weight".
        if StatePart<Scalar>.parameter(of: slot, optimizer.parameterNames) == name {
          state.tensors[slot] = nil
        }
      }
    }
    attempt { () throws(DistributedError) in try restore(state, to: optimizer) }
  }

  private func restore(
    _ state: OptimizerState<Scalar>, to optimizer: any Optimizer<Scalar>
  ) throws(DistributedError) {
    do { try optimizer.restore(state) } catch {
      throw DistributedError(.failure, "the optimizer's memory: \(error)")
    }
  }
}

/// An optimizer's slots of the parameters that it has updated, as bytes.
private struct StatePart<Scalar: FloatingTensorScalar> {
  private let state: OptimizerState<Scalar>

  init(_ state: OptimizerState<Scalar>) { self.state = state }

  /// The parameter of a slot such as `firstMoment.hidden.weight`: the longest name that fits.
  static func parameter(of slot: String, _ names: [String]) -> String? {
    names.filter { slot.hasSuffix("." + $0) }.max { $0.utf8.count < $1.utf8.count }
  }

  var bytes: [UInt8] {
    var result: [UInt8] = []
    func add(_ number: Int) { withUnsafeBytes(of: number) { result += $0 } }
    func add(_ text: String) {
      add(text.utf8.count)
      result += text.utf8
    }
    let steps = state.steps.filter { $0.value > 0 }.sorted { $0.key < $1.key }
    add(steps.count)
    for (name, count) in steps {
      add(name)
      add(count)
    }
    let tensors = state.tensors.sorted { $0.key < $1.key }
    add(tensors.count)
    for (name, tensor) in tensors {
      add(name)
      add(tensor.rank)
      for extent in tensor.shape { add(extent) }
      tensor.withUnsafeScalars { result += UnsafeRawBufferPointer($0) }
    }
    return result
  }

  static func merge(_ bytes: [UInt8], into state: inout OptimizerState<Scalar>) {
    var place = 0
    func number() -> Int {
      defer { place += 8 }
      return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: Int.self) }
    }
    func text() -> String {
      let count = number()
      defer { place += count }
      return String(decoding: bytes[place..<(place + count)], as: UTF8.self)
    }
    for _ in 0..<number() {
      let name = text()
      state.steps[name] = number()
    }
    for _ in 0..<number() {
      let name = text()
      let shape = Shape((0..<number()).map { _ in number() })
      let storage = Storage(shape, Scalar.dataType)
      let target = UnsafeMutableRawBufferPointer(start: storage.pointer, count: storage.byteCount)
      target.copyBytes(from: bytes[place..<(place + storage.byteCount)])
      place += storage.byteCount
      state.tensors[name] = Tensor(storage: storage)
    }
  }
}
