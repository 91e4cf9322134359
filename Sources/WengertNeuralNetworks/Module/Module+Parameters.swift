extension Module {
  /// The parameters with their names, each once: `("hidden.weight", …)`.
  ///
  /// They are found by reflection, which takes some microseconds per stored property: where steps are
  /// short, keep the result rather than asking for it in each.
  public var namedParameters: [(name: String, parameter: Variable<Scalar>)] {
    ModuleParts(of: self).entries.compactMap {
      guard case .parameter(let parameter) = $0.part else { return nil }
      // Messages of layers name it.
      parameter.parameterName = $0.name
      return ($0.name, parameter)
    }
  }

  /// The parameters, each once, in the order of their declaration; frozen ones, too.
  public var parameters: [Variable<Scalar>] { namedParameters.map(\.parameter) }

  /// The parameters with two axes or more, without biases, scales and shifts: those that penalties on the
  /// size of weights concern.
  public var weights: [Variable<Scalar>] { parameters.filter { $0.rank >= 2 } }

  /// Number of elements of all parameters.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// The buffers with their names, each once: `("normalization.runningMean", …)`.
  public var namedBuffers: [(name: String, buffer: Buffer<Scalar>)] {
    ModuleParts(of: self).entries.compactMap {
      if case .buffer(let buffer) = $0.part { ($0.name, buffer) } else { nil }
    }
  }

  /// The random streams of layers with their names, each once, as a checkpoint keeps them.
  public var namedRandomStreams: [(name: String, stream: RandomStream)] {
    ModuleParts(of: self).entries.compactMap {
      if case .stream(let stream) = $0.part { ($0.name, stream) } else { nil }
    }
  }

  /// This module and all in it with their names, each before those in it; the name of this one is empty.
  public var namedModules: [(name: String, module: any Module)] {
    ModuleParts(of: self).entries.compactMap {
      if case .module(let module) = $0.part { ($0.name, module) } else { nil }
    }
  }

  /// Calls `body` with this module and all in it, each before those in it.
  public func apply<Failure: Error>(
    _ body: (any Module) throws(Failure) -> Void
  ) throws(Failure) {
    for (_, module) in namedModules { try body(module) }
  }

  /// Takes all gradients away.
  public func zeroGradients() {
    for parameter in parameters { parameter.gradient = nil }
  }

  /// Ends the training of all parameters: no gradient is computed for them until `unfreeze()`.
  public func freeze() { setRequiresGradient(false) }

  /// Takes up the training of all parameters again.
  public func unfreeze() { setRequiresGradient(true) }

  private func setRequiresGradient(_ requiresGradient: Bool) {
    for parameter in parameters { parameter.requiresGradient = requiresGradient }
  }
}
