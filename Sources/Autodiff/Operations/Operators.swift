// The arithmetic operators. Each stands four times, because the compiler tells concrete types apart some
// fifty times faster than it weighs one operator that is generic over all of them: with that, a formula of
// ten operators and literals did not compile in reasonable time.

extension Tensor where Scalar: NumericTensorScalar {
  /// a + b, with broadcasting.
  public static func + (lhs: Tensor, rhs: Tensor) -> Tensor { Arithmetic.add(lhs, rhs) }
  /// a − b, with broadcasting.
  public static func - (lhs: Tensor, rhs: Tensor) -> Tensor { Arithmetic.subtract(lhs, rhs) }
  /// a · b, element by element, with broadcasting.
  public static func * (lhs: Tensor, rhs: Tensor) -> Tensor { Arithmetic.multiply(lhs, rhs) }
  /// a / b, element by element, with broadcasting. Integers truncate toward zero; a zero among
  /// integer divisors stops the program.
  public static func / (lhs: Tensor, rhs: Tensor) -> Tensor { Arithmetic.divide(lhs, rhs) }
  /// −x.
  public static prefix func - (operand: Tensor) -> Tensor { Arithmetic.negate(operand) }
  /// x + number.
  public static func + (lhs: Tensor, rhs: Scalar) -> Tensor { Arithmetic.add(lhs, rhs) }
  /// number + x.
  public static func + (lhs: Scalar, rhs: Tensor) -> Tensor { Arithmetic.add(rhs, lhs) }
  /// x − number.
  public static func - (lhs: Tensor, rhs: Scalar) -> Tensor { Arithmetic.subtract(lhs, rhs) }
  /// number − x.
  public static func - (lhs: Scalar, rhs: Tensor) -> Tensor { Arithmetic.subtract(lhs, rhs) }
  /// x · number.
  public static func * (lhs: Tensor, rhs: Scalar) -> Tensor { Arithmetic.multiply(lhs, rhs) }
  /// number · x.
  public static func * (lhs: Scalar, rhs: Tensor) -> Tensor { Arithmetic.multiply(rhs, lhs) }
  /// x / number. An integer divisor of 0 stops the program.
  public static func / (lhs: Tensor, rhs: Scalar) -> Tensor { Arithmetic.divide(lhs, rhs) }
  /// number / x. A zero among integer divisors stops the program.
  public static func / (lhs: Scalar, rhs: Tensor) -> Tensor { Arithmetic.divide(lhs, rhs) }
}

extension Variable {
  /// a + b, with broadcasting.
  public static func + (lhs: Variable, rhs: Variable) -> Variable { Arithmetic.add(lhs, rhs) }
  /// a − b, with broadcasting.
  public static func - (lhs: Variable, rhs: Variable) -> Variable { Arithmetic.subtract(lhs, rhs) }
  /// a · b, element by element, with broadcasting.
  public static func * (lhs: Variable, rhs: Variable) -> Variable { Arithmetic.multiply(lhs, rhs) }
  /// a / b, element by element, with broadcasting. Integers truncate toward zero; a zero among
  /// integer divisors stops the program.
  public static func / (lhs: Variable, rhs: Variable) -> Variable { Arithmetic.divide(lhs, rhs) }
  /// −x.
  public static prefix func - (operand: Variable) -> Variable { Arithmetic.negate(operand) }
  /// x + number.
  public static func + (lhs: Variable, rhs: Scalar) -> Variable { Arithmetic.add(lhs, rhs) }
  /// number + x.
  public static func + (lhs: Scalar, rhs: Variable) -> Variable { Arithmetic.add(rhs, lhs) }
  /// x − number.
  public static func - (lhs: Variable, rhs: Scalar) -> Variable { Arithmetic.subtract(lhs, rhs) }
  /// number − x.
  public static func - (lhs: Scalar, rhs: Variable) -> Variable { Arithmetic.subtract(lhs, rhs) }
  /// x · number.
  public static func * (lhs: Variable, rhs: Scalar) -> Variable { Arithmetic.multiply(lhs, rhs) }
  /// number · x.
  public static func * (lhs: Scalar, rhs: Variable) -> Variable { Arithmetic.multiply(rhs, lhs) }
  /// x / number. An integer divisor of 0 stops the program.
  public static func / (lhs: Variable, rhs: Scalar) -> Variable { Arithmetic.divide(lhs, rhs) }
  /// number / x. A zero among integer divisors stops the program.
  public static func / (lhs: Scalar, rhs: Variable) -> Variable { Arithmetic.divide(lhs, rhs) }
}

extension Value {
  /// a + b, with broadcasting.
  public static func + (lhs: Value, rhs: Value) -> Value { Arithmetic.add(lhs, rhs) }
  /// a − b, with broadcasting.
  public static func - (lhs: Value, rhs: Value) -> Value { Arithmetic.subtract(lhs, rhs) }
  /// a · b, element by element, with broadcasting.
  public static func * (lhs: Value, rhs: Value) -> Value { Arithmetic.multiply(lhs, rhs) }
  /// a / b, element by element, with broadcasting. Integers truncate toward zero; a zero among
  /// integer divisors stops the program.
  public static func / (lhs: Value, rhs: Value) -> Value { Arithmetic.divide(lhs, rhs) }
  /// −x.
  public static prefix func - (operand: Value) -> Value { Arithmetic.negate(operand) }
  /// x + number.
  public static func + (lhs: Value, rhs: Double) -> Value { Arithmetic.add(lhs, rhs) }
  /// number + x.
  public static func + (lhs: Double, rhs: Value) -> Value { Arithmetic.add(rhs, lhs) }
  /// x − number.
  public static func - (lhs: Value, rhs: Double) -> Value { Arithmetic.subtract(lhs, rhs) }
  /// number − x.
  public static func - (lhs: Double, rhs: Value) -> Value { Arithmetic.subtract(lhs, rhs) }
  /// x · number.
  public static func * (lhs: Value, rhs: Double) -> Value { Arithmetic.multiply(lhs, rhs) }
  /// number · x.
  public static func * (lhs: Double, rhs: Value) -> Value { Arithmetic.multiply(rhs, lhs) }
  /// x / number. An integer divisor of 0 stops the program.
  public static func / (lhs: Value, rhs: Double) -> Value { Arithmetic.divide(lhs, rhs) }
  /// number / x. A zero among integer divisors stops the program.
  public static func / (lhs: Double, rhs: Value) -> Value { Arithmetic.divide(lhs, rhs) }
}

// For functions that are generic over tensors and variables, in this package.
extension TensorLike where Scalar: NumericTensorScalar {
  /// a + b, with broadcasting.
  @_disfavoredOverload
  package static func + (lhs: Self, rhs: Self) -> Self { Arithmetic.add(lhs, rhs) }
  /// a − b, with broadcasting.
  @_disfavoredOverload
  package static func - (lhs: Self, rhs: Self) -> Self { Arithmetic.subtract(lhs, rhs) }
  /// a · b, element by element, with broadcasting.
  @_disfavoredOverload
  package static func * (lhs: Self, rhs: Self) -> Self { Arithmetic.multiply(lhs, rhs) }
  /// a / b, element by element, with broadcasting. Integers truncate toward zero; a zero among
  /// integer divisors stops the program.
  @_disfavoredOverload
  package static func / (lhs: Self, rhs: Self) -> Self { Arithmetic.divide(lhs, rhs) }
  /// −x.
  @_disfavoredOverload
  package static prefix func - (operand: Self) -> Self { Arithmetic.negate(operand) }
  /// x + number.
  @_disfavoredOverload
  package static func + (lhs: Self, rhs: Scalar) -> Self { Arithmetic.add(lhs, rhs) }
  /// number + x.
  @_disfavoredOverload
  package static func + (lhs: Scalar, rhs: Self) -> Self { Arithmetic.add(rhs, lhs) }
  /// x − number.
  @_disfavoredOverload
  package static func - (lhs: Self, rhs: Scalar) -> Self { Arithmetic.subtract(lhs, rhs) }
  /// number − x.
  @_disfavoredOverload
  package static func - (lhs: Scalar, rhs: Self) -> Self { Arithmetic.subtract(lhs, rhs) }
  /// x · number.
  @_disfavoredOverload
  package static func * (lhs: Self, rhs: Scalar) -> Self { Arithmetic.multiply(lhs, rhs) }
  /// number · x.
  @_disfavoredOverload
  package static func * (lhs: Scalar, rhs: Self) -> Self { Arithmetic.multiply(rhs, lhs) }
  /// x / number. An integer divisor of 0 stops the program.
  @_disfavoredOverload
  package static func / (lhs: Self, rhs: Scalar) -> Self { Arithmetic.divide(lhs, rhs) }
  /// number / x. A zero among integer divisors stops the program.
  @_disfavoredOverload
  package static func / (lhs: Scalar, rhs: Self) -> Self { Arithmetic.divide(lhs, rhs) }
}

extension TensorLike where Scalar: NumericTensorScalar {
  /// Adds in place of this.
  public static func += (lhs: inout Self, rhs: Self) { lhs = lhs + rhs }
  /// Subtracts in place of this.
  public static func -= (lhs: inout Self, rhs: Self) { lhs = lhs - rhs }
  /// Multiplies in place of this.
  public static func *= (lhs: inout Self, rhs: Self) { lhs = lhs * rhs }
  /// Divides in place of this.
  public static func /= (lhs: inout Self, rhs: Self) { lhs = lhs / rhs }
  /// Adds a number in place of this.
  public static func += (lhs: inout Self, rhs: Scalar) { lhs = lhs + rhs }
  /// Subtracts a number in place of this.
  public static func -= (lhs: inout Self, rhs: Scalar) { lhs = lhs - rhs }
  /// Multiplies by a number in place of this.
  public static func *= (lhs: inout Self, rhs: Scalar) { lhs = lhs * rhs }
  /// Divides by a number in place of this.
  public static func /= (lhs: inout Self, rhs: Scalar) { lhs = lhs / rhs }
}
