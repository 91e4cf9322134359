import CWengert
@_exported import WengertTensors

/// The operand of every operation: a tensor of any element type and, if a gradient is wanted, the node
/// that it came from.
///
/// `Tensor` and `Variable` are typed names for values. Rules of operations are written with values, so
/// that one formula serves every element type and, when gradients of gradients are wanted, is recorded
/// itself.
public struct Value: Sendable {
  // A leaf's elements change as it is trained, so they live in the leaf, and `own` is nil.
  private(set) var own: Storage?
  /// Where the value came from; nil for a constant.
  let node: Node?

  @inline(__always)
  init(_ storage: Storage, _ node: Node? = nil) {
    own = storage
    self.node = node
  }

  init(_ leaf: Leaf) {
    own = nil
    node = leaf
  }

  /// The elements.
  @inline(__always)
  var storage: Storage {
    own ?? unsafeDowncast(node.unsafelyUnwrapped, to: Leaf.self).storage
  }

  /// The elements, to be read without counting references; valid as long as the value.
  @inline(__always)
  var reference: Unmanaged<Storage> {
    if let own { return .passUnretained(own) }
    return .passUnretained(unsafeDowncast(node.unsafelyUnwrapped, to: Leaf.self).storage)
  }

  /// The extents of the axes.
  public var shape: Shape { reference._withUnsafeGuaranteedRef { $0.shape } }
  /// Number of elements.
  public var count: Int { reference._withUnsafeGuaranteedRef { $0.count } }
  /// The element type.
  public var dataType: DataType { reference._withUnsafeGuaranteedRef { $0.dataType } }
  /// Whether the value came from something a gradient is wanted for.
  public var isTracked: Bool { node?.requiresGradient ?? false }
  /// The same elements, as a constant.
  public var detached: Value { Value(storage) }

  /// A constant that holds a tensor's elements.
  public init<Scalar>(_ tensor: Tensor<Scalar>) { self.init(tensor.storage) }

  /// The elements as a tensor; stops the program if it holds other scalars.
  public func tensor<Scalar>(of type: Scalar.Type) -> Tensor<Scalar> {
    guard dataType == Scalar.dataType else {
      fail(TensorError("tensor", "a value of \(dataType) is no tensor of \(Scalar.self)"))
      return Tensor(storage: .placeholder(Scalar.dataType))
    }
    return Tensor(storage: storage)
  }

  /// Adds another value of the same shape: in place if nobody else refers to these elements and the sum
  /// is not to be differentiated.
  @inline(__always)
  mutating func accumulate(_ other: Value) {
    guard other.node == nil, other.shape == shape, isChangeable() else {
      return self = self + other
    }
    other.reference._withUnsafeGuaranteedRef { other in
      reference._withUnsafeGuaranteedRef {
        _ = Storage.binary(WG_ADD, $0, other, $0.shape, into: $0)
      }
    }
  }

  /// Whether this is a constant whose elements nobody else refers to.
  @inline(__always)
  mutating func isChangeable() -> Bool {
    node == nil && isKnownUniquelyReferenced(&own) && own.unsafelyUnwrapped.ownsMemory
  }
}
