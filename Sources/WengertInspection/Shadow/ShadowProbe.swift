import WengertAutodiff
import WengertNeuralNetworks

/// Repeats every operation in Double, on a graph of its own, and compares.
final class ShadowProbe: OperationProbe {
  /// The gradients inside of checkpointed parts are compared, too.
  var opensCheckpoints: Bool { true }
  private let paths: ModulePaths
  private var modules: [ObjectIdentifier: Int32] = [:]
  /// The values in Double of nodes, and of constants that operations made.
  private var shadows: [GraphNode: Value] = [:]
  private var constants: [ObjectIdentifier: (kept: Storage, shadow: Value)] = [:]
  /// The variables of both graphs, in the same order.
  private(set) var leaves: [(plain: Variable<Float>, shadow: Variable<Double>)] = []
  private(set) var rows: [ShadowReport.Row] = []
  /// For each row, the node in Float and that in Double.
  private(set) var nodes: [(plain: GraphNode, shadow: GraphNode)?] = []
  private(set) var unseenCount = 0

  init(_ paths: ModulePaths) { self.paths = paths }

  /// The same in Double.
  func shadow(of value: Value) -> Value {
    if let node = value.graphNode {
      if let known = shadows[node] { return known }
      if let leaf = node.variable(of: Float.self) {
        let shadow = Variable(
          Tensor<Double>(Value(elements: doubles(value.elements))), requiresGradient: true)
        leaves.append((leaf, shadow))
        shadows[node] = shadow.value
        return shadow.value
      }
      if !node.isLeaf { unseenCount += 1 }
    }
    if let known = constants[ObjectIdentifier(value.elements)] { return known.shadow }
    return Value(elements: doubles(value.elements))
  }

  private func doubles(_ elements: Storage) -> Storage {
    elements.dataType == .float32 ? elements.converted(to: .float64) : elements
  }

  func didApply<Op: RecordedOperation>(
    _ operation: borrowing Op, _ operands: [Value], _ results: [Value]
  ) {
    let operation = copy operation
    let module = paths.module(of: operands) { modules[$0] }
    let shadows = operands.map { shadow(of: $0) }
    let exact = repeated(operation, shadows)
    let own = withoutGradients {
      repeated(operation, operands.map { Value(elements: doubles($0.elements)) })
    }
    for (index, result) in results.enumerated() where result.dataType == .float32 {
      let shadow = exact?[index] ?? Value(elements: doubles(result.elements))
      let difference = Difference(result.elements, shadow.elements)
      let added = own.map { Difference(result.elements, $0[index].elements).relative } ?? 0
      rows.append(
        ShadowReport.Row(
          module: paths.names[Int(module)], operation: operation.name,
          valueError: difference.relative, ownError: added, gradientError: nil,
          underflow: difference.underflow, leavesRange: difference.leavesRange,
          isUnknown: exact == nil))
      constants[ObjectIdentifier(result.elements)] = (result.elements, shadow)
      guard let node = result.graphNode else {
        nodes.append(nil)
        continue
      }
      modules[node.identity] = module
      if node.isProjection, let whole = node.operand(0) { modules[whole.identity] = module }
      self.shadows[node] = shadow
      nodes.append(shadow.graphNode.map { (node, $0) })
    }
  }

  /// An operation on other operands; nil if it refuses them.
  private func repeated(_ operation: some RecordedOperation, _ operands: [Value]) -> [Value]? {
    func one(_ operation: some Primitive) -> [Value] { [apply(operation, operands) as Value] }
    func several(_ operation: some MultiResultPrimitive) -> [Value] {
      applyAll(operation, operands)
    }
    return try? checked {
      if let operation = operation as? any Primitive { return one(operation) }
      if let operation = operation as? any MultiResultPrimitive { return several(operation) }
      return nil
    }
  }

  func setGradientErrors(_ error: (GraphNode, GraphNode) -> Double?) {
    for (index, pair) in nodes.enumerated() {
      if let pair { rows[index].gradientError = error(pair.plain, pair.shadow) }
    }
  }
}

/// Keeps the gradients that reach the nodes of a graph.
final class CotangentProbe: OperationProbe {
  private(set) var cotangents: [GraphNode: Storage] = [:]

  func willPullBack(_ node: GraphNode, _ cotangents: @autoclosure () -> [Value?]) {
    // The cotangent of one of several results passes through a node of its own.
    if node.resultShapes.isEmpty, let cotangent = cotangents()[0] {
      // A copy: the walk adds further contributions in place.
      self.cotangents[node] = cotangent.elements.converted(to: .float64)
    }
  }
}

/// How far elements are from others in Double.
struct Difference {
  private(set) var relative = 0.0
  private(set) var underflow = 0.0
  private(set) var leavesRange = false

  init(_ plain: Storage, _ exact: Storage) {
    guard plain.shape == exact.shape, exact.dataType == .float64 else { return }
    var (greatest, difference, zeros) = (0.0, 0.0, 0)
    var index = 0
    let exact = exact.elements(as: Double.self)
    forEachElement(of: plain) { x in
      let y = exact[index]
      index += 1
      guard y.isFinite else { return }
      if !x.isFinite { leavesRange = true } else { difference = max(difference, abs(x - y)) }
      greatest = max(greatest, abs(y))
      if x == 0 && y != 0 { zeros += 1 }
    }
    relative = greatest > 0 ? difference / greatest : difference
    // Zeros that rounding explains are none that are too small to be held.
    if index > 0 { underflow = Double(zeros) / Double(index) }
  }
}
