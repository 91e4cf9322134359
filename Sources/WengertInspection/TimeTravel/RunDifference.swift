import WengertNeuralNetworks

/// Where two runs go apart.
public struct RunDifference: Error, Sendable, Equatable, CustomStringConvertible {
  /// The first step after which something differs; nil where they differ before the first one.
  public let step: Int?
  /// The parameters that differ then.
  public let parameters: [String]
  /// The modules that they belong to.
  public let modules: [String]
  /// The first operation of that step whose result differs, or whose gradient does; nil where it was not looked for.
  public internal(set) var operation: String?
  /// The difference, in words.
  let reason: String

  init(
    step: Int?, names: [String], _ reason: String, operation: String? = nil
  ) {
    self.step = step
    parameters = names
    var seen: Set<String> = []
    modules = names.map { $0.split(separator: ".").dropLast().joined(separator: ".") }
      .map { $0.isEmpty ? "(net)" : $0 }.filter { seen.insert($0).inserted }
    self.operation = operation
    self.reason = reason
  }

  /// One line: the step, and the difference.
  public var description: String {
    let place = step.map { "step \($0)" } ?? "before the first step"
    let list = parameters.prefix(6).joined(separator: ", ") + (parameters.count > 6 ? ", …" : "")
    let names = parameters.isEmpty ? "" : ": \(list)"
    return "\(place): \(reason)\(names)" + (operation.map { "; first in \($0)" } ?? "")
  }
}

/// The first step after which two recorded runs differ, and the parameters and modules that do; nil if they agree in
/// all common steps.
///
///     if let difference = try diff(RecordedRun(path: "a.steps"), RecordedRun(path: "b.steps")) { print(difference) }
///
/// `diff(_:_:makeA:makeB:)` also tells the operation.
public func diff(_ a: RecordedRun, _ b: RecordedRun) -> RunDifference? {
  guard a.names == b.names else {
    let different = Set(a.names).symmetricDifference(b.names).sorted()
    return RunDifference(step: nil, names: different, "the nets have different parameters")
  }
  func names(_ first: [UInt64], _ second: [UInt64]) -> [String] {
    zip(a.names, zip(first, second)).filter { $0.1.0 != $0.1.1 }.map(\.0)
  }
  if a.firstStep == b.firstStep, a.firstHashes != b.firstHashes {
    return RunDifference(
      step: nil, names: names(a.firstHashes, b.firstHashes),
      "the nets have different initial parameters")
  }
  let first = max(a.firstStep, b.firstStep)
  let others = Dictionary(uniqueKeysWithValues: b.steps.map { ($0.number, $0) })
  for step in a.steps where step.number >= first {
    guard let other = others[step.number] else { break }
    if step.hashes != other.hashes {
      return RunDifference(
        step: step.number, names: names(step.hashes, other.hashes), "parameters differ after it")
    }
    if step.loss.bitPattern != other.loss.bitPattern {
      return RunDifference(
        step: step.number, names: [],
        "its loss is \(step.loss) in one run and \(other.loss) in the other")
    }
  }
  return nil
}
