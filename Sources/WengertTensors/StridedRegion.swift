/// For each axis of a tensor where a selection starts, how many elements it takes, and its step.
package struct StridedRegion: Hashable, Sendable {
  /// The extents of the selection.
  package private(set) var shape: Shape
  private var starts = Shape()
  private var steps: SIMD8<Int32> = .one

  /// The whole tensor.
  package init(wholeOf shape: Shape) {
    self.shape = shape
    for _ in 0..<shape.rank { starts.append(0) }
  }

  /// The whole tensor, but of one axis `count` elements from `start` on.
  package init(of shape: Shape, _ axis: Int, _ start: Int, _ count: Int) {
    self.init(wholeOf: shape)
    set(axis, start: start, count: count, step: 1)
  }

  package func start(_ axis: Int) -> Int { starts[axis] }
  package func step(_ axis: Int) -> Int { Int(steps[axis]) }

  package mutating func set(_ axis: Int, start: Int, count: Int, step: Int) {
    shape[axis] = count
    starts[axis] = start
    steps[axis] = Int32(clamping: step)
  }
}
