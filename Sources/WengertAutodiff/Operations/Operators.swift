// The arithmetic operators. Each stands four times, because the compiler tells concrete types apart some
// fifty times faster than it weighs one operator that is generic over all of them: with that, a formula of
// ten operators and literals did not compile in reasonable time.

extension Tensor where Scalar: NumericTensorScalar {
  /// a + b, with broadcasting.
  public static func + (lhs: Tensor, rhs: Tensor) -> Tensor {
    Tensor(Arithmetic.add(lhs.value, rhs.value))
  }
  /// a − b, with broadcasting.
  public static func - (lhs: Tensor, rhs: Tensor) -> Tensor {
    Tensor(Arithmetic.subtract(lhs.value, rhs.value))
  }
  /// a · b, element by element, with broadcasting.
  public static func * (lhs: Tensor, rhs: Tensor) -> Tensor {
    Tensor(Arithmetic.multiply(lhs.value, rhs.value))
  }
  /// a / b, element by element, with broadcasting. Integers truncate toward zero; a zero among
  /// integer divisors stops the program.
  public static func / (lhs: Tensor, rhs: Tensor) -> Tensor {
    Tensor(Arithmetic.divide(lhs.value, rhs.value))
  }
  /// The negative of each element, −x.
  public static prefix func - (operand: Tensor) -> Tensor {
    Tensor(Arithmetic.negate(operand.value))
  }
  /// x + number.
  public static func + (lhs: Tensor, rhs: Scalar) -> Tensor {
    Tensor(Arithmetic.add(lhs.value, rhs.number))
  }
  /// number + x.
  public static func + (lhs: Scalar, rhs: Tensor) -> Tensor {
    Tensor(Arithmetic.add(rhs.value, lhs.number))
  }
  /// x − number.
  public static func - (lhs: Tensor, rhs: Scalar) -> Tensor {
    Tensor(Arithmetic.subtract(lhs.value, rhs.number))
  }
  /// number − x.
  public static func - (lhs: Scalar, rhs: Tensor) -> Tensor {
    Tensor(Arithmetic.subtract(lhs.number, rhs.value))
  }
  /// x · number.
  public static func * (lhs: Tensor, rhs: Scalar) -> Tensor {
    Tensor(Arithmetic.multiply(lhs.value, rhs.number))
  }
  /// number · x.
  public static func * (lhs: Scalar, rhs: Tensor) -> Tensor {
    Tensor(Arithmetic.multiply(rhs.value, lhs.number))
  }
  /// x / number. An integer divisor of 0 stops the program.
  public static func / (lhs: Tensor, rhs: Scalar) -> Tensor {
    Tensor(Arithmetic.divide(lhs.value, rhs.number))
  }
  /// number / x. A zero among integer divisors stops the program.
  public static func / (lhs: Scalar, rhs: Tensor) -> Tensor {
    Tensor(Arithmetic.divide(lhs.number, rhs.value))
  }
}

extension Variable {
  /// a + b, with broadcasting.
  public static func + (lhs: Variable, rhs: Variable) -> Variable {
    Variable(sameType: Arithmetic.add(lhs.value, rhs.value))
  }
  /// a − b, with broadcasting.
  public static func - (lhs: Variable, rhs: Variable) -> Variable {
    Variable(sameType: Arithmetic.subtract(lhs.value, rhs.value))
  }
  /// a · b, element by element, with broadcasting.
  public static func * (lhs: Variable, rhs: Variable) -> Variable {
    Variable(sameType: Arithmetic.multiply(lhs.value, rhs.value))
  }
  /// a / b, element by element, with broadcasting. Integers truncate toward zero; a zero among
  /// integer divisors stops the program.
  public static func / (lhs: Variable, rhs: Variable) -> Variable {
    Variable(sameType: Arithmetic.divide(lhs.value, rhs.value))
  }
  /// The negative of each element, −x.
  public static prefix func - (operand: Variable) -> Variable {
    Variable(sameType: Arithmetic.negate(operand.value))
  }
  /// x + number.
  public static func + (lhs: Variable, rhs: Scalar) -> Variable {
    Variable(sameType: Arithmetic.add(lhs.value, rhs.number))
  }
  /// number + x.
  public static func + (lhs: Scalar, rhs: Variable) -> Variable {
    Variable(sameType: Arithmetic.add(rhs.value, lhs.number))
  }
  /// x − number.
  public static func - (lhs: Variable, rhs: Scalar) -> Variable {
    Variable(sameType: Arithmetic.subtract(lhs.value, rhs.number))
  }
  /// number − x.
  public static func - (lhs: Scalar, rhs: Variable) -> Variable {
    Variable(sameType: Arithmetic.subtract(lhs.number, rhs.value))
  }
  /// x · number.
  public static func * (lhs: Variable, rhs: Scalar) -> Variable {
    Variable(sameType: Arithmetic.multiply(lhs.value, rhs.number))
  }
  /// number · x.
  public static func * (lhs: Scalar, rhs: Variable) -> Variable {
    Variable(sameType: Arithmetic.multiply(rhs.value, lhs.number))
  }
  /// x / number. An integer divisor of 0 stops the program.
  public static func / (lhs: Variable, rhs: Scalar) -> Variable {
    Variable(sameType: Arithmetic.divide(lhs.value, rhs.number))
  }
  /// number / x. A zero among integer divisors stops the program.
  public static func / (lhs: Scalar, rhs: Variable) -> Variable {
    Variable(sameType: Arithmetic.divide(lhs.number, rhs.value))
  }
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
  /// The negative of each element, −x.
  public static prefix func - (operand: Value) -> Value { Arithmetic.negate(operand) }
  /// x + number.
  public static func + (lhs: Value, rhs: Double) -> Value { Arithmetic.add(lhs, .floating(rhs)) }
  /// number + x.
  public static func + (lhs: Double, rhs: Value) -> Value { Arithmetic.add(rhs, .floating(lhs)) }
  /// x − number.
  public static func - (lhs: Value, rhs: Double) -> Value {
    Arithmetic.subtract(lhs, .floating(rhs))
  }
  /// number − x.
  public static func - (lhs: Double, rhs: Value) -> Value {
    Arithmetic.subtract(.floating(lhs), rhs)
  }
  /// x · number.
  public static func * (lhs: Value, rhs: Double) -> Value {
    Arithmetic.multiply(lhs, .floating(rhs))
  }
  /// number · x.
  public static func * (lhs: Double, rhs: Value) -> Value {
    Arithmetic.multiply(rhs, .floating(lhs))
  }
  /// x / number. An integer divisor of 0 stops the program.
  public static func / (lhs: Value, rhs: Double) -> Value { Arithmetic.divide(lhs, .floating(rhs)) }
  /// number / x. A zero among integer divisors stops the program.
  public static func / (lhs: Double, rhs: Value) -> Value { Arithmetic.divide(.floating(lhs), rhs) }
}

// For functions that are generic over tensors and variables, in this package.
extension TensorLike where Scalar: NumericTensorScalar {
  /// a + b, with broadcasting.
  @_disfavoredOverload
  package static func + (lhs: Self, rhs: Self) -> Self {
    Self(Arithmetic.add(lhs.value, rhs.value))
  }
  /// a − b, with broadcasting.
  @_disfavoredOverload
  package static func - (lhs: Self, rhs: Self) -> Self {
    Self(Arithmetic.subtract(lhs.value, rhs.value))
  }
  /// a · b, element by element, with broadcasting.
  @_disfavoredOverload
  package static func * (lhs: Self, rhs: Self) -> Self {
    Self(Arithmetic.multiply(lhs.value, rhs.value))
  }
  /// a / b, element by element, with broadcasting. Integers truncate toward zero; a zero among
  /// integer divisors stops the program.
  @_disfavoredOverload
  package static func / (lhs: Self, rhs: Self) -> Self {
    Self(Arithmetic.divide(lhs.value, rhs.value))
  }
  /// −x.
  @_disfavoredOverload
  package static prefix func - (operand: Self) -> Self { Self(Arithmetic.negate(operand.value)) }
  /// x + number.
  @_disfavoredOverload
  package static func + (lhs: Self, rhs: Scalar) -> Self {
    Self(Arithmetic.add(lhs.value, rhs.number))
  }
  /// number + x.
  @_disfavoredOverload
  package static func + (lhs: Scalar, rhs: Self) -> Self {
    Self(Arithmetic.add(rhs.value, lhs.number))
  }
  /// x − number.
  @_disfavoredOverload
  package static func - (lhs: Self, rhs: Scalar) -> Self {
    Self(Arithmetic.subtract(lhs.value, rhs.number))
  }
  /// number − x.
  @_disfavoredOverload
  package static func - (lhs: Scalar, rhs: Self) -> Self {
    Self(Arithmetic.subtract(lhs.number, rhs.value))
  }
  /// x · number.
  @_disfavoredOverload
  package static func * (lhs: Self, rhs: Scalar) -> Self {
    Self(Arithmetic.multiply(lhs.value, rhs.number))
  }
  /// number · x.
  @_disfavoredOverload
  package static func * (lhs: Scalar, rhs: Self) -> Self {
    Self(Arithmetic.multiply(rhs.value, lhs.number))
  }
  /// x / number. An integer divisor of 0 stops the program.
  @_disfavoredOverload
  package static func / (lhs: Self, rhs: Scalar) -> Self {
    Self(Arithmetic.divide(lhs.value, rhs.number))
  }
  /// number / x. A zero among integer divisors stops the program.
  @_disfavoredOverload
  package static func / (lhs: Scalar, rhs: Self) -> Self {
    Self(Arithmetic.divide(lhs.number, rhs.value))
  }
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
