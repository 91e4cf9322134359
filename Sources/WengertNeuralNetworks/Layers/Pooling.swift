// Pooling as layers.

/// The greatest element of each window over the last axis; see `maxPool1d`.
public struct MaxPool1d<Scalar: FloatingTensorScalar>: Layer, Sendable {
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
    maxPool1d(
      x, kernelSize: kernelSize, stride: stride, padding: padding, dilation: dilation,
      ceilMode: ceilMode)
  }
}

/// The greatest element of each window over the last two axes; see `maxPool2d`.
public struct MaxPool2d<Scalar: FloatingTensorScalar>: Layer, Sendable {
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
    maxPool2d(
      x, kernelSize: kernelSize, stride: stride, padding: padding, dilation: dilation,
      ceilMode: ceilMode)
  }
}

/// The mean of each window over the last axis; see `avgPool1d`.
public struct AvgPool1d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// Elements of a window.
  public let kernelSize: [Int]
  /// From window to window.
  public let stride: [Int]
  /// Before and after each axis.
  public let padding: [Int]
  /// Whether the zeros of the padding count as elements.
  public let countIncludePad: Bool
  /// Whether a last window that reaches beyond the end counts.
  public let ceilMode: Bool

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
    self.countIncludePad = countIncludePad
    self.ceilMode = ceilMode
  }

  /// The pooled x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    avgPool1d(
      x, kernelSize: kernelSize, stride: stride, padding: padding, ceilMode: ceilMode,
      countIncludePad: countIncludePad)
  }
}

/// The mean of each window over the last two axes; see `avgPool2d`.
public struct AvgPool2d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// Elements of a window.
  public let kernelSize: [Int]
  /// From window to window.
  public let stride: [Int]
  /// Before and after each axis.
  public let padding: [Int]
  /// Whether the zeros of the padding count as elements.
  public let countIncludePad: Bool
  /// Whether a last window that reaches beyond the end counts.
  public let ceilMode: Bool

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
    self.countIncludePad = countIncludePad
    self.ceilMode = ceilMode
  }

  /// The pooled x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    avgPool2d(
      x, kernelSize: kernelSize, stride: stride, padding: padding, ceilMode: ceilMode,
      countIncludePad: countIncludePad)
  }
}

/// The mean of each of so many parts of the last axis; see `adaptiveAvgPool1d`.
public struct AdaptiveAvgPool1d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// Extents of the result.
  public let outputSize: [Int]

  /// A layer for a size of the result.
  public init(outputSize: any AxisExtents) { self.outputSize = outputSize.perAxis }

  /// The pooled x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    adaptiveAvgPool1d(x, outputSize: outputSize)
  }
}

/// The mean of each of so many parts of the last two axes; see `adaptiveAvgPool2d`.
public struct AdaptiveAvgPool2d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// Extents of the result.
  public let outputSize: [Int]

  /// A layer for a size of the result.
  public init(outputSize: any AxisExtents) { self.outputSize = outputSize.perAxis }

  /// The pooled x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    adaptiveAvgPool2d(x, outputSize: outputSize)
  }
}

/// The greatest element of each of so many parts of the last axis; see `adaptiveMaxPool1d`.
public struct AdaptiveMaxPool1d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// Extents of the result.
  public let outputSize: [Int]

  /// A layer for a size of the result.
  public init(outputSize: any AxisExtents) { self.outputSize = outputSize.perAxis }

  /// The pooled x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    adaptiveMaxPool1d(x, outputSize: outputSize)
  }
}

/// The greatest element of each of so many parts of the last two axes; see `adaptiveMaxPool2d`.
public struct AdaptiveMaxPool2d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// Extents of the result.
  public let outputSize: [Int]

  /// A layer for a size of the result.
  public init(outputSize: any AxisExtents) { self.outputSize = outputSize.perAxis }

  /// The pooled x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    adaptiveMaxPool2d(x, outputSize: outputSize)
  }
}
