// A tensor beside a variable is a constant.

extension Variable {
  private static func constant(_ tensor: Tensor<Scalar>) -> Variable { Variable(tensor.value) }

  /// x + constant, with broadcasting.
  public static func + (lhs: Variable, rhs: Tensor<Scalar>) -> Variable { lhs + constant(rhs) }
  /// constant + x, with broadcasting.
  public static func + (lhs: Tensor<Scalar>, rhs: Variable) -> Variable { constant(lhs) + rhs }
  /// x − constant, with broadcasting.
  public static func - (lhs: Variable, rhs: Tensor<Scalar>) -> Variable { lhs - constant(rhs) }
  /// constant − x, with broadcasting.
  public static func - (lhs: Tensor<Scalar>, rhs: Variable) -> Variable { constant(lhs) - rhs }
  /// x · constant, element by element, with broadcasting.
  public static func * (lhs: Variable, rhs: Tensor<Scalar>) -> Variable { lhs * constant(rhs) }
  /// constant · x, element by element, with broadcasting.
  public static func * (lhs: Tensor<Scalar>, rhs: Variable) -> Variable { constant(lhs) * rhs }
  /// x / constant, element by element, with broadcasting.
  public static func / (lhs: Variable, rhs: Tensor<Scalar>) -> Variable { lhs / constant(rhs) }
  /// constant / x, element by element, with broadcasting.
  public static func / (lhs: Tensor<Scalar>, rhs: Variable) -> Variable { constant(lhs) / rhs }
}
