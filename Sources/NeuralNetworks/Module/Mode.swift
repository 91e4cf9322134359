/// Whether a layer is being trained or used. Layers that differ in the two, as dropout does, hold one;
/// `train()` and `evaluate()` switch every one that a module holds.
public final class Mode: @unchecked Sendable {
  /// Whether the layer is being trained: so it starts.
  public var isTraining = true

  /// Training.
  public init() {}
}

/// A random stream of a layer's own, part of its module's state.
public final class RandomStream: @unchecked Sendable {
  /// The generator: its seed and how far it is.
  public var generator: RandomGenerator

  /// A stream that starts with a generator.
  public init(_ generator: RandomGenerator) { self.generator = generator }
}

extension Module {
  /// Switches every layer to training: dropout drops, batch normalization uses the batch's statistics.
  public func train() { setTraining(true) }

  /// Switches every layer to evaluation: dropout does nothing, batch normalization uses the running
  /// statistics.
  public func evaluate() { setTraining(false) }

  /// Whether every layer that knows the difference is in training.
  public var isTraining: Bool { modes.allSatisfy(\.isTraining) }

  private func setTraining(_ isTraining: Bool) {
    for mode in modes { mode.isTraining = isTraining }
  }

  /// The modes of all layers.
  var modes: [Mode] {
    ModuleParts(of: self).entries.compactMap {
      if case .mode(let mode) = $0.part { mode } else { nil }
    }
  }
}
