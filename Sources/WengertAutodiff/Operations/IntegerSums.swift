extension Tensor where Scalar == UInt8 {
  /// Σ x over the axes named, or over all, as `Int`: the sum of two bytes need not be a byte.
  public func sum(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor<Int> {
    Tensor<Int>(converting: self).sum(along: axes, keepingDimensions: keepingDimensions)
  }
  /// Σ x over one axis, as `Int`.
  public func sum(along axis: Int, keepingDimensions: Bool = false) -> Tensor<Int> {
    sum(along: [axis], keepingDimensions: keepingDimensions)
  }
}

extension Tensor where Scalar == Int32 {
  /// Σ x over the axes named, or over all, as `Int`.
  public func sum(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor<Int> {
    Tensor<Int>(converting: self).sum(along: axes, keepingDimensions: keepingDimensions)
  }
  /// Σ x over one axis, as `Int`.
  public func sum(along axis: Int, keepingDimensions: Bool = false) -> Tensor<Int> {
    sum(along: [axis], keepingDimensions: keepingDimensions)
  }
}
