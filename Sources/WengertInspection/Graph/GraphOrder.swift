import WengertAutodiff

/// All ancestors of a result, each node behind its operands. Nodes for one of several results are left out:
/// their uses are uses of the operation.
struct GraphOrder {
  private(set) var nodes: [GraphNode] = []
  private(set) var inputs: [[Int]] = []
  private var positions: [GraphNode: Int] = [:]
  /// The operands' numbers among those of the operation, beside `inputs`.
  private var operandIndices: [[Int]] = []
  /// Which of several results an input is.
  private var resultIndices: [[Int]] = []

  init(from root: GraphNode) {
    let root = GraphOrder.whole(root)
    // An explicit stack: chains may be long.
    var stack: [(node: GraphNode, next: Int)] = [(root, 0)]
    var entered: Set<GraphNode> = [root]
    while let (node, next) = stack.last {
      if next < node.operandCount {
        stack[stack.count - 1].next += 1
        guard let operand = node.operand(next).map(GraphOrder.whole) else { continue }
        if entered.insert(operand).inserted { stack.append((operand, 0)) }
      } else {
        stack.removeLast()
        append(node)
      }
    }
  }

  private static func whole(_ node: GraphNode) -> GraphNode {
    node.isProjection ? node.operand(0)! : node
  }

  private mutating func append(_ node: GraphNode) {
    positions[node] = nodes.count
    nodes.append(node)
    var found: (inputs: [Int], operands: [Int], results: [Int]) = ([], [], [])
    for index in 0..<node.operandCount {
      guard let operand = node.operand(index) else { continue }
      found.inputs.append(positions[GraphOrder.whole(operand)]!)
      found.operands.append(index)
      found.results.append(operand.isProjection ? operand.resultIndex : 0)
    }
    inputs.append(found.inputs)
    operandIndices.append(found.operands)
    resultIndices.append(found.results)
  }

  /// The shapes of results, from that of the root: each node knows those of its operands.
  func shapes(root: Shape) -> [Int: Shape] {
    var shapes: [Int: Shape] = [nodes.count - 1: root]
    for index in nodes.indices.reversed() {
      let node = nodes[index]
      if let own = node.leafElements?.shape ?? node.resultShapes.first { shapes[index] = own }
      guard let result = shapes[index], !node.isRecomputed else { continue }
      for (place, input) in inputs[index].enumerated() where resultIndices[index][place] == 0 {
        shapes[input] = node.operandShape(operandIndices[index][place], of: result)
      }
    }
    return shapes
  }
}
