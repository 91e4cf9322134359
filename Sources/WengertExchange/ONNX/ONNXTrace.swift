import WengertAutodiff
import WengertErrors
import WengertTensors

/// The operations of a net on its inputs, in their order, each with the sources of its operands. Results of
/// constants alone are constants.
final class ONNXTrace {
  /// Where a tensor came from.
  enum Source {
    case input(Int)
    case step(Int, result: Int)
    case constant(Storage)
  }

  /// One operation.
  struct Step {
    /// Nil for one that has no translation.
    let operation: TracedOperation?
    let name: String
    let operands: [Source]
    let operandStorages: [Storage]
    let results: [Storage]
    let stack: CallStack
  }

  private(set) var steps: [Step] = []
  let inputs: [Storage]
  private(set) var outputs: [Storage] = []
  private var sources: [ObjectIdentifier: Source] = [:]
  /// The parameter or buffer that a constant is, or was computed from.
  private var origins: [ObjectIdentifier: String]
  /// Memory that is given back may be taken again: all tensors stay, so that each has an identity of its own.
  private var kept: [Storage] = []

  /// - Parameters:
  ///   - names: The parameters and buffers by the identity of their memory.
  ///   - body: The forward computation.
  init(inputs: [Storage], names: [(String, Storage)], _ body: () throws -> [Storage]) rethrows {
    self.inputs = inputs
    origins = Dictionary(
      names.map { (ObjectIdentifier($0.1), $0.0) }, uniquingKeysWith: { first, _ in first })
    kept = names.map(\.1)
    for (index, input) in inputs.enumerated() { sources[ObjectIdentifier(input)] = .input(index) }
    outputs = try observing(note) { try withoutGradients(body) }
  }

  /// Where a tensor came from.
  func source(of storage: Storage) -> Source {
    sources[ObjectIdentifier(storage)] ?? .constant(storage)
  }

  /// The parameter or buffer that a constant is, or was computed from; nil if there are none or several.
  func origin(of storage: Storage) -> String? { origins[ObjectIdentifier(storage)] }

  private func note(
    _ operation: any RecordedOperation, _ operands: [Value], _ results: [Value]
  ) {
    let given = operands.map(\.elements)
    let made = results.map(\.elements)
    kept += made
    let operandSources = given.map(source)
    let isConstant = operandSources.allSatisfy { if case .constant = $0 { true } else { false } }
    if isConstant {
      let names = Set(given.compactMap(origin))
      if names.count == 1 {
        for storage in made { origins[ObjectIdentifier(storage)] = names.first }
      }
      return
    }
    // An operation may return its operand.
    if made.count == 1, sources[ObjectIdentifier(made[0])] != nil { return }
    let known = TracedOperation(operation)
    if known == nil, let parts = operation as? any Primitive, noteParts(of: parts, operands, made) {
      return
    }
    for (index, storage) in made.enumerated() {
      sources[ObjectIdentifier(storage)] = .step(steps.count, result: index)
    }
    steps.append(
      Step(
        operation: known, name: operation.name, operands: operandSources, operandStorages: given,
        results: made, stack: CallStack()))
  }

  /// Notes the operations that an operation's forward computation consists of.
  ///
  /// - Returns: Whether the result came from them.
  private func noteParts(
    of operation: any Primitive, _ operands: [Value], _ results: [Storage]
  ) -> Bool {
    let before = steps.count
    guard let result = observing(note, { forwardResult(of: operation, operands) })?.elements
    else { return false }
    kept.append(result)
    guard let source = sources[ObjectIdentifier(result)] else {
      steps.removeSubrange(before...)
      return false
    }
    sources[ObjectIdentifier(results[0])] = source
    return true
  }
}

extension ONNXTrace {
  /// Which steps the outputs need.
  var neededSteps: [Bool] {
    var needed = [Bool](repeating: false, count: steps.count)
    var open = outputs.map(source)
    while let source = open.popLast() {
      guard case .step(let index, _) = source, !needed[index] else { continue }
      needed[index] = true
      open += steps[index].operands
    }
    return needed
  }

  /// The module that a step belongs to: the one whose parameters it takes, or the nearest before it.
  func module(of index: Int) -> String? {
    var open = [index]
    var seen: Set<Int> = [index]
    var isFirst = true
    while !open.isEmpty {
      var earlier: [Int] = []
      for step in open {
        for (source, storage) in zip(steps[step].operands, steps[step].operandStorages) {
          switch source {
          case .constant:
            guard let name = origin(of: storage) else { continue }
            let path = name.split(separator: ".").dropLast().joined(separator: ".")
            let module = path.isEmpty ? name : path
            return isFirst ? module : "after \(module)"
          case .step(let other, _): if seen.insert(other).inserted { earlier.append(other) }
          case .input: continue
          }
        }
      }
      (open, isFirst) = (earlier, false)
    }
    return nil
  }
}
