import CWengert
import WengertAutodiff

extension Tensor {
  /// The rows at these positions; a view where they are neighbours in order.
  package func rows(at indices: [Int]) -> Tensor {
    let extent = shape.first ?? 0
    guard let first = indices.first, first >= 0, first + indices.count <= extent,
      zip(indices, first...).allSatisfy({ $0 == $1 })
    else { return gatheredRows(indices, of: extent) }
    return Tensor(storage: storage.sliced(Slices(of: shape, 0, first, indices.count)))
  }

  private func gatheredRows(_ indices: [Int], of extent: Int) -> Tensor {
    orFail(self) { () throws(TensorError) -> Tensor in
      let index = Tensor<Int>(indices)
      try index.storage.checkIndices(below: extent, axis: 0, for: "rows")
      var target = shape
      target[0] = indices.count
      return Tensor(storage: storage.selected(index.storage, along: 0, target))
    }
  }
}

extension Tensor where Scalar: FloatingTensorScalar {
  /// The mean of all rows, summed in `Double`, in the shape of one row.
  package func meanRow() -> Tensor<Double> {
    rowSums { $0 } * (1 / Double(shape[0]))
  }

  /// The standard deviation of all rows, element by element, with the number of rows in the divisor.
  package func deviationRow(from mean: Tensor<Double>) -> Tensor<Double> {
    let squares = rowSums { rows in
      let distance = Storage.binary(WG_SUB, rows, mean.storage, rows.shape)
      return Storage.binary(WG_MUL, distance, distance, rows.shape)
    }
    return Tensor<Double>(storage: (squares * (1 / Double(shape[0]))).storage.map(WG_SQRT))
  }

  /// (rows − mean) / deviation, for all rows.
  package func standardizedRows(mean: Tensor, deviation: Tensor? = nil) -> Tensor {
    orFail(self) { () throws(TensorError) -> Tensor in
      try mean.shape.checkBroadcasts(to: shape, for: "standardized")
      let centred = Storage.binary(WG_SUB, storage, mean.storage, shape)
      guard let deviation else { return Tensor(storage: centred) }
      return Tensor(storage: .binary(WG_DIV, centred, deviation.storage, shape))
    }
  }

  /// The sum over all rows of what `body` makes of them, in `Double`, some hundred rows at a time.
  private func rowSums(_ body: (Storage) -> Storage) -> Tensor<Double> {
    let rowShape = Shape(Array(shape.dropFirst()))
    var sum = Storage.filled(.integer(0), rowShape, .float64)
    for start in stride(from: 0, to: shape[0], by: 256) {
      let count = Swift.min(256, shape[0] - start)
      let rows = storage.sliced(Slices(of: shape, 0, start, count)).converted(to: .float64)
      var axes = AxisSet()
      axes.insert(0)
      let part = body(rows).reduce(WG_SUM, over: axes, rowShape)
      sum = .binary(WG_ADD, sum, part, rowShape)
    }
    return Tensor<Double>(storage: sum)
  }
}

extension Tensor<Double> {
  fileprivate static func * (lhs: Tensor, factor: Double) -> Tensor {
    Tensor(storage: lhs.storage.binary(WG_MUL, .floating(factor)))
  }
}
