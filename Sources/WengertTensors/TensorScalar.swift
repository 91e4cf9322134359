/// A type that tensors can hold: `Float`, `Double`, `Int`, `Int32`, `UInt8` or `Bool`.
///
/// Do not conform other types: kernels exist for these alone.
public protocol TensorScalar: Sendable, Hashable {
  /// The element type as the kernels know it.
  static var dataType: DataType { get }
  /// The value as a number that any element type can be written from.
  var number: Number { get }
  /// The value nearest to a number, as `Tensor(converting:)` would have it.
  init(_ number: Number)
}

/// A tensor element that can be added and multiplied: every one but `Bool`.
public protocol NumericTensorScalar: TensorScalar, Comparable, Numeric {}

/// A tensor element that gradients exist for: `Float` or `Double`.
public protocol FloatingTensorScalar: NumericTensorScalar, BinaryFloatingPoint {}

/// A scalar attribute of an operation, kept exactly whatever its type.
public enum Number: Sendable, Hashable {
  /// A floating-point value; every `Float` and `Double` is one exactly.
  case floating(Double)
  /// A whole number.
  case integer(Int)

  /// The value as a `Double`, rounded when an integer has more than 53 bits.
  public var double: Double {
    switch self {
    case .floating(let value): value
    case .integer(let value): Double(value)
    }
  }

  /// The value as an integer: truncated toward zero, saturated, NaN as 0.
  public var integer: Int {
    switch self {
    case .integer(let value): value
    case .floating(let value):
      value.isNaN ? 0 : (value >= 0x1p63 ? .max : (value < -0x1p63 ? .min : Int(value)))
    }
  }
}

extension Float: FloatingTensorScalar {
  /// The element type as the kernels know it.
  public static var dataType: DataType { .float32 }
  /// The value as a number.
  public var number: Number { .floating(Double(self)) }
  /// The value nearest to a number.
  public init(_ number: Number) { self = Float(number.double) }
}

extension Double: FloatingTensorScalar {
  /// The element type as the kernels know it.
  public static var dataType: DataType { .float64 }
  /// The value as a number.
  public var number: Number { .floating(self) }
  /// The value nearest to a number.
  public init(_ number: Number) { self = number.double }
}

extension Int: NumericTensorScalar {
  /// The element type as the kernels know it.
  public static var dataType: DataType { .int64 }
  /// The value as a number.
  public var number: Number { .integer(self) }
  /// The value nearest to a number.
  public init(_ number: Number) { self = number.integer }
}

extension Int32: NumericTensorScalar {
  /// The element type as the kernels know it.
  public static var dataType: DataType { .int32 }
  /// The value as a number.
  public var number: Number { .integer(Int(self)) }
  /// The value nearest to a number.
  public init(_ number: Number) { self = Int32(clamping: number.integer) }
}

extension UInt8: NumericTensorScalar {
  /// The element type as the kernels know it.
  public static var dataType: DataType { .uint8 }
  /// The value as a number.
  public var number: Number { .integer(Int(self)) }
  /// The value nearest to a number.
  public init(_ number: Number) { self = UInt8(clamping: number.integer) }
}

extension Bool: TensorScalar {
  /// The element type as the kernels know it.
  public static var dataType: DataType { .bool }
  /// The value as a number.
  public var number: Number { .integer(self ? 1 : 0) }
  /// The value nearest to a number.
  public init(_ number: Number) { self = number.double != 0 }
}
