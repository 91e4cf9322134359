/// Operations that are yet to be handled, the last one first. Most graphs fork into one more branch at a time;
/// one is held without memory of its own.
struct OperationStack {
  typealias Reference = Unmanaged<OperationNode>
  private var bottom: Reference?
  private var rest: [Reference] = []

  /// Out of line, for few nodes are branches.
  @inline(never)
  mutating func push(_ node: Reference) {
    if bottom == nil { bottom = node } else { rest.append(node) }
  }

  @inline(__always)
  mutating func pop() -> Reference? { bottom == nil ? nil : popLast() }

  @inline(never)
  private mutating func popLast() -> Reference? {
    if let node = rest.popLast() { return node }
    return bottom.take()
  }
}
