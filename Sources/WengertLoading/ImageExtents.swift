import WengertAutodiff

/// The extents of a batch of images, and moves of their pixels whatever type they have.
struct ImageExtents {
  let count: Int
  private let channels: Int
  private let height: Int
  private let width: Int

  /// The extents of [batch, channels, height, width]; nil, and an error reported, for other ranks.
  init?(_ shape: Shape, for operation: String) {
    guard shape.rank == 4 else {
      fail(
        TensorError(
          operation, "the inputs are \(shape); they must be [batch, channels, height, width]"))
      return nil
    }
    (count, channels, height, width) = (shape[0], shape[1], shape[2], shape[3])
  }

  /// Mirrors one image left to right.
  func mirror(_ image: Int, in pixels: UnsafeMutableRawBufferPointer) {
    let rows = channels * height
    guard count * rows * width > 0 else { return }
    switch pixels.count / (count * rows * width) {
    case 4: mirror(image, pixels.bindMemory(to: UInt32.self))
    case 8: mirror(image, pixels.bindMemory(to: UInt64.self))
    default: mirror(image, pixels.bindMemory(to: UInt8.self))
    }
  }

  @inline(__always)
  private func mirror<Bits>(_ image: Int, _ pixels: UnsafeMutableBufferPointer<Bits>) {
    for row in 0..<(channels * height) {
      var left = (image * channels * height + row) * width
      var right = left + width - 1
      while left < right {
        pixels.swapAt(left, right)
        left += 1
        right -= 1
      }
    }
  }

  /// Copies one image, moved down and to the right; elements that leave it are lost, and
  /// those not reached are unchanged.
  func move(
    _ image: Int, by distance: (down: Int, right: Int), from source: UnsafeRawBufferPointer,
    to target: UnsafeMutableRawBufferPointer
  ) {
    let size = source.count / max(1, count * channels * height * width)
    copyPart(
      of: (image * channels)..<((image + 1) * channels), from: source, (height, width), to: target,
      (height, width), top: -distance.down, left: -distance.right, elementSize: size)
  }
}

/// Copies the part of some planes that begins at (top, left) of each to the whole of others; elements
/// beyond the edges are not written.
package func copyPart(
  of planes: Range<Int>, from source: UnsafeRawBufferPointer, _ old: (height: Int, width: Int),
  to target: UnsafeMutableRawBufferPointer, _ new: (height: Int, width: Int), top: Int, left: Int,
  elementSize size: Int
) {
  let first = max(0, left)
  let kept = (min(old.width, left + new.width) - first) * size
  guard kept > 0 else { return }
  for plane in planes {
    for row in max(0, -top)..<max(0, -top, min(new.height, old.height - top)) {
      let from = ((plane * old.height + row + top) * old.width + first) * size
      let to = ((plane * new.height + row) * new.width + first - left) * size
      UnsafeMutableRawBufferPointer(rebasing: target[to..<(to + kept)])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[from..<(from + kept)]))
    }
  }
}
