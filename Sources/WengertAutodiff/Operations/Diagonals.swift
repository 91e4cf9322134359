import CWengert

// Triangles and diagonals of matrices.

extension TensorLike {
  /// The elements on and below a diagonal of the last two axes; zeros above it.
  ///
  /// - Parameter diagonal: 0 is the main one, 1 the next above it, −1 the next below.
  public func tril(diagonal: Int = 0) -> Self { triangle("tril") { $1 - $0 <= diagonal } }

  /// The elements on and above a diagonal of the last two axes; zeros below it.
  ///
  /// - Parameter diagonal: 0 is the main one, 1 the next above it, −1 the next below.
  public func triu(diagonal: Int = 0) -> Self { triangle("triu") { $1 - $0 >= diagonal } }

  private func triangle(_ name: String, _ keeps: (Int, Int) -> Bool) -> Self {
    guard rank >= 2 else {
      fail(TensorError(name, "x is \(shape); it must have two axes at least, rows and columns"))
      return self
    }
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    let isKept = (0..<rows).flatMap { row in (0..<columns).map { keeps(row, $0) } }
    let mask = Tensor<Bool>(isKept, shape: Shape([rows, columns]))
    let zero = Self(Value(Storage(.integer(0), value.dataType)))
    return select(mask, self, zero)
  }

  /// A diagonal of two axes, which go; it becomes the last axis.
  ///
  /// - Parameters:
  ///   - offset: 0 for the main diagonal, positive above it, negative below. Beyond the matrix it is empty.
  ///   - first: The axis of rows.
  ///   - second: The axis of columns.
  public func diagonal(offset: Int = 0, along first: Int = 0, _ second: Int = 1) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let (first, second) = try axes(first, second, of: shape, "diagonal")
      let rest = (0..<rank).filter { $0 != first && $0 != second }
      let place = DiagonalPlace(rows: shape[first], columns: shape[second], offset: offset)
      let matrices = permuted(rest + [first, second])
      let lead = Shape(rest.map { shape[$0] })
      let flat = matrices.reshaped(
        to: Shape([lead.elementCount, shape[first] * shape[second]]))
      return apply(Slicing(slices: place.slices(of: flat.shape)), flat)
        .reshaped(to: Shape(Array(lead) + [place.count]))
    }
  }

  /// Square matrices of zeros with the last axis as a diagonal.
  ///
  /// - Parameters:
  ///   - offset: 0 for the main diagonal, positive above it, negative below.
  ///   - first: Where the axis of rows stands in the result.
  ///   - second: Where the axis of columns stands in the result.
  public func diagEmbed(offset: Int = 0, along first: Int = -2, _ second: Int = -1) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      guard rank > 0 else {
        throw TensorError("diagEmbed", "x is a scalar; it must have an axis, the diagonal")
      }
      let size = shape[rank - 1] + Swift.abs(offset)
      let lead = Array(shape.dropLast())
      let target = try Shape(validating: lead + [size, size], for: "diagEmbed")
      let (first, second) = try axes(first, second, of: target, "diagEmbed")
      let flat = reshaped(to: Shape([lead.reduce(1, *), shape[rank - 1]]))
      let matrices = Shape([flat.shape[0], size * size])
      let place = DiagonalPlace(rows: size, columns: size, offset: offset)
      return apply(Placing(slices: place.slices(of: matrices), shape: matrices), flat)
        .reshaped(to: target).movedAxes(from: [-2, -1], to: [first, second])
    }
  }

  private func axes(
    _ first: Int, _ second: Int, of shape: Shape, _ name: String
  ) throws(TensorError) -> (Int, Int) {
    let pair = (
      try shape.normalizedAxis(first, for: name), try shape.normalizedAxis(second, for: name)
    )
    guard pair.0 != pair.1 else {
      throw TensorError(name, "rows and columns are both axis \(pair.0); they must be two axes")
    }
    return pair
  }
}

extension TensorLike where Scalar: NumericTensorScalar {
  /// Σ of the main diagonal of the last two axes, which go.
  public func trace() -> Self {
    guard rank >= 2 else {
      fail(TensorError("trace", "x is \(shape); it must have two axes at least, rows and columns"))
      return self
    }
    return diagonal(along: -2, -1).sum(along: -1)
  }
}

/// Where a diagonal lies among the elements of a matrix in row-major order.
private struct DiagonalPlace {
  private let start: Int
  private let step: Int
  let count: Int

  init(rows: Int, columns: Int, offset: Int) {
    let (row, column) = (max(0, -offset), max(0, offset))
    count = max(0, min(rows - row, columns - column))
    start = count > 0 ? row * columns + column : 0
    step = columns + 1
  }

  /// The diagonals of flat matrices, [matrices, elements].
  func slices(of shape: Shape) -> StridedRegion {
    var slices = StridedRegion(wholeOf: shape)
    slices.set(1, start: start, count: count, step: step)
    return slices
  }
}
