import CWengert

/// The shapes that layers return, noted while `summary(of:)` runs a net.
final class ShapeTrace: @unchecked Sendable {
  /// One layer of a chain.
  struct Step: Hashable {
    let chain: ObjectIdentifier
    let index: Int
  }

  /// The trace of the summary that this thread is making; nil in all other runs.
  @inline(__always)
  private static var current: ShapeTrace? {
    guard let trace = wg_get_shape_trace() else { return nil }
    return Unmanaged<ShapeTrace>.fromOpaque(trace).takeUnretainedValue()
  }

  /// Runs `body`, noting the shapes that layers return.
  func noting<Result>(_ body: () -> Result) -> Result {
    let outer = wg_get_shape_trace()
    wg_set_shape_trace(Unmanaged.passUnretained(self).toOpaque())
    defer { wg_set_shape_trace(outer) }
    return withExtendedLifetime(self, body)
  }

  /// By what is unique to a layer: its first parameter, or its mode.
  private(set) var shapes: [ObjectIdentifier: Shape] = [:]
  private(set) var steps: [Step: Shape] = [:]

  /// Notes a result, if a summary is being made.
  @inline(__always)
  static func note<Scalar>(
    _ result: Variable<Scalar>, of identity: @autoclosure () -> ObjectIdentifier?
  ) -> Variable<Scalar> {
    if let current, let identity = identity() { current.shapes[identity] = result.shape }
    return result
  }

  /// Notes the result of one layer of a chain, if a summary is being made.
  static func note<Scalar>(_ result: Variable<Scalar>, step index: Int, of chain: AnyObject) {
    current?.steps[Step(chain: ObjectIdentifier(chain), index: index)] = result.shape
  }
}

/// A chain of layers that notes what each of them returns.
protocol Chain: AnyObject {}
