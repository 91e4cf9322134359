/// Anomaly detection that also names the modules and parameters of a net; see
/// `withAnomalyDetection(file:line:_:)`.
///
///     withAnomalyDetection(in: net, named: "net") {
///       crossEntropy(net(x), labels).backward()
///     }
///
/// An operation belongs to the module whose parameter it takes, as `net.hidden2`; one without parameters,
/// such as an activation, to the nearest before it: `after net.hidden2`.
///
/// - Parameters:
///   - module: The net.
///   - name: Its name in reports.
///   - file: Where the scope is, for the report.
///   - line: Where the scope is, for the report.
///   - body: The computation to watch.
public func withAnomalyDetection<Result, Failure: Error>(
  in module: some Module, named name: String = "net", file: String = #fileID, line: Int = #line,
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  try watching(watchScope(module, name, (file, line)), body)
}

/// Runs `body` so that anomaly detection, if it is on, names the modules of a net.
func naming<Result, Failure: Error>(
  parametersOf module: some Module, _ name: String, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  guard AnomalyDetection.isEnabled else { return try body() }
  return try watching(watchScope(module, name, nil), body)
}

private func watchScope(
  _ module: some Module, _ name: String, _ place: (file: String, line: Int)?
) -> WatchScope {
  WatchScope(place) { identity in
    // Looked up only when there is something to report.
    parameterName(identity, in: module).map { "\(name).\($0)" }
  }
}

private func parameterName(_ identity: ObjectIdentifier, in module: some Module) -> String? {
  module.namedParameters.first { $0.parameter.leafIdentity == identity }?.name
}
