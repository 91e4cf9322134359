import CWengert

/// Where the statistics of a normalization are taken: x is seen as [outer, channels, inner], and each
/// channel has a mean and a variance.
package struct NormalizationLayout: Hashable, Sendable {
  let outer: Int
  let channels: Int
  let inner: Int
  /// Whether scale and shift have an element per position of the inner axis, not per channel.
  package let perPosition: Bool
  let epsilon: Double

  /// Channels along axis 1, as batch normalization has them.
  package init(alongAxis1Of shape: Shape, epsilon: Double) {
    (outer, channels, inner) = shape.split(at: 1)
    perPosition = false
    self.epsilon = epsilon
  }

  /// A channel for every place in the leading axes, as layer normalization has them.
  package init(leading lead: Int, of shape: Shape, epsilon: Double) {
    outer = 1
    channels = shape[..<lead].reduce(1, *)
    inner = shape[lead...].reduce(1, *)
    perPosition = true
    self.epsilon = epsilon
  }

  /// Number of elements that one channel's statistics are taken over.
  package var population: Int { outer * inner }

  fileprivate var kernel: wg_normalization {
    wg_normalization(
      outer: Int64(outer), channels: Int64(channels), inner: Int64(inner),
      per_position: perPosition, epsilon: epsilon)
  }
}

extension Storage {
  /// The moments of every channel, [3, channels]: mean, biased variance, and the rounding error of the
  /// mean where it matters, 0 elsewhere.
  package func moments(_ layout: NormalizationLayout) -> Storage {
    let result = Storage([3, layout.channels], dataType)
    var kernel = layout.kernel
    wg_channel_moments(dataType.kernel, &kernel, pointer, result.pointer)
    return result
  }

  /// (x − mean) / √(variance + ε) · scale + shift.
  package func normalized(
    _ layout: NormalizationLayout, moments: Storage, scale: Storage?, shift: Storage?
  ) -> Storage {
    let result = Storage(shape, dataType)
    var kernel = layout.kernel
    wg_normalize(
      dataType.kernel, &kernel, pointer, moments.pointer, scale?.pointer, shift?.pointer,
      result.pointer)
    return result
  }

  /// The gradient of x, which this is, when its own moments normalize it.
  package func normalizationGradient(
    _ layout: NormalizationLayout, moments: Storage, scale: Storage?, _ cotangent: Storage
  ) -> Storage {
    let result = Storage(shape, dataType)
    var kernel = layout.kernel
    wg_normalize_gradient(
      dataType.kernel, &kernel, pointer, moments.pointer, scale?.pointer, cotangent.pointer,
      result.pointer)
    return result
  }

  /// The gradient of the scale, which has `shape`.
  package func normalizationScaleGradient(
    _ layout: NormalizationLayout, moments: Storage, _ cotangent: Storage, _ shape: Shape
  ) -> Storage {
    let result = Storage(shape, dataType)
    let scratch = Storage([layout.perPosition ? layout.channels : 0], dataType)
    var kernel = layout.kernel
    wg_normalize_scale_gradient(
      dataType.kernel, &kernel, pointer, moments.pointer, cotangent.pointer, result.pointer,
      scratch.pointer)
    return result
  }

  /// One row of a matrix, sharing its memory.
  package func row(_ index: Int) -> Storage {
    Storage(viewing: self, [shape[1]], offset: index * shape[1])
  }

  /// a · x + b · y.
  package func blended(_ a: Double, _ other: Storage, _ b: Double) -> Storage {
    let result = Storage(shape, dataType)
    wg_blend(dataType.kernel, Int64(count), a, pointer, b, other.pointer, result.pointer)
    return result
  }
}
