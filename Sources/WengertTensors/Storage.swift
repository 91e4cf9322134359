import CWengert

/// The elements of one tensor: a shape, an element type and memory, contiguous and row-major.
///
/// It is written once, by the operation that makes it, and read-only from then on, unless its only
/// owner writes to it. Views of the leading axis and reshaped views share their owner's memory.
package final class Storage: @unchecked Sendable {
  package let shape: Shape
  package let dataType: DataType
  /// Number of elements.
  package let count: Int
  package let pointer: UnsafeMutableRawPointer
  /// Who owns the memory, if not this object.
  private let owner: Unmanaged<Storage>?

  /// Memory for a tensor, its elements not yet written.
  package convenience init(_ shape: Shape, _ dataType: DataType) {
    self.init(shape, dataType, count: shape.elementCount)
  }

  /// Memory for a tensor of another's shape and element type, its elements not yet written.
  @inline(__always)
  package convenience init(like other: Storage) {
    self.init(other.shape, other.dataType, count: other.count)
  }

  @inline(__always)
  private init(_ shape: Shape, _ dataType: DataType, count: Int) {
    self.shape = shape
    self.dataType = dataType
    self.count = count
    let bytes = count &* dataType.byteCount
    guard let memory = wg_buffer_allocate(bytes) else {
      Storage.stopWithoutMemory(bytes, shape, dataType)
    }
    pointer = memory
    owner = nil
  }

  /// A view of `count` elements of `other`, from `offset` on.
  package init(viewing other: Storage, _ shape: Shape, offset: Int = 0) {
    self.shape = shape
    dataType = other.dataType
    count = shape.elementCount
    pointer = other.pointer + offset &* other.dataType.byteCount
    owner = other.owner?.retain() ?? .passRetained(other)
  }

  @inline(never)
  private static func stopWithoutMemory(_ bytes: Int, _ shape: Shape, _ type: DataType) -> Never {
    fatalError("tensor: no memory for \(bytes) bytes (shape \(shape) of \(type))")
  }

  deinit {
    if let owner {
      owner.release()
    } else {
      wg_buffer_release(pointer, count &* dataType.byteCount)
    }
  }

  /// Whether nobody else's elements lie in the same memory, given that this object has one owner.
  package var ownsMemory: Bool { owner == nil }

  package var byteCount: Int { count &* dataType.byteCount }

  /// The elements, typed.
  package func elements<Scalar>(as _: Scalar.Type) -> UnsafeMutableBufferPointer<Scalar> {
    UnsafeMutableBufferPointer(
      start: pointer.assumingMemoryBound(to: Scalar.self), count: count)
  }

  /// A scalar tensor.
  package convenience init(_ number: Number, _ dataType: DataType) {
    self.init(Shape(), dataType)
    Storage.write(number, dataType, to: pointer)
  }

  /// A tensor with one value everywhere.
  package static func filled(_ value: Number, _ shape: Shape, _ dataType: DataType) -> Storage {
    let result = Storage(shape, dataType)
    result.fill(value)
    return result
  }

  /// Writes one value everywhere.
  package func fill(_ value: Number) {
    if case .integer(let integer) = value, dataType == .int64 {
      elements(as: Int.self).update(repeating: integer)
    } else {
      wg_fill(dataType.kernel, Int64(count), value.double, pointer)
    }
  }

  /// The result of a rejected operation inside `checked`: a scalar NaN.
  package static func placeholder(_ dataType: DataType) -> Storage {
    Storage(dataType.isFloatingPoint ? .floating(.nan) : .integer(0), dataType)
  }

  /// Writes one element.
  package static func write(
    _ number: Number, _ dataType: DataType, to pointer: UnsafeMutableRawPointer
  ) {
    switch dataType {
    case .float32: pointer.storeBytes(of: Float(number.double), as: Float.self)
    case .float64: pointer.storeBytes(of: number.double, as: Double.self)
    case .int32: pointer.storeBytes(of: Int32(number), as: Int32.self)
    case .int64: pointer.storeBytes(of: number.integer, as: Int.self)
    case .uint8: pointer.storeBytes(of: UInt8(number), as: UInt8.self)
    case .bool: pointer.storeBytes(of: number.double != 0 ? 1 : 0, as: UInt8.self)
    }
  }

  /// The first element, as a number.
  package var firstElement: Double {
    switch dataType {
    case .float32: Double(pointer.load(as: Float.self))
    case .float64: pointer.load(as: Double.self)
    case .int32: Double(pointer.load(as: Int32.self))
    case .int64: Double(pointer.load(as: Int.self))
    case .uint8, .bool: Double(pointer.load(as: UInt8.self))
    }
  }

  /// A copy with memory of its own.
  package func copied() -> Storage {
    let result = Storage(shape, dataType)
    result.pointer.copyMemory(from: pointer, byteCount: byteCount)
    return result
  }

  /// The same elements seen with another shape of as many elements.
  package func reshaped(to shape: Shape) -> Storage {
    shape == self.shape ? self : Storage(viewing: self, shape)
  }

  /// The elements converted to another type.
  package func converted(to type: DataType) -> Storage {
    if type == dataType { return self }
    let result = Storage(shape, type)
    wg_cast(dataType.kernel, type.kernel, Int64(count), pointer, result.pointer)
    return result
  }
}
