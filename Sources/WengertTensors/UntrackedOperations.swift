import CWengert
import WengertSupport

/// Operations on tensors alone that no graph records: comparisons, operations on masks, and conversions.
package enum UntrackedOperations {
  /// Is called with the name, such as `>`, `!` and `convert`, the operands and the result.
  package typealias Listener = @Sendable (String, [Storage], Storage) -> Void

  private static let listener = Guarded<Listener?>(nil)

  /// Says who is told; the last one is. It finds out for itself whether the thread is observed.
  package static func tell(_ listener: @escaping Listener) {
    UntrackedOperations.listener.withLock { $0 = listener }
  }

  /// The result, of which the listener is told where a thread may be observed.
  @inline(__always)
  static func noted(
    _ name: @autoclosure () -> String, _ operands: @autoclosure () -> [Storage], _ result: Storage
  ) -> Storage {
    if wg_may_be_watched() { note(name(), operands(), result) }
    return result
  }

  @inline(never)
  private static func note(_ name: String, _ operands: [Storage], _ result: Storage) {
    listener.withLock { $0 }?(name, operands, result)
  }
}
