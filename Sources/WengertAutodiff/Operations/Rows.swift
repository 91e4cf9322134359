import WengertTensors

extension TensorLike {
  /// The parts along axis 0: `for row in x.rows { … }`. A scalar has none.
  public var rows: [Self] { (0..<(shape.first ?? 0)).map { sliced([$0]) } }

  /// The elements where a mask holds, in row-major order, as a vector: `x[x .> 2]`. A mask of fewer axes
  /// chooses rows: [n] of [n, m, …] gives [chosen, m, …].
  ///
  /// - Parameter mask: Its shape is that of the first axes.
  public subscript(_ mask: Tensor<Bool>) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let (flat, index) = (try shape.rows(under: mask.shape), mask.trueIndices)
      return apply(IndexSelect(axis: 0), [reshaped(to: flat).value, index.value])
    }
  }

  /// Rows along an axis, in the order of indices, which may repeat.
  public func taken(_ index: [Int], along axis: Int = 0) -> Self {
    taken(Tensor(index), along: axis)
  }
}

extension Tensor {
  /// The elements where a mask holds. Assigning writes as many elements, or a scalar to all of them.
  public subscript(_ mask: Tensor<Bool>) -> Tensor {
    get { Tensor(value[mask]) }
    set {
      orFail(()) { () throws(TensorError) in
        let (flat, index) = (try shape.rows(under: mask.shape), mask.trueIndices)
        var part = flat
        part[0] = index.count
        try newValue.shape.checkBroadcasts(to: part, for: "subscript assignment")
        let (source, width) = (newValue.broadcast(to: part), part.dropFirst().reduce(1, *))
        withUnsafeMutableScalars { scalars in
          source.withUnsafeScalars { source in
            for (position, row) in index.scalars.enumerated() {
              for column in 0..<width {
                scalars[row * width + column] = source[position * width + column]
              }
            }
          }
        }
      }
    }
  }

  /// Writes one number where a mask holds: `x[x .< 0] = 0`.
  @_disfavoredOverload
  public subscript(_ mask: Tensor<Bool>) -> Scalar {
    get { (self[mask] as Tensor).scalar }
    set { self[mask] = Tensor(newValue) }
  }
}

extension Shape {
  /// This shape with the axes that a mask covers as one.
  fileprivate func rows(under mask: Shape) throws(TensorError) -> Shape {
    guard mask.rank <= rank, Shape(self[..<mask.rank]) == mask else {
      throw TensorError(
        "subscript",
        "a mask of shape \(mask) does not choose from \(self); it must have the shape of its first axes"
      )
    }
    return try Shape(validating: [mask.elementCount] + self[mask.rank...], for: "subscript")
  }
}

extension Tensor<Bool> {
  /// The positions of the elements that hold, in row-major order.
  fileprivate var trueIndices: Tensor<Int> {
    Tensor<Int>(withUnsafeScalars { scalars in scalars.indices.filter { scalars[$0] } })
  }
}
