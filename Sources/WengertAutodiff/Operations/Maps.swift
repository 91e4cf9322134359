import CWengert

/// An operation that maps every element by one kernel.
protocol UnaryMap: BuiltInOperandwise {
  /// The kernel of the forward computation.
  static var kernel: wg_unary_op { get }
}

extension UnaryMap {
  // The table of kernels says which.
  static var takesIntegers: Bool { true }
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    let type = x.dataType(0)
    if !type.isFloatingPoint, !wg_has_unary(Self.kernel, type.kernel) {
      throw TensorError(integers: type, for: name)
    }
    return x.shape(0)
  }
  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(x.reference(0)._withUnsafeGuaranteedRef { $0.map(Self.kernel, into: y.given($0)) })
  }
}

/// An operation that combines two operands, broadcast to one shape, element by element.
protocol BinaryMap: BuiltInOperandwise {
  /// The kernel of the forward computation.
  static var kernel: wg_binary_op { get }
  /// The name in messages.
  static var symbol: String { get }
}

extension BinaryMap {
  static var takesIntegers: Bool { true }
  var name: String { Self.symbol }
  static var broadcasts: Bool { true }
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try x.checkTypes(0, 1, for: Self.symbol)
    let type = x.dataType(0)
    if !type.isFloatingPoint, !wg_has_binary(Self.kernel, type.kernel) {
      throw TensorError(integers: type, for: name)
    }
    return try Shape.broadcasting(
      x.shape(0), x.shape(1), byteCount: x.dataType(0).byteCount, for: Self.symbol)
  }
  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(
      x.reference(0)._withUnsafeGuaranteedRef { a in
        x.reference(1)._withUnsafeGuaranteedRef { b in
          Storage.binary(Self.kernel, a, b, y.shape, into: y.given(a))
        }
      })
  }
}

// Masks are constants: no gradient flows through a comparison.
extension Value {
  /// Where the elements compare so with a number.
  package func mask(_ op: wg_compare_op, _ number: Double) -> Value {
    let number = Value(Storage(.floating(number), dataType))
    return noted(op, number, Value(.compare(op, storage, number.storage, shape)))
  }

  /// Where the elements compare so with those of another value, which is broadcast to this one's shape.
  func mask(_ op: wg_compare_op, _ other: Value) -> Value {
    noted(op, other, Value(.compare(op, storage, other.storage, shape)))
  }

  /// A mask, which observers are told of.
  private func noted(_ op: wg_compare_op, _ other: Value, _ mask: Value) -> Value {
    if wg_may_be_watched() { observed(Untracked(name: op.symbol), [self, other], mask) }
    return mask
  }

  /// Zero, as a constant scalar of this element type.
  var zero: Value { constant(0) }

  /// A number as a constant scalar of this element type.
  package func constant(_ number: Double) -> Value { Value(Storage(.floating(number), dataType)) }

  /// Σ x², as a number.
  package var sumOfSquares: Double { reference._withUnsafeGuaranteedRef { $0.sumOfSquares } }

  /// The elements of a mask as zeros and ones of another type.
  func converted(to type: DataType) -> Value { Value(storage.converted(to: type)) }
}
