// Layers that change the extents of images.

/// Images of another size; see `upsampleNearest` and `upsampleBilinear`.
public struct Upsample<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// How elements between those of x come about.
  public enum Mode: Hashable, Sendable {
    /// The nearest element before.
    case nearest
    /// Linear interpolation along each axis.
    case bilinear(alignCorners: Bool = false)
  }

  /// The factors of the axes after the channels, or their new extents.
  private enum Size { case factors([Int]), extents([Int]) }

  private let size: Size
  /// How elements between those of x come about.
  public let mode: Mode

  /// A layer that multiplies the extents of images.
  ///
  /// - Parameters:
  ///   - scaleFactor: For all axes after the channels, or for each.
  ///   - mode: How elements between those of x come about.
  public init(scaleFactor: any AxisExtents, mode: Mode = .nearest) {
    size = .factors(scaleFactor.perAxis)
    self.mode = mode
  }

  /// A layer for images of one size.
  ///
  /// - Parameters:
  ///   - size: For all axes after the channels, or for each.
  ///   - mode: How elements between those of x come about.
  public init(size: any AxisExtents, mode: Mode = .nearest) {
    self.size = .extents(size.perAxis)
    self.mode = mode
  }

  /// x with another size.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let extents: [Int]
    switch size {
    case .extents(let numbers): extents = numbers
    case .factors(let factors):
      let axes = Array(x.shape.dropFirst(2))
      guard factors.count == 1 || factors.count == axes.count else {
        fail(
          TensorError(
            "Upsample",
            "x is \(x.shape); there are \(factors.count) factors for \(axes.count) axes after the channels"
          ))
        return x
      }
      extents = axes.indices.map { axes[$0] * factors[factors.count == 1 ? 0 : $0] }
    }
    return switch mode {
    case .nearest: upsampleNearest(x, size: extents)
    case .bilinear(let alignCorners): upsampleBilinear(x, size: extents, alignCorners: alignCorners)
    }
  }
}

/// More elements before and after the last axes; see `padded`.
public struct Pad<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// Elements before and after each of the last axes, in the order of the axes.
  public let pads: [(before: Int, after: Int)]
  /// The padding values.
  public let mode: PaddingMode

  /// A layer for given numbers of elements.
  public init(_ pads: [(before: Int, after: Int)], mode: PaddingMode = .constant()) {
    self.pads = pads
    self.mode = mode
  }

  /// The padded x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    x.padded(pads, mode: mode)
  }
}

/// One axis as several: [batch, features] → [batch, channels, height, width] for `Unflatten(1, [channels, height,
/// width])`.
public struct Unflatten<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// The axis; a negative one counts from the end.
  public let axis: Int
  /// Its extents; one may be −1: it follows from the others.
  public let sizes: [Int]

  /// A layer for an axis and its extents.
  public init(_ axis: Int, _ sizes: [Int]) {
    self.axis = axis
    self.sizes = sizes
  }

  /// x with more axes.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    guard axis >= -x.rank && axis < x.rank else {
      fail(TensorError("Unflatten", "axis \(axis) is out of range for \(x.shape)"))
      return x
    }
    let place = axis < 0 ? axis + x.rank : axis
    let shape = x.shape
    return x.reshaped(to: Array(shape[..<place]) + sizes + Array(shape[(place + 1)...]))
  }
}
