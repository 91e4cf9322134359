import WengertAutodiff
import WengertNeuralNetworks

/// The graph that a result was computed by.
///
///     let loss = crossEntropy(net(x), labels)
///     try graph(of: loss, in: net).writeHTML(to: "graph.html")
///
/// Gradients are computed once to know their norms; no variable's `gradient` is touched. Values are not part of a
/// graph: `graph(of:_:)`, which runs the loss itself, also has their statistics, and the times.
///
/// - Parameters:
///   - loss: A result computed from variables that require a gradient.
///   - net: Whose modules the nodes are sorted into.
///   - gradients: Whether norms of gradients are wanted; only a loss of one element has them.
public func graph<Scalar: FloatingTensorScalar>(
  of loss: Variable<Scalar>, in net: some Module, gradients: Bool = true
) -> ComputationGraph {
  GraphReader(ModulePaths(of: net)).read(loss, gradients: gradients)
}

/// The graph that a result was computed by, with the modules that parameter names give; see
/// `graph(of:in:gradients:)`.
public func graph<Scalar: FloatingTensorScalar>(
  of loss: Variable<Scalar>, gradients: Bool = true
) -> ComputationGraph {
  GraphReader(ModulePaths()).read(loss, gradients: gradients)
}

/// Computes a loss and its gradients, and returns the graph with times, statistics of all results, and norms of
/// gradients.
///
///     let picture = graph(of: net) { crossEntropy(net(x), labels) }
public func graph<Scalar: FloatingTensorScalar>(
  of net: some Module, _ loss: () -> Variable<Scalar>
) -> ComputationGraph {
  let reader = GraphReader(ModulePaths(of: net))
  let result = observingLayers(reader.paths) { probing(reader, loss) }
  return reader.read(result, gradients: true)
}

/// Reads a graph, and records how it is made and walked where it can.
final class GraphReader: OperationProbe {
  /// The observations of a node.
  private struct Seen {
    var module: Int32?
    var moments: TensorMoments?
    var seconds: UInt64?
    var gradientNorm: Double?
  }

  let paths: ModulePaths
  // Nodes are kept, so that no other takes their place.
  private var seen: [GraphNode: Seen] = [:]
  private var modules: [ObjectIdentifier: Int32] = [:]
  private var begin: UInt64 = 0

  init(_ paths: ModulePaths) { self.paths = paths }

  func willApply() { begin = nanoseconds() }

  func didApply<Op: RecordedOperation>(
    _ operation: borrowing Op, _ operands: [Value], _ results: [Value]
  ) {
    let seconds = nanoseconds() &- begin
    let module = paths.module(of: operands) { modules[$0] }
    for result in results {
      guard let node = result.graphNode else { continue }
      let whole = node.isProjection ? node.operand(0)! : node
      for node in [node, whole] {
        seen[node] = Seen(
          module: module, moments: TensorMoments(result.elements), seconds: seconds)
        modules[node.identity] = module
      }
    }
  }

  func willPullBack(_ node: GraphNode, _ cotangents: @autoclosure () -> [Value?]) {
    let square = cotangents().reduce(0) {
      $0 + ($1.map { TensorMoments($0.elements).squareSum } ?? 0)
    }
    seen[node, default: Seen()].gradientNorm = square.squareRoot()
    begin = nanoseconds()
  }

  func didPullBack(_ node: GraphNode) {
    guard let forward = seen[node]?.seconds else { return }
    seen[node]?.seconds = forward &+ (nanoseconds() &- begin)
  }

  // MARK: Reading

  func read<Scalar: FloatingTensorScalar>(
    _ loss: Variable<Scalar>, gradients wantsGradients: Bool
  ) -> ComputationGraph {
    guard let root = loss.value.graphNode else {
      fail(
        UsageError(
          "graph",
          "the result was computed from nothing that requires a gradient, so there is no graph"))
      return ComputationGraph(nodes: [])
    }
    let order = GraphOrder(from: root)
    if wantsGradients, loss.count == 1 {
      let leaves = order.nodes.filter { $0.isLeaf }
      let variables = leaves.compactMap { $0.variable(of: Scalar.self) }
      let found = probing(self) { gradients(of: loss, withRespectTo: variables) }
      for (leaf, gradient) in zip(leaves, found) {
        seen[leaf, default: Seen()].gradientNorm = TensorMoments(gradient.value.elements).norm
      }
    }
    return graph(order, order.shapes(root: loss.shape))
  }

  private func graph(_ order: GraphOrder, _ shapes: [Int: Shape]) -> ComputationGraph {
    var kept: Set<ObjectIdentifier> = []
    var nodes: [ComputationGraph.Node] = []
    var numbers: [Int32] = []
    for (index, node) in order.nodes.enumerated() {
      let inputs = order.inputs[index]
      let known = seen[node]
      let module =
        known?.module ?? paths.owner(ofLeaf: node.identity)
        ?? inputs.map { numbers[$0] }.max() ?? paths.number(ofLeafName: node.leafName)
      numbers.append(module)
      // Several rules may read the same elements.
      let storages = node.leafElements.map { [$0] } ?? node.saved
      let own = storages.filter { kept.insert(ObjectIdentifier($0)).inserted }
      nodes.append(
        ComputationGraph.Node(
          name: node.operation?.name ?? paths.name(ofLeaf: node.identity) ?? node.leafName
            ?? "variable",
          isVariable: node.isLeaf,
          module: paths.names[Int(module)], shape: shapes[index],
          bytes: own.reduce(0) { $0 + $1.byteCount }, inputs: inputs,
          moments: known?.moments ?? node.leafElements.map { TensorMoments($0) },
          seconds: known?.seconds.map { Double($0) * 1e-9 }, gradientNorm: known?.gradientNorm))
    }
    return ComputationGraph(nodes: nodes)
  }
}
