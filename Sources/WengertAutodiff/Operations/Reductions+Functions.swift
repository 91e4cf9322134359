import CWengert
import WengertTensors

extension TensorLike {
  /// The axes named, all of them for nil; stops the program if one is out of range or named twice.
  func axisSet(_ axes: [Int]?, _ operation: String) -> AxisSet {
    guard let axes else { return AxisSet(all: rank) }
    return orFail(AxisSet()) { () throws(TensorError) -> AxisSet in
      try AxisSet(axes, of: shape, for: operation)
    }
  }
}

extension TensorLike where Scalar: NumericTensorScalar {
  /// Σ x over the axes named, or over all; 0 over nothing. Sums of integers wrap around in their type; a
  /// tensor of bytes or of 32-bit integers has sums of `Int`.
  public func sum(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    apply(Sum(axes: axisSet(axes, "sum"), keepingDimensions: keepingDimensions), self)
  }
  /// Σ x over one axis.
  public func sum(along axis: Int, keepingDimensions: Bool = false) -> Self {
    sum(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The greatest element over the axes named, or over all; NaN if there is one.
  ///
  /// The gradient is shared equally among equal elements. Over nothing it stops the program.
  public func max(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    apply(
      Extremum(
        axes: axisSet(axes, "max"), keepingDimensions: keepingDimensions, isMaximum: true), self)
  }
  /// The greatest element over one axis.
  public func max(along axis: Int, keepingDimensions: Bool = false) -> Self {
    max(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// The least element over the axes named, or over all; NaN if there is one.
  ///
  /// The gradient is shared equally among equal elements. Over nothing it stops the program.
  public func min(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    apply(
      Extremum(
        axes: axisSet(axes, "min"), keepingDimensions: keepingDimensions, isMaximum: false), self)
  }
  /// The least element over one axis.
  public func min(along axis: Int, keepingDimensions: Bool = false) -> Self {
    min(along: [axis], keepingDimensions: keepingDimensions)
  }
}

extension TensorLike where Scalar: FloatingTensorScalar {
  /// Σ x / n over the axes named, or over all; NaN over nothing.
  public func mean(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    apply(Mean(axes: axisSet(axes, "mean"), keepingDimensions: keepingDimensions), self)
  }
  /// Σ x / n over one axis.
  public func mean(along axis: Int, keepingDimensions: Bool = false) -> Self {
    mean(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// Σ (x − mean)² / (n − correction) over the axes named, or over all.
  ///
  /// - Parameter correction: 0 for the variance of a population, 1 for the unbiased estimate.
  public func variance(
    along axes: [Int]? = nil, correction: Int = 0, keepingDimensions: Bool = false
  ) -> Self {
    apply(
      Variance(
        axes: axisSet(axes, "variance"), keepingDimensions: keepingDimensions,
        correction: Int32(clamping: correction)), self)
  }
  /// Σ (x − mean)² / (n − correction) over one axis.
  public func variance(along axis: Int, correction: Int = 0, keepingDimensions: Bool = false)
    -> Self
  {
    variance(along: [axis], correction: correction, keepingDimensions: keepingDimensions)
  }
  /// The square root of the variance. Its derivative where all x are equal is taken as 0.
  public func standardDeviation(
    along axes: [Int]? = nil, correction: Int = 0, keepingDimensions: Bool = false
  ) -> Self {
    apply(
      StandardDeviation(
        axes: axisSet(axes, "standardDeviation"), keepingDimensions: keepingDimensions,
        correction: Int32(clamping: correction)), self)
  }
  /// The square root of the variance over one axis.
  public func standardDeviation(
    along axis: Int, correction: Int = 0, keepingDimensions: Bool = false
  ) -> Self {
    standardDeviation(along: [axis], correction: correction, keepingDimensions: keepingDimensions)
  }

  /// ln Σ eˣ over the axes named, or over all, without overflow; −∞ over nothing.
  ///
  /// Its gradient is softmax(x): 0 where all x are −∞; where some are ∞, these share it equally.
  public func logSumExp(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    apply(LogSumExp(axes: axisSet(axes, "logSumExp"), keepingDimensions: keepingDimensions), self)
  }
  /// ln Σ eˣ over one axis.
  public func logSumExp(along axis: Int, keepingDimensions: Bool = false) -> Self {
    logSumExp(along: [axis], keepingDimensions: keepingDimensions)
  }

  /// Σ x² over the axes named, or over all.
  public func squaredNorm(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    apply(
      SquaredNorm(axes: axisSet(axes, "squaredNorm"), keepingDimensions: keepingDimensions), self)
  }
  /// √Σ x² over the axes named, or over all. Its derivative where all x are 0 is taken as 0.
  public func norm(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    apply(Norm(axes: axisSet(axes, "norm"), keepingDimensions: keepingDimensions), self)
  }
  /// √Σ x² over one axis.
  public func norm(along axis: Int, keepingDimensions: Bool = false) -> Self {
    norm(along: [axis], keepingDimensions: keepingDimensions)
  }
}
