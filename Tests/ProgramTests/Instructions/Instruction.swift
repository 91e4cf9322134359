import Wengert

/// What programs compute with: tensors, and variables, which record. The operators stand here because
/// a function generic over tensors and variables needs them by name.
protocol Computed<Scalar>: TensorLike where Scalar: FloatingTensorScalar {
  init(constant tensor: Tensor<Scalar>)
  static func + (lhs: Self, rhs: Self) -> Self
  static func - (lhs: Self, rhs: Self) -> Self
  static func * (lhs: Self, rhs: Self) -> Self
  static func / (lhs: Self, rhs: Self) -> Self
  static prefix func - (operand: Self) -> Self
  static func + (lhs: Self, rhs: Scalar) -> Self
  static func + (lhs: Scalar, rhs: Self) -> Self
  static func - (lhs: Self, rhs: Scalar) -> Self
  static func - (lhs: Scalar, rhs: Self) -> Self
  static func * (lhs: Self, rhs: Scalar) -> Self
  static func * (lhs: Scalar, rhs: Self) -> Self
  static func / (lhs: Self, rhs: Scalar) -> Self
  static func / (lhs: Scalar, rhs: Self) -> Self
}

extension Computed {
  /// A constant of one element.
  static func number(_ number: Double) -> Self { Self(constant: Tensor(Scalar(number))) }
}

extension Tensor: Computed where Scalar: FloatingTensorScalar {
  init(constant tensor: Tensor) { self = tensor }
}

extension Variable: Computed {
  init(constant tensor: Tensor<Scalar>) { self.init(tensor) }
}

/// One operation of a program, with its attributes.
protocol Instruction: Sendable {
  /// Draws one, with operands that it fits; nil if it fits none.
  static func draw(_ draft: inout Draft) -> Step?
  /// What the class of instructions may be called in statistics.
  var name: String { get }
  /// Computes the result.
  func callAsFunction<T: Computed>(_ x: [T]) -> T
  /// The call in Swift, with operands of these names.
  func text(_ x: [String]) -> String
  /// The same result by other operations; nil if there is no other way.
  func otherwise<T: Computed>(_ x: [T]) -> T?
  /// Whether the operands are far from kinks, ties and poles, so that differences can be taken.
  func isSmooth(at x: [Tensor<Double>]) -> Bool
}

extension Instruction {
  func otherwise<T: Computed>(_ x: [T]) -> T? { nil }
  func isSmooth(at x: [Tensor<Double>]) -> Bool { true }
}

extension Tensor<Double> {
  /// Whether all elements lie between two bounds.
  func lies(from low: Double, to high: Double) -> Bool {
    scalars.allSatisfy { low <= $0 && $0 <= high }
  }

  /// Whether no element is near a point.
  func avoids(_ points: Double..., by margin: Double = 0.05) -> Bool {
    scalars.allSatisfy { x in points.allSatisfy { Swift.abs(x - $0) > margin } }
  }
}
