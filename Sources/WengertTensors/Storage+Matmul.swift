import CWengert

extension Storage {
  /// op(A) op(B), of `shape`, over the last two axes, the leading axes broadcast.
  package static func matmul(
    _ a: Storage, _ b: Storage, transposeA: Bool, transposeB: Bool, _ shape: Shape,
    into given: consuming Storage? = nil
  ) -> Storage {
    let result = given ?? Storage(shape, a.dataType)
    result.setProducts(a, b, transposeA: transposeA, transposeB: transposeB)
    return result
  }

  /// Writes op(A) op(B) over the last two axes, the leading axes broadcast to those of this.
  private func setProducts(_ a: Storage, _ b: Storage, transposeA: Bool, transposeB: Bool) {
    if shape.rank == 2 {
      return setMatmul(a, b, transposeA: transposeA, transposeB: transposeB, adding: false)
    }
    let (rows, columns) = (shape[shape.rank - 2], shape[shape.rank - 1])
    let (aColumns, bColumns) = (a.shape[a.shape.rank - 1], b.shape[b.shape.rank - 1])
    let depth = transposeA ? a.shape[a.shape.rank - 2] : aColumns
    let type = a.dataType.kernel
    func multiply(_ aOffset: Int, _ bOffset: Int, _ offset: Int) {
      let width = a.dataType.byteCount
      wg_gemm(
        type, transposeA, transposeB, Int64(rows), Int64(columns), Int64(depth),
        a.pointer + aOffset * width, Int64(Swift.max(aColumns, 1)),
        b.pointer + bOffset * width, Int64(Swift.max(bColumns, 1)), false,
        pointer + offset * width, Int64(Swift.max(columns, 1)))
    }
    // Walk the leading axes; a leading axis of extent 1 is read again and again.
    let lead = Shape(shape.dropLast(2))
    let aStrides = Shape(a.shape.dropLast(2)).broadcastStrides(to: lead)
    let bStrides = Shape(b.shape.dropLast(2)).broadcastStrides(to: lead)
    let aMatrix = a.shape.suffix(2).reduce(1, *)
    let bMatrix = b.shape.suffix(2).reduce(1, *)
    for matrix in 0..<lead.elementCount {
      var (rest, aIndex, bIndex) = (matrix, 0, 0)
      for axis in lead.indices.reversed() {
        let position = rest % lead[axis]
        rest /= lead[axis]
        aIndex += position * aStrides[axis]
        bIndex += position * bStrides[axis]
      }
      multiply(aIndex * aMatrix, bIndex * bMatrix, matrix * rows * columns)
    }
  }

  /// Writes op(A) op(B), for matrices, or adds it to these elements.
  package func setMatmul(
    _ a: Storage, _ b: Storage, transposeA: Bool = false, transposeB: Bool = false, adding: Bool
  ) {
    let (x, y, z) = (a.shape.matrix, b.shape.matrix, shape.matrix)
    wg_gemm(
      dataType.kernel, transposeA, transposeB, Int64(z.rows), Int64(z.columns),
      Int64(transposeA ? x.rows : x.columns), a.pointer, Int64(Swift.max(x.columns, 1)),
      b.pointer, Int64(Swift.max(y.columns, 1)), adding, pointer,
      Int64(Swift.max(z.columns, 1)))
  }

  /// x w + bias, of `shape`, for matrices x and w and a vector that every row takes.
  package static func affine(
    _ x: Storage, _ w: Storage, _ bias: Storage, _ shape: Shape,
    into given: consuming Storage? = nil
  ) -> Storage {
    let result = given ?? Storage(shape, x.dataType)
    wg_affine(
      x.dataType.kernel, Int64(shape[0]), Int64(shape[1]), Int64(w.shape[0]), x.pointer, w.pointer,
      bias.pointer, result.pointer)
    return result
  }
}
