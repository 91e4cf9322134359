import CWengert

/// Element-wise comparisons, with broadcasting; the result holds Booleans.
infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence
infix operator .&& : LogicalConjunctionPrecedence
infix operator .|| : LogicalDisjunctionPrecedence

extension Tensor {
  private static func compare(
    _ op: wg_compare_op, _ lhs: Tensor, _ rhs: Tensor, _ name: String
  ) -> Tensor<Bool> {
    orFail(Tensor<Bool>(storage: .placeholder(.bool))) { () throws(TensorError) in
      let shape = try Shape.broadcasting(lhs.shape, rhs.shape, for: name)
      let mask = Storage.compare(op, lhs.storage, rhs.storage, shape)
      return Tensor<Bool>(
        storage: UntrackedOperations.noted(
          String(name.dropFirst()), [lhs.storage, rhs.storage], mask))
    }
  }

  /// Whether elements are equal; NaN equals nothing.
  public static func .== (lhs: Tensor, rhs: Tensor) -> Tensor<Bool> {
    compare(WG_EQ, lhs, rhs, ".==")
  }
  /// Whether elements differ.
  public static func .!= (lhs: Tensor, rhs: Tensor) -> Tensor<Bool> {
    compare(WG_NE, lhs, rhs, ".!=")
  }
  /// Whether elements equal a number.
  public static func .== (lhs: Tensor, rhs: Scalar) -> Tensor<Bool> { lhs .== Tensor(rhs) }
  /// Whether elements differ from a number.
  public static func .!= (lhs: Tensor, rhs: Scalar) -> Tensor<Bool> { lhs .!= Tensor(rhs) }
}

extension Tensor where Scalar: NumericTensorScalar {
  /// Whether lhs is less.
  public static func .< (lhs: Tensor, rhs: Tensor) -> Tensor<Bool> {
    compare(WG_LT, lhs, rhs, ".<")
  }
  /// Whether lhs is less or equal.
  public static func .<= (lhs: Tensor, rhs: Tensor) -> Tensor<Bool> {
    compare(WG_LE, lhs, rhs, ".<=")
  }
  /// Whether lhs is greater.
  public static func .> (lhs: Tensor, rhs: Tensor) -> Tensor<Bool> {
    compare(WG_GT, lhs, rhs, ".>")
  }
  /// Whether lhs is greater or equal.
  public static func .>= (lhs: Tensor, rhs: Tensor) -> Tensor<Bool> {
    compare(WG_GE, lhs, rhs, ".>=")
  }
  /// Whether elements are less than a number.
  public static func .< (lhs: Tensor, rhs: Scalar) -> Tensor<Bool> { lhs .< Tensor(rhs) }
  /// Whether elements are at most a number.
  public static func .<= (lhs: Tensor, rhs: Scalar) -> Tensor<Bool> { lhs .<= Tensor(rhs) }
  /// Whether elements are greater than a number.
  public static func .> (lhs: Tensor, rhs: Scalar) -> Tensor<Bool> { lhs .> Tensor(rhs) }
  /// Whether elements are at least a number.
  public static func .>= (lhs: Tensor, rhs: Scalar) -> Tensor<Bool> { lhs .>= Tensor(rhs) }
}

extension Tensor where Scalar == Bool {
  private static func combine(
    _ op: wg_binary_op, _ lhs: Tensor, _ rhs: Tensor, _ name: String
  ) -> Tensor {
    orFail(Tensor(storage: .placeholder(.bool))) { () throws(TensorError) in
      let shape = try Shape.broadcasting(lhs.shape, rhs.shape, for: name)
      let mask = Storage.binary(op, lhs.storage, rhs.storage, shape)
      return Tensor(
        storage: UntrackedOperations.noted(
          String(name.dropFirst()), [lhs.storage, rhs.storage], mask))
    }
  }

  /// Whether both hold.
  public static func .&& (lhs: Tensor, rhs: Tensor) -> Tensor { combine(WG_AND, lhs, rhs, ".&&") }
  /// Whether one or both hold.
  public static func .|| (lhs: Tensor, rhs: Tensor) -> Tensor { combine(WG_OR, lhs, rhs, ".||") }
  /// The opposite, element by element.
  public static prefix func ! (operand: Tensor) -> Tensor {
    let mask = operand.storage.map(WG_NOT)
    return Tensor(storage: UntrackedOperations.noted("!", [operand.storage], mask))
  }

  /// Whether any element holds; false for an empty tensor.
  public var any: Bool { storage.containsTrue }
  /// Whether every element holds; true for an empty tensor.
  public var all: Bool { !storage.containsFalse }
  /// How many elements hold.
  public var trueCount: Int { withUnsafeScalars { $0.reduce(0) { $0 + ($1 ? 1 : 0) } } }
}

extension Tensor where Scalar: FloatingTensorScalar {
  /// Whether shapes are equal and all elements are close:
  /// |a − b| ≤ absoluteTolerance + relativeTolerance · |b|; equal infinities are close.
  ///
  /// - Parameter nanEqual: Whether NaN is close to NaN.
  public func isClose(
    to other: Tensor, relativeTolerance: Scalar = 1e-5, absoluteTolerance: Scalar = 1e-8,
    nanEqual: Bool = false
  ) -> Bool {
    guard shape == other.shape else { return false }
    return withUnsafeScalars { a in
      other.withUnsafeScalars { b in
        zip(a, b).allSatisfy { x, y in
          x == y || (nanEqual && x.isNaN && y.isNaN)
            || (x.isFinite && y.isFinite
              && abs(x - y) <= absoluteTolerance + relativeTolerance * abs(y))
        }
      }
    }
  }

  /// Whether every element is finite.
  public var isFinite: Bool { storage.isFinite }
}
