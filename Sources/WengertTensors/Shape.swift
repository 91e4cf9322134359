/// The extents of a tensor's axes, outermost first: rank 0 (a scalar) to 8, each extent 0 or more.
///
/// It lives inline, so that making, comparing and storing one never allocates.
public struct Shape: Hashable, Sendable {
  /// The greatest rank.
  public static let maximumRank = 8

  // Lanes at and beyond `rank` are 0, so that equality is the equality of all lanes.
  // Pairs, because a wider vector would ask for memory of a stricter alignment than `malloc` gives.
  @usableFromInline var first: SIMD2<Int32>
  @usableFromInline var second: SIMD2<Int32>
  @usableFromInline var third: SIMD2<Int32>
  @usableFromInline var fourth: SIMD2<Int32>
  @usableFromInline var axisCount: Int32

  /// The shape of a scalar.
  @inlinable public init() {
    first = .zero
    second = .zero
    third = .zero
    fourth = .zero
    axisCount = 0
  }

  /// A shape of the given extents; stops the program if there are more than 8 or one is negative.
  public init(_ extents: some Collection<Int>) {
    self = orFail(Shape()) { () throws(TensorError) in try Shape(validating: extents, for: "shape")
    }
  }

  /// A shape of the given extents.
  ///
  /// - Throws: `TensorError` if there are more than 8, one is negative or beyond 2³¹ − 1, or the
  ///   number of elements does not fit the address space.
  package init(validating extents: some Collection<Int>, for operation: String) throws(TensorError)
  {
    self.init()
    guard extents.count <= Shape.maximumRank else {
      throw TensorError(
        operation, "\(Array(extents)) has rank \(extents.count); the greatest rank is 8")
    }
    for extent in extents {
      guard extent >= 0 && extent <= Int(Int32.max) else {
        throw TensorError(
          operation,
          "\(Array(extents)) has an extent of \(extent); an extent lies between 0 and 2147483647")
      }
      append(extent)
    }
    try checkElementCount(for: operation)
  }

  /// - Throws: `TensorError` if the number of elements does not fit the address space.
  @inline(__always)
  package func checkElementCount(for operation: @autoclosure () -> String) throws(TensorError) {
    if rank <= 2 && elementCount <= Shape.small { return }
    try checkManyElements(for: operation())
  }

  /// Matrices of so many elements or fewer fit any memory; the product of two extents cannot overflow.
  package static let small = 1 << 20

  private func checkManyElements(for operation: @autoclosure () -> String) throws(TensorError) {
    var elements = 1
    for extent in self {
      let (product, overflow) = elements.multipliedReportingOverflow(by: Swift.max(extent, 1))
      // Also with an extent of 0 the others' product must be a number: strides are such products.
      guard !overflow && product <= Int.max / 16 else {
        throw TensorError(operation(), "\(self) has more elements than any memory can hold")
      }
      elements = product
    }
    // Whatever the elements are, each takes a byte.
    guard contains(0) || elements <= MemoryLimit.bytes else {
      throw TensorError(
        operation(),
        "\(self) has \(elements) elements; the memory of this machine has \(MemoryLimit.bytes) bytes"
      )
    }
  }

  /// The shape of a matrix.
  @inlinable package init(rows: Int, columns: Int) {
    self.init()
    first = [Int32(rows), Int32(columns)]
    axisCount = 2
  }

  /// Number of axes.
  @inlinable public var rank: Int { Int(axisCount) }

  /// Number of elements: the product of the extents, 1 for a scalar.
  @inlinable public var elementCount: Int {
    @inline(__always) get {
      switch axisCount {
      case 0: 1
      case 1: Int(first[0])
      case 2: Int(first[0]) &* Int(first[1])
      default: product
      }
    }
  }

  @usableFromInline var product: Int {
    var product = 1
    for axis in 0..<rank { product &*= self[axis] }
    return product
  }

  /// The extents of a matrix' axes, without a check that it is one.
  @inlinable package var matrix: (rows: Int, columns: Int) { (Int(first[0]), Int(first[1])) }

  @inlinable package mutating func append(_ extent: Int) {
    axisCount += 1
    self[rank - 1] = extent
  }
}

extension Shape {
  /// Whether ranks and all extents are equal.
  @inlinable public static func == (lhs: Shape, rhs: Shape) -> Bool {
    // Operations compare shapes several times each: as four words, without a branch.
    func difference(_ a: SIMD2<Int32>, _ b: SIMD2<Int32>) -> UInt64 {
      unsafeBitCast(a, to: UInt64.self) ^ unsafeBitCast(b, to: UInt64.self)
    }
    let differences =
      difference(lhs.first, rhs.first) | difference(lhs.second, rhs.second)
      | difference(lhs.third, rhs.third) | difference(lhs.fourth, rhs.fourth)
    return differences == 0 && lhs.axisCount == rhs.axisCount
  }
}

extension Shape: RandomAccessCollection, MutableCollection {
  /// The first axis.
  @inlinable public var startIndex: Int { 0 }
  /// One past the last axis.
  @inlinable public var endIndex: Int { rank }

  /// The extent of an axis, counted from the front: `shape.last` is that of the last.
  @inlinable public subscript(axis: Int) -> Int {
    get {
      guard hasAxis(axis) else { return missing(axis) }
      let pair =
        switch axis >> 1 {
        case 0: first
        case 1: second
        case 2: third
        default: fourth
        }
      return Int(pair[axis & 1])
    }
    set {
      guard hasAxis(axis) else { return _ = missing(axis) }
      guard let extent = UInt32(exactly: newValue), extent <= Int32.max else {
        return refuse(newValue)
      }
      switch axis >> 1 {
      case 0: first[axis & 1] = Int32(bitPattern: extent)
      case 1: second[axis & 1] = Int32(bitPattern: extent)
      case 2: third[axis & 1] = Int32(bitPattern: extent)
      default: fourth[axis & 1] = Int32(bitPattern: extent)
      }
    }
  }
}

extension Shape {
  @inlinable func hasAxis(_ axis: Int) -> Bool { axis >= 0 && axis < rank }

  /// Reports an extent that cannot be.
  @usableFromInline @inline(never)
  func refuse(_ extent: Int) {
    fail(
      TensorError("shape", "an extent of \(extent); an extent lies between 0 and 2147483647"))
  }

  /// Reports an axis that is not there.
  @usableFromInline @inline(never)
  func missing(_ axis: Int) -> Int {
    let range = rank == 0 ? "a scalar has no axes" : "it must lie in 0...\(rank - 1)"
    let hint = axis < 0 ? "; shape.last is the extent of the last" : ""
    fail(TensorError("shape", "axis \(axis) is out of range for \(self): \(range)\(hint)"))
    return 0
  }
}

extension Shape: ExpressibleByArrayLiteral, CustomStringConvertible {
  /// A shape written as a literal: `[32, 784]`.
  public init(arrayLiteral extents: Int...) { self.init(extents) }

  /// The extents as a list: `[32, 784]`.
  public var description: String {
    "[" + map(String.init).joined(separator: ", ") + "]"
  }
}
