import CWengert
import WengertSupport

/// Looks at the result of every operation of `body`, forward and backward, and reports the first that
/// made NaN or an infinity.
///
///     try checked {
///       withAnomalyDetection {
///         let loss = crossEntropy(net(x), labels)
///         loss.backward()
///       }
///     }
///
/// The report names the operation, its operands with their shapes and statistics, and where it was
/// called. It stops the program; inside `checked` it is thrown as an `AnomalyError`.
///
/// An operation that passes on an infinity of a constant, such as a mask of −∞, is left alone; one whose
/// parameter was not finite before is reported with that. Operations on the calling thread are looked at.
/// It reads every element and, where operations are recorded, a note of where each was called:
/// it is for searching, not for training. Outside such a scope it costs nothing.
///
/// - Parameters:
///   - file: Where the scope is, for the report.
///   - line: Where the scope is, for the report.
///   - body: The computation to watch.
public func withAnomalyDetection<Result, Failure: Error>(
  file: String = #fileID, line: Int = #line, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  try watching(WatchScope((file, line), name: { _ in nil }), body)
}

/// Anomaly detection for a whole program.
public enum AnomalyDetection {
  /// Whether operations of this thread are looked at. Setting it switches detection on or off for this
  /// thread, and for threads that did not compute before.
  ///
  /// It is on from the beginning if the environment variable `WENGERT_ANOMALY` is `1`; see
  /// `withAnomalyDetection(file:line:_:)` for its reports.
  public static var isEnabled: Bool {
    get { wg_get_watch_state() == 1 || (wg_get_watch_state() < 0 && wg_is_watch_default()) }
    set {
      wg_set_watch_default(newValue)
      _ = wg_exchange_watch_state(newValue ? 1 : 0)
    }
  }
}

/// The state of a scope of anomaly detection.
package final class WatchScope {
  /// Source location of the scope; nil for scopes opened by the library.
  private let ownPlace: (file: String, line: Int)?
  private let outer: WatchScope?
  /// The name of a parameter; nil if it has none here.
  let name: (ObjectIdentifier) -> String?
  /// Called with each operation, its operands and its results, in place of the search for anomalies.
  var observer: Observer?
  /// Told of operations, in place of the search for anomalies.
  var probe: (any OperationProbe)?
  /// The operation whose rule is being computed, while its own operations are recorded.
  var rule: (node: OperationNode, operand: Int)?

  package init(
    _ place: (file: String, line: Int)?, name: @escaping (ObjectIdentifier) -> String?
  ) {
    ownPlace = place
    self.name = name
    outer = WatchScope.current
  }

  static var current: WatchScope? {
    wg_get_watch_scope().map { Unmanaged<WatchScope>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Where the user opened it, or the one around it; nil if detection is on for the whole program.
  var place: AnomalyError.Place? {
    ownPlace.map { .init(function: nil, file: $0.file, line: $0.line) } ?? outer?.place
  }

  /// The name of a parameter in this scope or one around it.
  func parameterName(_ leaf: Leaf) -> String? {
    name(ObjectIdentifier(leaf)) ?? outer?.parameterName(leaf)
  }
}

/// Runs `body` with detection on.
package func watching<Result, Failure: Error>(
  _ scope: WatchScope, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let outer = wg_exchange_watch_scope(Unmanaged.passUnretained(scope).toOpaque())
  let state = wg_exchange_watch_state(1)
  defer {
    _ = wg_exchange_watch_state(state)
    _ = wg_exchange_watch_scope(outer)
    withExtendedLifetime(scope) {}
  }
  return try body()
}

/// Is called with an operation, its operands and its results.
package typealias Observer = (any RecordedOperation, [Value], [Value]) -> Void

/// Runs `body` and calls `observer` with every operation that this thread applies in it, outermost ones only, with
/// its operands and its results. Comparisons, mask operations and conversions count as operations.
package func observing<Result>(
  _ observer: @escaping Observer, _ body: () throws -> Result
) rethrows -> Result {
  let scope = WatchScope(nil) { _ in nil }
  scope.observer = observer
  UntrackedOperations.tell { name, operands, result in
    // Converting to its own type leaves a tensor unchanged.
    if operands[0] === result { return }
    observed(Untracked(name: name), operands.map { Value($0) }, Value(result))
  }
  return try watching(scope, body)
}
