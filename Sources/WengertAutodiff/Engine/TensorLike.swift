/// A tensor or a variable: every differentiable operation is written for both.
///
/// On a `Tensor` an operation computes; on a `Variable` it also leaves a node behind, so that gradients
/// can be computed. Integer and Boolean tensors take part where an operation makes sense for them.
///
/// A function of your own for both computes with `value`, whose numbers are `Double`s; the constraint keeps
/// integers out:
///
///     func swish<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
///       let x = x.value
///       return T(x * sigmoid(x))
///     }
public protocol TensorLike<Scalar>: Sendable {
  /// The element type.
  associatedtype Scalar: TensorScalar
  /// The value that operations compute with.
  var value: Value { get }
  /// The result of an operation, which holds elements of type `Scalar`; a value of other elements stops the
  /// program.
  init(_ value: Value)
}

extension Tensor: TensorLike {
  /// The elements, as a constant.
  public var value: Value { Value(storage) }
  /// The elements of a value; where it came from is forgotten.
  public init(_ value: Value) {
    let isHeld = value.dataType == Scalar.dataType
    self.init(storage: isHeld ? value.storage : value.refused(Scalar.dataType).storage)
  }
}

extension Value: TensorLike {
  /// Numbers in rules are written as `Double`s, whatever the elements are.
  public typealias Scalar = Double
  /// The value itself.
  public var value: Value { self }
  /// The value itself, unchanged.
  public init(_ value: Value) { self = value }
}

extension TensorLike {
  /// The extents of the axes.
  public var shape: Shape { value.shape }
  /// Number of axes.
  public var rank: Int { value.shape.rank }
  /// Number of elements.
  public var count: Int { value.count }

  /// A number as a constant of this one's element type, which for a `Value` need not be `Scalar`.
  func constant(_ number: Scalar) -> Self { Self(Value(Storage(number.number, value.dataType))) }

  /// Another operand in this one's element type; a constant of another type is converted.
  func operand(_ other: some TensorLike<Scalar>) -> Self {
    let value = other.value
    if value.dataType == self.value.dataType || value.isTracked { return Self(value) }
    return Self(value.converted(to: self.value.dataType))
  }

  /// A tensor as a constant of this one's element type.
  func constant(_ tensor: Tensor<Scalar>) -> Self {
    Self(Value(tensor.storage.converted(to: value.dataType)))
  }
}

extension Value {
  /// Reports that the elements are not of a type, and would be read as others.
  @inline(never)
  func refused(_ type: DataType) -> Value {
    fail(
      TensorError(
        "init",
        "a value of \(dataType) cannot be a tensor or variable of \(type); convert it first"))
    return Value(.filled(.integer(0), shape, type))
  }
}
