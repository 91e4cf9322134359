import WengertAutodiff

extension Tensor {
  /// The rows at these positions; a view where they are neighbours in order.
  package func rows(at indices: [Int]) -> Tensor {
    let extent = shape.first ?? 0
    guard let first = indices.first, first >= 0, first + indices.count <= extent,
      zip(indices, first...).allSatisfy({ $0 == $1 })
    else { return gatheredRows(indices, of: extent) }
    return Tensor(storage: storage.sliced(StridedRegion(of: shape, 0, first, indices.count)))
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
