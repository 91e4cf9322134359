import WengertTensors

/// The graph that computed a result: its nodes, their modules, their costs.
///
/// `svg`, `dot` and `html` show it; see `graph(of:in:)`.
public struct ComputationGraph: Sendable {
  /// An operation, or a variable that operations took.
  public struct Node: Sendable {
    /// The operation's name, or the variable's.
    public let name: String
    /// Whether it is a variable rather than an operation.
    public let isVariable: Bool
    /// The module that it belongs to.
    public internal(set) var module: String
    /// The shape of the result; nil where the graph does not keep it, as inside of a part that is computed again.
    public internal(set) var shape: Shape?
    /// Bytes of operands and results kept for the rule; of a variable, its elements.
    public internal(set) var bytes: Int
    /// The nodes, by position, that its operands came from.
    public let inputs: [Int]
    /// The result's elements; nil if the graph was not watched while it was made.
    public internal(set) var moments: TensorMoments?
    /// Seconds of its computation and its rule; nil if the graph was not watched while it was made.
    public internal(set) var seconds: Double?
    /// The Euclidean norm of the loss's gradient with respect to the result; nil if it was not asked for.
    public internal(set) var gradientNorm: Double?
  }

  /// The nodes, each behind those that its operands came from; the last one is the result.
  public internal(set) var nodes: [Node]

  /// The modules, in the order of their first node.
  public var modules: [String] {
    var seen: Set<String> = []
    return nodes.map(\.module).filter { seen.insert($0).inserted }
  }
}
