import CWengert
import WengertAutodiff
import WengertTensors

/// Observes layers as they run; see `observingLayers`.
package protocol LayerObserver: AnyObject {
  /// A layer has a result. Layers are told apart by their first parameter, or their mode.
  func didReturn(_ result: Value, of layer: ObjectIdentifier)
  /// A layer of a chain is about to run.
  func willRun(step index: Int, of chain: ObjectIdentifier)
  /// A layer of a chain has a result.
  func didRun(step index: Int, of chain: ObjectIdentifier, _ result: Value)
}

extension LayerObserver {
  package func willRun(step index: Int, of chain: ObjectIdentifier) {}
}

/// Runs `body` and tells an observer of the layers that this thread runs in it.
package func observingLayers<Result, Failure: Error>(
  _ observer: any LayerObserver, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let trace = LayerTrace(observer)
  let outer = wg_get_shape_trace()
  wg_set_shape_trace(Unmanaged.passUnretained(trace).toOpaque())
  defer {
    wg_set_shape_trace(outer)
    withExtendedLifetime(trace) {}
  }
  return try body()
}

/// Tells the thread's observer, if there is one.
final class LayerTrace {
  private let observer: any LayerObserver

  init(_ observer: any LayerObserver) { self.observer = observer }

  @inline(__always)
  private static var current: (any LayerObserver)? {
    guard let trace = wg_get_shape_trace() else { return nil }
    return Unmanaged<LayerTrace>.fromOpaque(trace).takeUnretainedValue().observer
  }

  /// A layer's result.
  @inline(__always)
  static func note<Scalar>(
    _ result: Variable<Scalar>, of identity: @autoclosure () -> ObjectIdentifier?
  ) -> Variable<Scalar> {
    if let current, let identity = identity() { current.didReturn(result.value, of: identity) }
    return result
  }

  /// Runs one layer of a chain.
  @inline(__always)
  static func run<Scalar>(
    step index: Int, of chain: AnyObject, _ layer: () -> Variable<Scalar>
  ) -> Variable<Scalar> {
    guard let current else { return layer() }
    let chain = ObjectIdentifier(chain)
    current.willRun(step: index, of: chain)
    let result = layer()
    current.didRun(step: index, of: chain, result.value)
    return result
  }
}

/// The shapes that layers return, noted while `summary(of:)` runs a net.
final class ShapeTrace: LayerObserver {
  /// One layer of a chain.
  struct Step: Hashable {
    let chain: ObjectIdentifier
    let index: Int
  }

  private(set) var shapes: [ObjectIdentifier: Shape] = [:]
  private(set) var steps: [Step: Shape] = [:]

  func didReturn(_ result: Value, of layer: ObjectIdentifier) { shapes[layer] = result.shape }

  func didRun(step index: Int, of chain: ObjectIdentifier, _ result: Value) {
    steps[Step(chain: chain, index: index)] = result.shape
  }
}

/// A chain of layers that reports the result of each.
package protocol Chain: AnyObject {}
