import CWengert

/// Batches of matrices as the kernels see them: doubles in memory of their own.
struct MatrixBatch {
  let storage: Storage
  let rows: Int
  let columns: Int
  /// Number of matrices.
  let count: Int

  /// A copy of a value's matrices, its last two axes.
  init(copying value: Value) {
    let shape = value.shape
    storage = Storage(shape, .float64)
    let doubles = value.storage.converted(to: .float64)
    storage.pointer.copyMemory(from: doubles.pointer, byteCount: storage.byteCount)
    (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
    count = shape.dropLast(2).reduce(1, *)
  }

  /// Matrices that are yet to be written.
  init(_ shape: Shape) {
    storage = Storage(shape, .float64)
    (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
    count = shape.dropLast(2).reduce(1, *)
  }

  var doubles: UnsafeMutablePointer<Double> {
    storage.pointer.assumingMemoryBound(to: Double.self)
  }

  /// The matrices in another element type.
  func converted(to type: DataType) -> Value { Value(storage).converted(to: type) }
}

extension Storage {
  /// The elements of a vector per matrix.
  var doubles: UnsafeMutablePointer<Double> { pointer.assumingMemoryBound(to: Double.self) }
}

/// Matrices as the products of a lower and an upper triangle, their rows exchanged.
struct EliminatedMatrices {
  private let matrices: MatrixBatch
  private let pivots: Storage
  private let signs: Storage

  init(_ value: Value) {
    matrices = MatrixBatch(copying: value)
    let lead = Shape(value.shape.dropLast(2))
    pivots = Storage(Shape(Array(lead) + [matrices.rows]), .int64)
    signs = Storage(lead, .float64)
    wg_lu(
      Int64(matrices.count), Int64(matrices.rows), matrices.doubles,
      pivots.pointer.assumingMemoryBound(to: Int64.self), signs.doubles)
  }

  /// The diagonal of the upper triangle of a matrix.
  private func diagonal(_ index: Int) -> [Double] {
    let n = matrices.rows
    return (0..<n).map { matrices.doubles[index * n * n + $0 * (n + 1)] }
  }

  /// The first matrix with a pivot of 0, or NaN.
  var firstSingular: Int? {
    (0..<matrices.count).first { diagonal($0).contains { !(abs($0) > 0) } }
  }

  /// Whether a pivot is so small beside the greatest that the inverse says little.
  var isNearlySingular: Bool {
    (0..<matrices.count).contains { index in
      let sizes = diagonal(index).map { abs($0) }
      guard let least = sizes.min(), let greatest = sizes.max() else { return false }
      return !(least > 1e-10 * greatest)
    }
  }

  /// Sign and logarithm of the absolute value of each determinant.
  func logDeterminants() -> (signs: Storage, logarithms: Storage) {
    let result = Storage(signs.shape, .float64)
    let diagonals = Storage(pivots.shape, .float64)
    for index in 0..<matrices.count {
      let diagonal = diagonal(index)
      for (place, pivot) in diagonal.enumerated() {
        diagonals.doubles[index * matrices.rows + place] = pivot
      }
      result.doubles[index] = diagonal.reduce(signs.doubles[index]) {
        $0 * ($1 > 0 ? 1 : $1 < 0 ? -1 : $1)
      }
    }
    return (result, log(abs(Value(diagonals))).sum(along: -1).storage)
  }

  /// The product of each diagonal, with the sign of the exchanges.
  func determinants() -> Storage {
    let result = Storage(signs.shape, .float64)
    for index in 0..<matrices.count {
      result.doubles[index] = diagonal(index).reduce(signs.doubles[index], *)
    }
    return result
  }

  /// Solves for the columns of b, in place.
  func solve(_ b: MatrixBatch) {
    wg_lu_solve(
      Int64(matrices.count), Int64(matrices.rows), Int64(b.columns), matrices.doubles,
      UnsafePointer(pivots.pointer.assumingMemoryBound(to: Int64.self)), b.doubles)
  }
}
