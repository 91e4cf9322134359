import WengertAutodiff
import WengertNeuralNetworks

/// Notes when each operation and each rule began and ended.
final class ProfileRecorder: OperationProbe {
  /// The operation or rule that ran.
  enum Pass: UInt8 {
    case forward, backward, walk, phase
  }

  /// One operation, rule, walk or phase.
  struct Event {
    let pass: Pass
    /// The operation's or phase's number among `names`.
    let name: Int32
    /// The module's number.
    let module: Int32
    let start: UInt64
    let duration: UInt64
    let bytes: Double
    let flops: Double
  }

  /// The part of the operation's event that the rule's event repeats.
  private struct Known {
    /// The operation's type, as a number.
    let type: Int
    let name: Int32
    let module: Int32
    let flops: Double
  }

  let paths: ModulePaths
  @exclusivity(unchecked) private(set) var names: [String] = []
  @exclusivity(unchecked) private(set) var events: [Event] = []
  /// Time that the notes themselves took.
  @exclusivity(unchecked) private(set) var ownTime: UInt64 = 0
  /// That of the notes inside of walks.
  @exclusivity(unchecked) private(set) var ownTimeInWalks: UInt64 = 0
  @exclusivity(unchecked) private var costs: [OperationCost] = []
  @exclusivity(unchecked) private var numbers: [String: Int32] = [:]
  @exclusivity(unchecked) private var numbersOfOperations: [OperationKey: Int32] = [:]
  @exclusivity(unchecked) private var nodes: [ObjectIdentifier: Known] = [:]
  @exclusivity(unchecked) private var begin: UInt64 = 0
  @exclusivity(unchecked) private var ruleBegin: UInt64 = 0
  @exclusivity(unchecked) private var walkBegin: [UInt64] = []
  @exclusivity(unchecked) private var phases: [(number: Int32, begin: UInt64, noted: Int)] = []

  init(_ paths: ModulePaths) {
    self.paths = paths
    events.reserveCapacity(1 << 12)
    nodes.reserveCapacity(1 << 10)
  }

  func willApply() { begin = nanoseconds() }

  func didApply<Op: RecordedOperation>(
    _ operation: borrowing Op, _ operands: [Value], _ results: [Value]
  ) {
    let end = nanoseconds()
    let name = number(ofOperation: operation)
    let module = paths.module(of: operands) { nodes[$0]?.module }
    let flops = flops(costs[Int(name)], operands, results)
    var bytes = 0
    for operand in operands { bytes &+= operand.elements.byteCount }
    for result in results {
      bytes &+= result.elements.byteCount
      if let node = result.graphNode {
        let known = Known(
          type: Int(bitPattern: ObjectIdentifier(Op.self)), name: name, module: module, flops: flops
        )
        nodes[node.identity] = known
        // Of several results the operation itself is the operand.
        if node.isProjection, let whole = node.operand(0) { nodes[whole.identity] = known }
      }
    }
    events.append(
      Event(
        pass: .forward, name: name, module: module, start: begin, duration: end &- begin,
        bytes: Double(bytes), flops: flops))
    ownTime &+= nanoseconds() &- end
  }

  /// Shapes are asked for where they are needed: most operations are counted by their elements.
  private func flops(_ cost: OperationCost, _ operands: [Value], _ results: [Value]) -> Double {
    guard cost == .elements else { return cost.count(operands.map(\.shape), results.map(\.shape)) }
    var count = results.first?.elements.count ?? 0
    for operand in operands { count = max(count, operand.elements.count) }
    return Double(count)
  }

  /// The record of a node; a new one where there is none (parts computed again are not recorded), or one of another
  /// node at the same address.
  private func known(_ node: GraphNode) -> Known {
    let operation = node.operation!
    let type = Int(bitPattern: ObjectIdentifier(Swift.type(of: operation)))
    if let known = nodes[node.identity], known.type == type { return known }
    var module: Int32?
    for index in 0..<node.operandCount where module == nil {
      module = node.operand(index).flatMap { paths.owner(ofLeaf: $0.identity) }
    }
    return Known(type: type, name: number(of: operation.name), module: module ?? 0, flops: 0)
  }

  func willWalk(from root: GraphNode) { walkBegin.append(nanoseconds()) }

  func willPullBack(_ node: GraphNode, _ cotangents: @autoclosure () -> [Value?]) {
    ruleBegin = nanoseconds()
  }

  func didPullBack(_ node: GraphNode) {
    let end = nanoseconds()
    if node.isProjection { return }
    let known = known(node)
    var bytes = 0
    for saved in node.saved { bytes &+= saved.byteCount }
    var wanted = 0
    for index in 0..<node.operandCount where node.operand(index) != nil { wanted += 1 }
    let isBilinear = costs[Int(known.name)].isBilinear
    let flops = known.flops * Double(isBilinear ? min(wanted, 2) : 1)
    events.append(
      Event(
        pass: .backward, name: known.name, module: known.module, start: ruleBegin,
        duration: end &- ruleBegin, bytes: Double(bytes), flops: flops))
    let own = nanoseconds() &- end
    ownTime &+= own
    ownTimeInWalks &+= own
  }

  func didWalk() {
    let start = walkBegin.removeLast()
    events.append(
      Event(
        pass: .walk, name: number(of: "backward pass"), module: 0, start: start,
        duration: nanoseconds() &- start, bytes: 0, flops: 0))
  }

  func willBegin(_ phase: String) {
    phases.append((number(of: phase), nanoseconds(), events.count))
  }

  func didEnd(_ phase: String) {
    let (number, begin, _) = phases.removeLast()
    events.append(
      Event(
        pass: .phase, name: number, module: 0, start: begin, duration: nanoseconds() &- begin,
        bytes: 0, flops: 0))
  }

  // MARK: Names

  /// Type and attributes of an operation, where they fit into a word.
  private struct OperationKey: Hashable {
    let type: ObjectIdentifier
    let attributes: UInt64
  }

  /// Making a name takes longer than many an operation, so names of small operations are kept.
  private func number<Op: RecordedOperation>(ofOperation operation: borrowing Op) -> Int32 {
    let operation = copy operation
    guard _isPOD(Op.self), MemoryLayout<Op>.size <= 8 else { return number(of: operation.name) }
    var attributes: UInt64 = 0
    withUnsafeBytes(of: operation) { bytes in
      for byte in bytes { attributes = attributes << 8 | UInt64(byte) }
    }
    let key = OperationKey(type: ObjectIdentifier(Op.self), attributes: attributes)
    if let known = numbersOfOperations[key] { return known }
    let number = number(of: operation.name)
    // Numbers that are attributes may be different every time.
    if numbersOfOperations.count > 1_000 { numbersOfOperations.removeAll() }
    numbersOfOperations[key] = number
    return number
  }

  private func number(of name: String) -> Int32 {
    if let known = numbers[name] { return known }
    let number = Int32(names.count)
    names.append(name)
    costs.append(OperationCost(name))
    numbers[name] = number
    return number
  }
}
