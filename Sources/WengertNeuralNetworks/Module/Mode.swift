import WengertAutodiff

/// Whether a layer is being trained or used. Layers that differ in the two, as dropout does, hold one;
/// `train()` and `evaluate()` switch every one that a module holds.
public final class Mode: ReplayedState, @unchecked Sendable {
  /// Whether the layer is being trained, without a note of the use.
  public var replayedState = true

  /// Whether the layer is being trained: so it starts.
  public var isTraining: Bool {
    get {
      noteUse()
      return replayedState
    }
    set {
      noteUse()
      replayedState = newValue
    }
  }

  /// Training.
  public init() {}
}

/// A random stream of a layer's own, part of its module's state.
public final class RandomStream: ReplayedState, @unchecked Sendable {
  /// The generator, without a note of the use.
  public var replayedState: RandomGenerator

  /// The generator: its seed and how far it is.
  public var generator: RandomGenerator {
    get {
      noteUse()
      return replayedState
    }
    set {
      noteUse()
      replayedState = newValue
    }
  }

  /// A stream that starts with a generator.
  public init(_ generator: RandomGenerator) { replayedState = generator }
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
