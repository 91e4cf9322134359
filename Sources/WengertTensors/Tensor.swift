import CWengert

/// An array of scalars with a shape: rank 0 to 8, contiguous and row-major.
///
/// A tensor is a value: assigning it shares its memory, and writing to one of two copies gives that one
/// memory of its own first.
///
///     let x: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
///     print(x.shape)            // [2, 3]
///     print((x * 2).sum(along: 0))
public struct Tensor<Scalar: TensorScalar>: Sendable {
  package var storage: Storage

  /// A tensor of memory that holds `Scalar`s.
  @inline(__always)
  package init(storage: Storage) {
    assert(storage.dataType == Scalar.dataType)
    self.storage = storage
  }

  /// The extents of the axes.
  public var shape: Shape { storage.shape }
  /// Number of axes.
  public var rank: Int { storage.shape.rank }
  /// Number of elements.
  public var count: Int { storage.count }

  /// The elements in row-major order.
  public var scalars: [Scalar] {
    withUnsafeScalars { Array($0) }
  }

  /// The only element of a tensor that has one; stops the program if it has not exactly one.
  public var scalar: Scalar {
    guard count == 1 else {
      fail(
        TensorError(
          "scalar", "a tensor of shape \(shape) has \(count) elements, not exactly 1"))
      return Scalar(.integer(0))
    }
    return storage.pointer.load(as: Scalar.self)
  }

  /// Calls `body` with the elements in row-major order.
  public func withUnsafeScalars<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(storage.elements(as: Scalar.self)))
  }

  /// Calls `body` with the elements, to be changed in place.
  public mutating func withUnsafeMutableScalars<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    makeUnique()
    defer { withExtendedLifetime(storage) {} }
    return try body(storage.elements(as: Scalar.self))
  }

  /// Gives this tensor memory of its own, if it shares it.
  package mutating func makeUnique() {
    if !isKnownUniquelyReferenced(&storage) || !storage.ownsMemory { storage = storage.copied() }
  }
}

extension Tensor: Equatable, Hashable {
  /// Whether shapes and all elements are equal. As everywhere, NaN equals nothing.
  public static func == (lhs: Tensor, rhs: Tensor) -> Bool {
    guard lhs.shape == rhs.shape else { return false }
    return !Storage.compare(WG_NE, lhs.storage, rhs.storage, lhs.shape).containsTrue
  }

  /// Feeds shape and elements to the hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(shape)
    withUnsafeScalars { for scalar in $0 { hasher.combine(scalar) } }
  }
}
