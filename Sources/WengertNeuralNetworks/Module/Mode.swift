/// Whether a layer is being trained or used.
public enum Mode: Sendable, Hashable {
  /// Dropout drops, batch normalization uses the batch's statistics.
  case training
  /// Dropout does nothing, batch normalization uses the running statistics.
  case evaluation
}

extension Module {
  /// Sets the mode of every layer in this module, except where `lockMode` keeps one.
  ///
  ///     net.setMode(.evaluation)
  public func setMode(_ mode: Mode) {
    for layer in layerModes where !layer.isLocked { layer.mode = mode }
  }

  /// Sets the mode of every layer in this module, and keeps it, whatever `setMode` of a module around
  /// asks for, until `unlockMode()`.
  ///
  /// So the batch normalization of layers that are not trained any more keeps its running statistics
  /// through a `fit`:
  ///
  ///     net.backbone.freeze()
  ///     net.backbone.lockMode(.evaluation)
  ///     try trainer.fit(training: loader, epochs: 5)
  public func lockMode(_ mode: Mode) {
    for layer in layerModes {
      layer.mode = mode
      layer.isLocked = true
    }
  }

  /// Lets `setMode` change the layers of this module again; their modes stay as they are until then.
  public func unlockMode() {
    for layer in layerModes { layer.isLocked = false }
  }

  /// Runs `body` with every layer that is not locked in a mode; after it each layer is in its own mode
  /// again.
  ///
  ///     let scores = net.withMode(.evaluation) { withoutGradients { net(x) } }
  public func withMode<Result, Failure: Error>(
    _ mode: Mode, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let layers = layerModes
    let before = layers.map(\.mode)
    defer { for (layer, mode) in zip(layers, before) { layer.mode = mode } }
    for layer in layers where !layer.isLocked { layer.mode = mode }
    return try body()
  }

  /// Whether some layer is in training; so is a module without layers that know the difference.
  public var isTraining: Bool {
    let layers = layerModes
    return layers.isEmpty || layers.contains(where: \.isTraining)
  }

  private var layerModes: [LayerMode] { namedModes.map(\.mode) }

  /// The modes of all layers with their names, each once.
  var namedModes: [(name: String, mode: LayerMode)] {
    ModuleParts(of: self).entries.compactMap {
      if case .mode(let mode) = $0.part { ($0.name, mode) } else { nil }
    }
  }
}
