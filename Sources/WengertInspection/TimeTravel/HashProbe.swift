import WengertAutodiff

/// One operation of a step, or one gradient that reached a result, as a hash.
struct TracedStep: Equatable {
  let name: String
  let module: String
  let isBackward: Bool
  /// Of operands that no operation made and that are no parameters: the batch.
  let constants: UInt64
  let hash: UInt64

  /// The difference, in words.
  func difference(from other: TracedStep) -> String {
    let place = "\(name) of \(module)"
    if name != other.name || module != other.module || isBackward != other.isBackward {
      return "\(place), where the other run has \(other.name) of \(other.module)"
    }
    if isBackward { return "the gradient that reaches \(place)" }
    return constants != other.constants
      ? "a constant operand of \(place), such as the batch" : place
  }
}

/// Hashes every result and every gradient.
final class HashProbe: OperationProbe {
  private let paths: ModulePaths
  private var modules: [ObjectIdentifier: Int32] = [:]
  // So that no other node takes the place of one that was seen.
  private var kept: [GraphNode: String] = [:]
  private(set) var entries: [TracedStep] = []

  init(_ paths: ModulePaths) { self.paths = paths }

  func didApply<Op: RecordedOperation>(
    _ operation: borrowing Op, _ operands: [Value], _ results: [Value]
  ) {
    let operation = copy operation
    let module = paths.module(of: operands) { modules[$0] }
    var hash = ElementHash()
    for result in results {
      hash.add(result.elements)
      guard let node = result.graphNode else { continue }
      let whole = node.isProjection ? node.operand(0)! : node
      for node in [node, whole] {
        modules[node.identity] = module
        kept[node] = operation.name
      }
    }
    var constants = ElementHash()
    for operand in operands where operand.graphNode == nil {
      // A frozen parameter is no constant of the step.
      let isFrozen = operand.anyGraphNode.map { paths.owner(ofLeaf: $0.identity) != nil } ?? false
      if !isFrozen { constants.add(operand.elements) }
    }
    entries.append(
      TracedStep(
        name: operation.name, module: paths.names[Int(module)], isBackward: false,
        constants: constants.value, hash: hash.value))
  }

  func willPullBack(_ node: GraphNode, _ cotangents: @autoclosure () -> [Value?]) {
    var hash = ElementHash()
    for case let cotangent? in cotangents() { hash.add(cotangent.elements) }
    entries.append(
      TracedStep(
        name: kept[node] ?? node.operation?.name ?? "?",
        module: paths.names[Int(modules[node.identity] ?? 0)], isBackward: true, constants: 0,
        hash: hash.value))
  }
}
