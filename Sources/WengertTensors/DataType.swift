import CWengert

/// The element type of a tensor, as the kernels know it.
public enum DataType: UInt8, Sendable, CaseIterable {
  // The raw values are those of `wg_dtype`.

  /// `Float`, 4 bytes each.
  case float32 = 0
  /// `Double`, 8 bytes each.
  case float64
  /// `Int32`, 4 bytes each.
  case int32
  /// `Int`, 8 bytes each.
  case int64
  /// `UInt8`, a byte each.
  case uint8
  /// `Bool`, a byte each.
  case bool

  /// Bytes per element.
  @inlinable public var byteCount: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .uint8, .bool: 1
    }
  }

  /// Whether gradients exist for this type.
  @inlinable public var isFloatingPoint: Bool { self == .float32 || self == .float64 }

  @inlinable package var kernel: wg_dtype { wg_dtype(rawValue: UInt32(rawValue)) }
}

extension DataType: CustomStringConvertible {
  /// The type's name in Swift, such as `Float`.
  public var description: String {
    switch self {
    case .float32: "Float"
    case .float64: "Double"
    case .int32: "Int32"
    case .int64: "Int"
    case .uint8: "UInt8"
    case .bool: "Bool"
    }
  }
}
