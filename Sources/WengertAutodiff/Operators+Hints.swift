// Operators that do not exist, with their replacements. None can be called, so that formulas of tensors and
// variables do not weigh them: operators that could be called made the compiler give up on formulas of ten terms.

extension TensorLike {
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(a.value + b.value)`")
  @_disfavoredOverload
  public static func + (lhs: Self, rhs: Self) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(a.value - b.value)`")
  @_disfavoredOverload
  public static func - (lhs: Self, rhs: Self) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(a.value * b.value)`")
  @_disfavoredOverload
  public static func * (lhs: Self, rhs: Self) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(a.value / b.value)`")
  @_disfavoredOverload
  public static func / (lhs: Self, rhs: Self) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(-x.value)`")
  @_disfavoredOverload
  public static prefix func - (operand: Self) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(x.value + 1)`")
  @_disfavoredOverload
  public static func + (lhs: Self, rhs: Scalar) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(1 + x.value)`")
  @_disfavoredOverload
  public static func + (lhs: Scalar, rhs: Self) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(x.value - 1)`")
  @_disfavoredOverload
  public static func - (lhs: Self, rhs: Scalar) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(1 - x.value)`")
  @_disfavoredOverload
  public static func - (lhs: Scalar, rhs: Self) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(x.value * 2)`")
  @_disfavoredOverload
  public static func * (lhs: Self, rhs: Scalar) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(2 * x.value)`")
  @_disfavoredOverload
  public static func * (lhs: Scalar, rhs: Self) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(x.value / 2)`")
  @_disfavoredOverload
  public static func / (lhs: Self, rhs: Scalar) -> Self { fatalError() }
  /// Functions for tensors and variables compute with values.
  @available(*, unavailable, message: "compute with values: `T(2 / x.value)`")
  @_disfavoredOverload
  public static func / (lhs: Scalar, rhs: Self) -> Self { fatalError() }
}

extension Tensor where Scalar: FloatingTensorScalar {
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `x + Float(n)`, with the tensor's element type")
  @_disfavoredOverload
  public static func + (lhs: Tensor, rhs: Int) -> Tensor { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `Float(n) + x`, with the tensor's element type")
  @_disfavoredOverload
  public static func + (lhs: Int, rhs: Tensor) -> Tensor { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `x - Float(n)`, with the tensor's element type")
  @_disfavoredOverload
  public static func - (lhs: Tensor, rhs: Int) -> Tensor { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `Float(n) - x`, with the tensor's element type")
  @_disfavoredOverload
  public static func - (lhs: Int, rhs: Tensor) -> Tensor { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `x * Float(n)`, with the tensor's element type")
  @_disfavoredOverload
  public static func * (lhs: Tensor, rhs: Int) -> Tensor { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `Float(n) * x`, with the tensor's element type")
  @_disfavoredOverload
  public static func * (lhs: Int, rhs: Tensor) -> Tensor { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `x / Float(n)`, with the tensor's element type")
  @_disfavoredOverload
  public static func / (lhs: Tensor, rhs: Int) -> Tensor { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `Float(n) / x`, with the tensor's element type")
  @_disfavoredOverload
  public static func / (lhs: Int, rhs: Tensor) -> Tensor { fatalError() }
}

extension Variable {
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `x + Float(n)`, with the tensor's element type")
  @_disfavoredOverload
  public static func + (lhs: Variable, rhs: Int) -> Variable { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `Float(n) + x`, with the tensor's element type")
  @_disfavoredOverload
  public static func + (lhs: Int, rhs: Variable) -> Variable { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `x - Float(n)`, with the tensor's element type")
  @_disfavoredOverload
  public static func - (lhs: Variable, rhs: Int) -> Variable { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `Float(n) - x`, with the tensor's element type")
  @_disfavoredOverload
  public static func - (lhs: Int, rhs: Variable) -> Variable { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `x * Float(n)`, with the tensor's element type")
  @_disfavoredOverload
  public static func * (lhs: Variable, rhs: Int) -> Variable { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `Float(n) * x`, with the tensor's element type")
  @_disfavoredOverload
  public static func * (lhs: Int, rhs: Variable) -> Variable { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `x / Float(n)`, with the tensor's element type")
  @_disfavoredOverload
  public static func / (lhs: Variable, rhs: Int) -> Variable { fatalError() }
  /// A number beside a tensor has the tensor's element type.
  @available(*, unavailable, message: "write `Float(n) / x`, with the tensor's element type")
  @_disfavoredOverload
  public static func / (lhs: Int, rhs: Variable) -> Variable { fatalError() }
}
