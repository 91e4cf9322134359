import WengertAutodiff

/// Averages of parameters over the steps of a training, which often generalize better than the last ones.
///
///     let average = AveragedParameters(net.parameters, .exponential(decay: 0.999))
///     for batch in batches {
///       …
///       optimizer.step()
///       average.update()
///     }
///     let accuracy = average.used { evaluate(net) }
///
/// Buffers, such as the running statistics of batch normalization, are not averaged: run some batches in
/// training mode with the averages to renew them.
///
/// Sources: Polyak, Juditsky, "Acceleration of Stochastic Approximation by Averaging" (1992); stochastic
/// weight averaging: Izmailov et al., "Averaging Weights Leads to Wider Optima and Better Generalization"
/// (UAI 2018).
public final class AveragedParameters<Scalar: FloatingTensorScalar>: ParameterEntries {
  /// How steps are weighted.
  public enum Weighting: Sendable, Hashable {
    /// a ← γ a + (1 − γ) p with the decay γ, from 0 to 1; the first update copies p.
    case exponential(decay: Double)
    /// The mean of the parameters after update number `start`, counted from 0, and every `interval`
    /// updates after it.
    case equal(start: Int = 0, interval: Int = 1)
  }

  /// How steps are weighted.
  public let weighting: Weighting
  /// Number of calls of `update`.
  public private(set) var updateCount = 0
  /// Number of updates that went into the averages.
  public private(set) var sampleCount = 0
  /// The averages, in the order of `parameters`; nil before the first sample.
  public private(set) var averages: [Tensor<Scalar>]?

  var entries: [ParameterEntry]
  var owner: String { "AveragedParameters" }

  /// Averages of parameters; nothing is averaged yet.
  ///
  /// - Parameters:
  ///   - parameters: Variables; a parameter that stands twice counts once.
  ///   - weighting: How steps are weighted.
  public init(_ parameters: [Variable<Scalar>], _ weighting: Weighting) {
    let requirement = Requirement(owner: "AveragedParameters")
    switch weighting {
    case .exponential(let decay):
      requirement.require(decay >= 0 && decay <= 1, "decay is \(decay); it must be from 0 to 1")
      self.weighting = weighting
    case .equal(let start, let interval):
      requirement.nonNegative(start, "start")
      self.weighting = .equal(start: start, interval: requirement.positive(interval, "interval"))
    }
    entries = ParameterEntry.entries(of: [ParameterGroup(parameters)], requirement)
  }

  /// Takes the parameters as they are into the averages, after each step of an optimizer.
  public func update() {
    if hasFailed { return }
    defer { updateCount += 1 }
    if case .equal(let start, let interval) = weighting,
      updateCount < start || (updateCount - start) % interval != 0
    {
      return
    }
    sampleCount += 1
    let places = parameters.map(\.tensor)
    averages = averages.map { zip($0, places).map(average) } ?? places
  }

  /// The next average.
  private func average(_ a: Tensor<Scalar>, _ p: Tensor<Scalar>) -> Tensor<Scalar> {
    switch weighting {
    case .exponential(let decay): Scalar(decay) * a + Scalar(1 - decay) * p
    case .equal: a + (p - a) / Scalar(sampleCount)
    }
  }

  /// Runs `body` while the parameters are the averages, and puts their own elements back after.
  public func used<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let own = parameters.map(\.tensor)
    copyToParameters()
    defer { for (parameter, elements) in zip(parameters, own) { parameter.tensor = elements } }
    return try body()
  }

  /// Replaces the elements of the parameters by the averages, as at the end of a training. Before the
  /// first sample nothing changes.
  public func copyToParameters() {
    for (parameter, average) in zip(parameters, averages ?? []) { parameter.tensor = average }
  }
}

extension AveragedParameters {
  /// The state from update to update, by the parameters' names.
  public struct State: Equatable, Sendable {
    /// Number of calls of `update`.
    public var updateCount: Int
    /// Number of updates that went into the averages.
    public var sampleCount: Int
    /// The averages; none before the first sample.
    public var averages: [String: Tensor<Scalar>]

    /// A state from its parts.
    public init(updateCount: Int, sampleCount: Int, averages: [String: Tensor<Scalar>]) {
      (self.updateCount, self.sampleCount) = (updateCount, sampleCount)
      self.averages = averages
    }
  }

  /// A snapshot; later updates do not change it.
  public var state: State {
    State(
      updateCount: updateCount, sampleCount: sampleCount,
      averages: Dictionary(uniqueKeysWithValues: zip(parameterNames, averages ?? [])))
  }

  /// Makes the averages continue where a snapshot was taken, bit for bit.
  ///
  /// - Parameter state: A snapshot of averages with the same parameter names and shapes.
  /// - Throws: An error that names the first mismatch; nothing is changed then.
  public func restore(_ state: State) throws(OptimizerStateError) {
    for (name, count) in [
      ("updateCount", state.updateCount), ("sampleCount", state.sampleCount),
    ] where count < 0 {
      throw .invalidNumber(name: name, value: Double(count))
    }
    let wanted = state.sampleCount > 0 ? parameterNames : []
    let missing = wanted.filter { state.averages[$0] == nil }
    let unexpected = Set(state.averages.keys).subtracting(wanted).sorted()
    guard missing.isEmpty && unexpected.isEmpty else {
      throw .names(missing: missing, unexpected: unexpected)
    }
    let averages = wanted.map { state.averages[$0]! }
    for (entry, average) in zip(entries, averages) where average.shape != entry.parameter.shape {
      throw .shape(name: entry.name, expected: entry.parameter.shape, found: average.shape)
    }
    (updateCount, sampleCount) = (state.updateCount, state.sampleCount)
    self.averages = averages.isEmpty ? nil : averages
  }
}
