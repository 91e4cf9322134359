/// A differentiable operation as the tape records it: attributes, shape rule, forward computation, and
/// the rule for its gradients.
///
/// The stored properties of the conforming structure are the operation's attributes. Everything it does
/// is written in this one place; a public function applies it with `apply`. Most operations have one
/// result and one formula per operand, and conform to `OperandwisePrimitive`, which asks for no more:
///
///     struct Cube: OperandwisePrimitive {
///       func resultShape(_ x: Operands) -> Shape { x.shape(0) }
///       func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] * x[0] * x[0]) }
///       func needs(for operand: Int) -> Retained { .operand(0) }
///       func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
///         cotangent * 3 * saved[0] * saved[0]
///       }
///     }
///     func cube<T: TensorLike>(_ x: T) -> T { apply(Cube(), x) }
///
/// `Primitive` itself is for operations that keep residuals of their forward computation, or whose rule
/// shares work between operands; `MultiResultPrimitive` is for several results. Rules use operations on
/// values, so they are differentiable themselves.
public protocol Primitive: RecordedOperation {
  /// Kept by the forward computation for the rule, besides operands and result, such as the positions
  /// that a pooling chose. Residuals are constants: the rule of a rule has to account for them.
  associatedtype Residuals: Sendable = Void

  /// Whether operands broadcast to the result's shape. Then the rule returns contributions in the
  /// result's shape, and the engine sums over the axes that were repeated.
  static var broadcasts: Bool { get }

  /// The shape of the result.
  ///
  /// - Throws: `TensorError` when the operands do not fit.
  func resultShape(_ x: Operands) throws(TensorError) -> Shape

  /// Computes the result into the destination, whose shape `resultShape` returned. Nothing is recorded.
  ///
  /// - Returns: The residuals: values that the rule reads besides operands and result.
  func forward(_ x: Operands, into y: inout Destination) -> Residuals

  /// The tensors that the rule for an operand reads; all others are released after the forward computation.
  func needs(for operand: Int) -> Retained

  /// The vector-Jacobian products of all wanted operands: sets the gradient of ⟨cotangent, result⟩ with
  /// respect to each operand that is wanted, in that operand's shape.
  func pullback(
    _ cotangent: Value, _ saved: Saved, _ residuals: Residuals,
    into contributions: inout Contributions)
}

extension Primitive {
  /// False: operands are not broadcast unless an operation says so.
  public static var broadcasts: Bool { false }
}

/// An operation with one formula per operand, which reads operands and result alone.
public protocol OperandwisePrimitive: Primitive where Residuals == Void {
  /// The vector-Jacobian product of one operand: the gradient of ⟨cotangent, result⟩ with respect to it,
  /// in its shape.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value

  /// Adds the contribution to a sum of the operand's shape that nobody else refers to, where that saves
  /// making it. Nothing is recorded meanwhile. For the library's own operations: from outside, the
  /// elements of a value cannot be changed.
  ///
  /// - Returns: Whether it did; false, the default, leaves the sum as it is.
  func addVJP(_ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value) -> Bool
}

extension OperandwisePrimitive {
  /// Nothing is added in place.
  public func addVJP(_ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value) -> Bool {
    false
  }

  /// The formula of each wanted operand. Nodes ask for the formulas one by one; this is not compiled for
  /// each operation.
  @_semantics("optimize.sil.specialize.generic.never")
  public func pullback(
    _ cotangent: Value, _ saved: Saved, _ residuals: Void, into contributions: inout Contributions
  ) {
    for operand in 0..<saved.operandCount where contributions.wants(operand) {
      contributions.set(operand, vjp(operand, cotangent, saved))
    }
  }
}

/// One of the library's own operations. Their forward computations run no code of the user's, so their
/// operands need not be retained meanwhile.
package protocol BuiltInPrimitive: Primitive {
  /// Whether the first operand may hold integers or Booleans. Values hold elements of any type, so the
  /// compiler lets a function of values take them.
  static var takesIntegers: Bool { get }

  /// Whether its attributes hold references, as an array does. A constant of the type, because the optimizer
  /// drops a branch over it before it specializes the code behind it for each operation. `_isPOD` is known
  /// only later; it is checked besides.
  static var holdsReferences: Bool { get }
}

extension BuiltInPrimitive {
  /// Floating point alone.
  package static var takesIntegers: Bool { false }
  /// Numbers and shapes alone.
  package static var holdsReferences: Bool { false }
}
/// One of the library's own operations with one formula per operand.
package typealias BuiltInOperandwise = BuiltInPrimitive & OperandwisePrimitive
