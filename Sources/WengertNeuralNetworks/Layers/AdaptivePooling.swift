/// The mean of each of so many parts of the last axes, known as `AdaptiveAvgPool1d` and
/// `AdaptiveAvgPool2d`; see the function `adaptiveAvgPool1d`.
public struct AdaptiveAvgPool<Scalar: FloatingTensorScalar, Axes: PlaneAxes>: Layer, Sendable {
  /// Extents of the result.
  public let outputSize: [Int]

  /// A layer for a size of the result.
  public init(outputSize: any AxisExtents) { self.outputSize = outputSize.perAxis }

  /// The pooled x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    Variable(adaptiveAveragePool(Axes.count, x.value, outputSize))
  }
}

extension AdaptiveAvgPool: AliasedLayer {
  static var alias: String { "AdaptiveAvgPool\(Axes.count)d<\(Scalar.self)>" }
}

/// The mean of each of so many parts of the last axis; see `adaptiveAvgPool1d`.
public typealias AdaptiveAvgPool1d<Scalar: FloatingTensorScalar> = AdaptiveAvgPool<Scalar, OneAxis>

/// The mean of each of so many parts of the last two axes; see `adaptiveAvgPool2d`.
public typealias AdaptiveAvgPool2d<Scalar: FloatingTensorScalar> = AdaptiveAvgPool<Scalar, TwoAxes>

/// The greatest element of each of so many parts of the last axes, known as `AdaptiveMaxPool1d` and
/// `AdaptiveMaxPool2d`; see the function `adaptiveMaxPool1d`.
public struct AdaptiveMaxPool<Scalar: FloatingTensorScalar, Axes: PlaneAxes>: Layer, Sendable {
  /// Extents of the result.
  public let outputSize: [Int]

  /// A layer for a size of the result.
  public init(outputSize: any AxisExtents) { self.outputSize = outputSize.perAxis }

  /// The pooled x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    Variable(adaptiveMaxPool(Axes.count, x.value, outputSize))
  }
}

extension AdaptiveMaxPool: AliasedLayer {
  static var alias: String { "AdaptiveMaxPool\(Axes.count)d<\(Scalar.self)>" }
}

/// The greatest element of each of so many parts of the last axis; see `adaptiveMaxPool1d`.
public typealias AdaptiveMaxPool1d<Scalar: FloatingTensorScalar> = AdaptiveMaxPool<Scalar, OneAxis>

/// The greatest element of each of so many parts of the last two axes; see `adaptiveMaxPool2d`.
public typealias AdaptiveMaxPool2d<Scalar: FloatingTensorScalar> = AdaptiveMaxPool<Scalar, TwoAxes>
