import WengertTensors

/// The inputs of a rule: the operands and results that the operation retained, and all shapes. It cannot
/// outlive the call that it is passed to.
public struct Saved: ~Escapable {
  let reference: Unmanaged<OperationNode>
  /// The cotangent's elements; they have the result's shape.
  let cotangent: Unmanaged<Storage>
  /// Whether the rule's own operations are being recorded.
  let createsGraph: Bool

  @_lifetime(immortal) @inline(__always)
  init(
    reference: Unmanaged<OperationNode>, cotangent: Unmanaged<Storage>, createsGraph: Bool
  ) {
    self.reference = reference
    self.cotangent = cotangent
    self.createsGraph = createsGraph
  }

  private var node: OperationNode { reference.takeUnretainedValue() }

  /// An operand that the operation said it needs.
  public subscript(index: Int) -> Value {
    guard let storage = reference._withUnsafeGuaranteedRef({ $0.saved(index) }) else {
      return missing("operand \(index)", shape(index))
    }
    return Value(storage, createsGraph ? node.parent(index) : nil)
  }

  /// The result, if the operation said it needs it.
  public var result: Value {
    guard let storage = reference._withUnsafeGuaranteedRef({ $0.savedResult }) else {
      return missing("the result", resultShape)
    }
    return Value(storage, createsGraph ? node : nil)
  }

  /// One of several results, if the operation said it needs them.
  public func result(_ index: Int) -> Value {
    guard let results = node.extra?.takeUnretainedValue().results, index < results.count else {
      return missing("result \(index)", resultShape(index))
    }
    return createsGraph ? Value(results[index], resultOf: node, index) : Value(results[index])
  }

  @inline(never)
  private func missing(_ what: String, _ shape: Shape) -> Value {
    let reason =
      node.traits.contains(.released)
      ? "a walk with releasesGraph: true has released; walk with releasesGraph: false to walk again"
      : "needs(for:) left out"
    fail(TensorError(node.operation.name, "its rule reads \(what), which \(reason)"))
    let type = cotangent._withUnsafeGuaranteedRef { $0.dataType }
    return Value(.filled(.floating(.nan), shape, type))
  }

  /// The shape of an operand.
  @inline(__always)
  public func shape(_ index: Int) -> Shape {
    reference._withUnsafeGuaranteedRef { $0.shape(index, resultShape) }
  }
  /// The shape of the result.
  @inline(__always)
  public var resultShape: Shape { cotangent._withUnsafeGuaranteedRef { $0.shape } }
  /// The shape of one of several results.
  public func resultShape(_ index: Int) -> Shape {
    node.extra?.takeUnretainedValue().resultShapes[index] ?? resultShape
  }
  /// Number of operands.
  public var operandCount: Int { reference._withUnsafeGuaranteedRef { Int($0.operandCount) } }
}
