/// A differentiable operation: attributes, shape rule, forward computation, and its vector-Jacobian
/// products, one formula per operand.
///
/// The stored properties of the conforming structure are the operation's attributes. Everything it does
/// is written in this one place; a public function applies it with `apply`:
///
///     struct Cube: Operation {
///       func resultShape(_ x: Operands) -> Shape { x.shape(0) }
///       func forward(_ x: Operands, _ shape: Shape) -> Value { x[0] * x[0] * x[0] }
///       func needs(for operand: Int) -> Retained { .operand(0) }
///       func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
///         cotangent * 3 * saved[0] * saved[0]
///       }
///     }
///     func cube<T: TensorLike>(_ x: T) -> T { apply(Cube(), x) }
///
/// The formulas of `vjp` use operations on values, so they are differentiable themselves.
public protocol Operation: Sendable {
  /// The name that messages give it; the type's name unless stated.
  var name: String { get }

  /// Whether operands broadcast to the result's shape. Then `vjp` answers in the result's shape, and
  /// the engine sums over the axes that were repeated.
  static var broadcasts: Bool { get }

  /// The shape of the result.
  ///
  /// - Throws: `TensorError` when the operands do not fit.
  func resultShape(_ x: Operands) throws(TensorError) -> Shape

  /// Computes the result, of the shape that `resultShape` answered. Nothing is recorded meanwhile.
  func forward(_ x: Operands, _ shape: Shape) -> Value

  /// What the formula for an operand reads; everything else is let go after the forward computation.
  func needs(for operand: Int) -> Retained

  /// The vector-Jacobian product: the gradient of ⟨cotangent, result⟩ with respect to an operand, in
  /// that operand's shape.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value

  /// Adds what `vjp` would answer to a sum of the operand's shape that nobody else refers to, where that
  /// saves making it. Nothing is recorded meanwhile. For the library's own operations: from outside, the
  /// elements of a value cannot be changed.
  ///
  /// - Returns: Whether it did; false, the default, leaves the sum as it is.
  func addVJP(_ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value) -> Bool
}

extension Operation {
  /// The type's name, its first letter lower-cased.
  public var name: String {
    let type = String(describing: Self.self)
    return type.prefix(1).lowercased() + type.dropFirst()
  }

  /// Nothing is added in place.
  public func addVJP(_ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value) -> Bool {
    false
  }

  /// No broadcasting.
  public static var broadcasts: Bool { false }
}

/// What an operation keeps for its vector-Jacobian products.
public struct Retained: OptionSet, Sendable {
  /// Bit i stands for operand i, the highest bit for the result.
  public let rawValue: UInt32
  /// A set of bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Nothing but the operands' shapes.
  public static let nothing: Retained = []
  /// The result.
  public static let result = Retained(rawValue: 1 << 31)
  /// Every operand.
  public static let allOperands = Retained(rawValue: (1 << 31) - 1)
  /// One operand. Those beyond the 31st share the last bit.
  public static func operand(_ index: Int) -> Retained { Retained(rawValue: 1 << min(index, 30)) }
}

/// The operands of an operation as its forward computation sees them. It is valid while that runs.
public struct Operands: Sendable {
  // The caller keeps the operands; counting references here would cost more than looking at them.
  private let first: Reference
  private let second: Reference?
  private let third: Reference?
  /// All of them, if there are more than three.
  private let all: [Storage]

  private struct Reference: @unchecked Sendable { let storage: Unmanaged<Storage> }

  @inline(__always)
  init(_ first: Unmanaged<Storage>) {
    self.first = Reference(storage: first)
    second = nil
    third = nil
    all = []
  }

  @inline(__always)
  init(_ first: Unmanaged<Storage>, _ second: Unmanaged<Storage>) {
    self.first = Reference(storage: first)
    self.second = Reference(storage: second)
    third = nil
    all = []
  }

  @inline(__always)
  init(_ first: Unmanaged<Storage>, _ second: Unmanaged<Storage>, _ third: Unmanaged<Storage>) {
    self.first = Reference(storage: first)
    self.second = Reference(storage: second)
    self.third = Reference(storage: third)
    all = []
  }

  /// - Parameter all: The caller must keep it.
  init(_ all: [Storage]) {
    first = Reference(storage: .passUnretained(all[0]))
    second = all.count > 1 ? Reference(storage: .passUnretained(all[1])) : nil
    third = all.count > 2 ? Reference(storage: .passUnretained(all[2])) : nil
    self.all = all.count > 3 ? all : []
  }

  /// Number of operands.
  public var count: Int { second == nil ? 1 : (third == nil ? 2 : max(3, all.count)) }

  @inline(__always)
  func reference(_ index: Int) -> Unmanaged<Storage> {
    switch index {
    case 0: first.storage
    case 1: second!.storage
    case 2: third!.storage
    default: .passUnretained(all[index])
    }
  }

  @inline(__always)
  func storage(_ index: Int) -> Storage { reference(index).takeUnretainedValue() }

  /// The shape of an operand.
  @inline(__always)
  public func shape(_ index: Int) -> Shape {
    reference(index)._withUnsafeGuaranteedRef { $0.shape }
  }

  /// The element type of an operand.
  @inline(__always)
  public func dataType(_ index: Int) -> DataType {
    reference(index)._withUnsafeGuaranteedRef { $0.dataType }
  }

  /// An operand, as a constant.
  @inline(__always)
  public subscript(index: Int) -> Value { Value(storage(index)) }
}
