/// An anomaly, about to be reported.
struct AnomalyFinding {
  private let operation: String
  private let pass: AnomalyError.Pass
  private let reason: String
  private let tensors: [TensorStatistics]
  private let module: String?
  private let stack: CallStack?
  private let walkStack: CallStack?

  /// The result of a forward computation; nil if its values that are not finite come from infinite
  /// constants.
  init?(_ name: String, _ operands: [Value], _ result: Value) {
    let leaves = operands.map { $0.node.flatMap(AnomalyFinding.leaf) }
    let roles = leaves.enumerated().map { index, leaf in
      leaf.flatMap(AnomalyFinding.parameterName).map { "operand \(index) (\($0))" }
        ?? "operand \(index)"
    }
    let made = TensorStatistics("result", result.storage)
    let given = zip(roles, operands).map { TensorStatistics($0, $1.storage) }
    let culprit = given.indices.first { given[$0].nanCount > 0 }
    let infiniteParameter = given.indices.first {
      given[$0].infiniteCount > 0 && operands[$0].isTracked
    }
    if let index = culprit ?? infiniteParameter {
      // Made by an operation it would have been reported there.
      reason =
        "\(given[index].role) holds \(AnomalyFinding.count(given[index])) that no operation made: "
        + (operands[index].isTracked
          ? "an optimizer's step or its initial value made it" : "it was passed in")
    } else if made.nanCount > 0 || given.allSatisfy(\.isFinite) {
      reason =
        "made \(AnomalyFinding.count(made)) among \(made.shape.elementCount) elements in the forward pass"
    } else {
      return nil
    }
    operation = name
    pass = .forward
    tensors = [made] + given
    module = AnomalyFinding.module(of: operands.compactMap { $0.node })
    stack = CallStack()
    walkStack = nil
  }

  /// The result of a rule.
  init(_ node: OperationNode, _ operand: Int, _ cotangent: Value, _ contribution: Value) {
    let base = node.operation
    operation = base.name
    pass = .backward
    let made = TensorStatistics("gradient of operand \(operand)", contribution.storage)
    let given = TensorStatistics("gradient of the result", cotangent.storage)
    reason =
      given.isFinite
      ? "its rule made \(AnomalyFinding.count(made)) among \(made.shape.elementCount) elements in the "
        + "backward pass"
      : "the gradient of its result holds \(AnomalyFinding.count(given)): it was passed in, or contributions add up to it"
    var tensors = [made, given]
    for index in 0..<Int(node.operandCount) {
      guard let saved = node.saved(index) else { continue }
      tensors.append(TensorStatistics("operand \(index)", saved))
    }
    if let saved = node.savedResult { tensors.append(TensorStatistics("result", saved)) }
    self.tensors = tensors
    module = AnomalyFinding.module(
      of: (0..<Int(node.operandCount)).compactMap { node.parent($0) })
    stack = (base as? LocatedOperation)?.stack
    walkStack = CallStack()
  }

  func report() {
    let scope = WatchScope.current
    var reason = reason
    if let rule = scope?.rule, pass == .forward {
      reason += ", while the gradient of \(rule.node.operation.name) was computed"
    }
    WengertTensors.report(
      AnomalyError(
        operation: operation, pass: pass, reason: reason, tensors: tensors, module: module,
        place: stack?.userPlace, walkPlace: walkStack?.userPlace,
        scope: scope?.place))
  }

  private static func count(_ statistics: TensorStatistics) -> String {
    let infinities =
      "\(statistics.infiniteCount) infinit\(statistics.infiniteCount == 1 ? "y" : "ies")"
    if statistics.nanCount == 0 { return infinities }
    return "\(statistics.nanCount) NaN" + (statistics.infiniteCount > 0 ? " and \(infinities)" : "")
  }

  private static func leaf(_ node: Node) -> Leaf? {
    node.isLeaf ? unsafeDowncast(node, to: Leaf.self) : nil
  }

  private static func parameterName(_ leaf: Leaf) -> String? {
    WatchScope.current?.parameterName(leaf)
  }

  /// The module that holds a parameter among the operands, or else the nearest one that they were
  /// computed by.
  private static func module(of operands: [Node]) -> String? {
    guard WatchScope.current != nil else { return nil }
    var nodes = operands
    var seen: Set<ObjectIdentifier> = []
    var distance = 0
    while !nodes.isEmpty, seen.count < 10_000 {
      for case let node in nodes {
        guard let leaf = leaf(node), let name = parameterName(leaf) else { continue }
        let path = name.split(separator: ".").dropLast().joined(separator: ".")
        return distance == 0 ? path : "after \(path)"
      }
      var parents: [Node] = []
      for node in nodes where !node.isLeaf && seen.insert(ObjectIdentifier(node)).inserted {
        let node = unsafeDowncast(node, to: OperationNode.self)
        for index in 0..<Int(node.operandCount) {
          if let parent = node.parent(index) { parents.append(parent) }
        }
      }
      nodes = parents
      distance += 1
    }
    return nil
  }
}
