import WengertTensors

/// A node of a graph, for tools that look at graphs.
package struct GraphNode: Hashable {
  let node: Node

  init(_ node: Node) { self.node = node }

  package static func == (a: GraphNode, b: GraphNode) -> Bool { a.node === b.node }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(node)) }

  /// Its identity, unique as long as it lives; of a variable it is the `leafIdentity`.
  package var identity: ObjectIdentifier { ObjectIdentifier(node) }

  private var operationNode: OperationNode? {
    node.isLeaf ? nil : unsafeDowncast(node, to: OperationNode.self)
  }

  /// Whether it is a variable rather than an operation.
  package var isLeaf: Bool { node.isLeaf }

  /// The operation; nil for a variable.
  package var operation: (any RecordedOperation)? { operationNode?.operation.unwatched }

  /// Whether it stands for one of several results of its only operand.
  package var isProjection: Bool { node.traits.contains(.projection) }

  /// Which of several results it stands for.
  package var resultIndex: Int { (operationNode?.operation as? Projection)?.index ?? 0 }

  /// Whether it stands for a part that a walk computes again.
  package var isRecomputed: Bool { node.traits.contains(.recomputed) }

  /// A leaf as a variable; nil for an operation, and for a variable of other elements.
  package func variable<Scalar>(of type: Scalar.Type) -> Variable<Scalar>? {
    guard node.isLeaf else { return nil }
    let value = Value(unsafeDowncast(node, to: Leaf.self))
    return value.dataType == Scalar.dataType ? Variable(value) : nil
  }

  /// Number of operands, constants included.
  package var operandCount: Int { operationNode.map { Int($0.operandCount) } ?? 0 }

  /// Where an operand came from; nil for a constant.
  package func operand(_ index: Int) -> GraphNode? {
    operationNode?.parent(index).map(GraphNode.init)
  }

  /// The shape of an operand, given that of the result. That of an operation with several results, or of a part
  /// that is computed again, is the result's.
  package func operandShape(_ index: Int, of result: Shape) -> Shape {
    operationNode?.shape(index, result) ?? result
  }

  /// The shapes of several results; empty for an operation of one.
  package var resultShapes: [Shape] {
    guard node.traits.contains(.severalResults) else { return [] }
    return operationNode?.extra?.takeUnretainedValue().resultShapes ?? []
  }

  /// The elements that the rule will read. Several nodes may keep the same ones.
  package var saved: [Storage] {
    guard let node = operationNode, !node.traits.contains(.recomputed), !isProjection else {
      return []
    }
    var saved = (0..<Int(node.operandCount)).compactMap { node.saved($0) }
    if let result = node.savedResult { saved.append(result) }
    if let extra = node.extra { saved += extra.takeUnretainedValue().results }
    return saved
  }

  /// The elements of a variable.
  package var leafElements: Storage? {
    node.isLeaf ? unsafeDowncast(node, to: Leaf.self).storage : nil
  }

  /// The name that a net gave to a variable.
  package var leafName: String? { node.isLeaf ? unsafeDowncast(node, to: Leaf.self).name : nil }
}

extension Value {
  /// The node that it came from, if a gradient is wanted for it.
  package var graphNode: GraphNode? {
    guard let node, node.requiresGradient else { return nil }
    return GraphNode(node)
  }

  /// The node that it came from, a frozen variable's too.
  package var anyGraphNode: GraphNode? { node.map(GraphNode.init) }
}
