/// The greatest element of each window, known as `MaxPool1d` and `MaxPool2d`; see the function `maxPool1d`.
public struct MaxPool<Scalar: FloatingTensorScalar, Axes: PlaneAxes>: Layer, Sendable {
  /// Elements of a window.
  public let kernelSize: [Int]
  /// From window to window.
  public let stride: [Int]
  /// Before and after each axis.
  public let padding: [Int]
  /// Between neighbouring elements of a window.
  public let dilation: [Int]
  /// Whether a last window that reaches beyond the end counts.
  public let ceilMode: Bool

  /// A layer.
  ///
  /// - Parameters:
  ///   - kernelSize: Elements of a window.
  ///   - stride: From window to window; the kernel size if nil.
  ///   - padding: Before and after each axis.
  ///   - dilation: Between neighbouring elements of a window.
  ///   - ceilMode: Whether a last window that reaches beyond the end counts.
  public init(
    kernelSize: any AxisExtents, stride: (any AxisExtents)? = nil, padding: any AxisExtents = 0,
    dilation: any AxisExtents = 1, ceilMode: Bool = false
  ) {
    self.kernelSize = kernelSize.perAxis
    self.stride = (stride ?? kernelSize).perAxis
    self.padding = padding.perAxis
    self.dilation = dilation.perAxis
    self.ceilMode = ceilMode
  }

  /// The pooled x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let attributes = PoolingAttributes(
      kernel: kernelSize, stride: stride, padding: padding, dilation: dilation, ceilMode: ceilMode)
    return Variable(maxPool(Axes.count, x.value, attributes))
  }
}

extension MaxPool: AliasedLayer {
  static var alias: String { "MaxPool\(Axes.count)d<\(Scalar.self)>" }
}

/// The greatest element of each window over the last axis; see `maxPool1d`.
public typealias MaxPool1d<Scalar: FloatingTensorScalar> = MaxPool<Scalar, OneAxis>

/// The greatest element of each window over the last two axes; see `maxPool2d`.
public typealias MaxPool2d<Scalar: FloatingTensorScalar> = MaxPool<Scalar, TwoAxes>

/// The mean of each window, known as `AvgPool1d` and `AvgPool2d`; see the function `avgPool1d`.
public struct AvgPool<Scalar: FloatingTensorScalar, Axes: PlaneAxes>: Layer, Sendable {
  /// Elements of a window.
  public let kernelSize: [Int]
  /// From window to window.
  public let stride: [Int]
  /// Before and after each axis.
  public let padding: [Int]
  /// Whether a last window that reaches beyond the end counts.
  public let ceilMode: Bool
  /// Whether the zeros of the padding count as elements.
  public let countIncludePad: Bool

  /// A layer.
  ///
  /// - Parameters:
  ///   - kernelSize: Elements of a window.
  ///   - stride: From window to window; the kernel size if nil.
  ///   - padding: Before and after each axis.
  ///   - ceilMode: Whether a last window that reaches beyond the end counts.
  ///   - countIncludePad: Whether the zeros of the padding count as elements.
  public init(
    kernelSize: any AxisExtents, stride: (any AxisExtents)? = nil, padding: any AxisExtents = 0,
    ceilMode: Bool = false, countIncludePad: Bool = true
  ) {
    self.kernelSize = kernelSize.perAxis
    self.stride = (stride ?? kernelSize).perAxis
    self.padding = padding.perAxis
    self.ceilMode = ceilMode
    self.countIncludePad = countIncludePad
  }

  /// The pooled x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let attributes = PoolingAttributes(
      kernel: kernelSize, stride: stride, padding: padding, ceilMode: ceilMode,
      countsPadding: countIncludePad)
    return Variable(averagePool(Axes.count, x.value, attributes))
  }
}

extension AvgPool: AliasedLayer {
  static var alias: String { "AvgPool\(Axes.count)d<\(Scalar.self)>" }
}

/// The mean of each window over the last axis; see `avgPool1d`.
public typealias AvgPool1d<Scalar: FloatingTensorScalar> = AvgPool<Scalar, OneAxis>

/// The mean of each window over the last two axes; see `avgPool2d`.
public typealias AvgPool2d<Scalar: FloatingTensorScalar> = AvgPool<Scalar, TwoAxes>
