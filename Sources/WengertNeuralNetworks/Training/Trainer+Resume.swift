import WengertAutodiff

extension Trainer {
  /// Takes up the training that a checkpoint was made of: the next `fit`, with the same arguments, goes
  /// on as if it had never been interrupted, and ends with the same bits. If it throws, nothing was
  /// changed.
  ///
  /// Model, optimizer, schedule and loaders must have been built alike; their random states and the
  /// loaders' seeds come from the file, and so does the default generator's state. The settings that decide
  /// the bits are compared when the `fit` begins, and a difference is refused by name, unless it is allowed:
  ///
  ///     try trainer.resume(from: "run", allowing: .differences)
  ///
  /// A program that calls `fit` several times calls it as often after a resumption: those that were
  /// completed have nothing to do.
  ///
  /// - Parameters:
  ///   - path: The checkpoint.
  ///   - options: Differences that are accepted.
  /// - Throws: When the file or its history cannot be read, is damaged, or does not fit.
  public func resume(
    from path: String, allowing options: ResumeOptions = []
  ) throws(FileError) {
    var attempts = 3
    while true {
      let file = try TensorFile(path: path)
      let checkpoint = try Checkpoint(file.metadata, path: path)
      do throws(FileError) {
        let history = try checkpoint.history.map { (reference) throws(FileError) in
          try HistoryReader(reference, beside: path)
        }
        return try resume(file, checkpoint, history, path, options)
      } catch {
        guard error.kind == .missing else { throw error }
        if options.contains(.missingHistory) {
          return try resume(file, checkpoint, nil, path, options)
        }
        // Another trainer may have put a newer checkpoint in its place and removed the older history.
        attempts -= 1
        if attempts == 0 { throw error }
      }
    }
  }

  /// Takes up a training from the bytes of a checkpoint and of its history; `path` only names them in
  /// errors.
  package func resume(
    bytes: [UInt8], history: [UInt8], path: String
  ) throws(FileError) {
    let file = try TensorFile(bytes: bytes, path: path)
    let checkpoint = try Checkpoint(file.metadata, path: path)
    let history = try checkpoint.history.map { (reference) throws(FileError) in
      try HistoryReader(reference, bytes: history, path: path)
    }
    try resume(file, checkpoint, history, path, [])
  }

  private func resume(
    _ file: TensorFile, _ checkpoint: Checkpoint, _ rows: HistoryReader?, _ path: String,
    _ options: ResumeOptions
  ) throws(FileError) {
    let history = try History(checkpoint, rows, path: path)
    try checkParts(checkpoint, path)
    let best = try load(file, checkpoint, path)
    if let plateau = checkpoint.plateau { schedule?.restore(plateau) }
    RandomGenerator.defaultState = checkpoint.defaultGenerator
    for (name, stream) in model.namedRandomStreams {
      if let generator = checkpoint.streams[name] { stream.generator = generator }
    }
    (self.history, state, self.best) = (history, checkpoint.state, best)
    (setup, shown, savedAt, givenFlags, historyWriters) = (nil, nil, nil, nil, [:])
    (readHistory, writtenSteps) = (rows?.known, self.history.losses.count)
    resumption = Resumption(
      path: path, setup: checkpoint.fit, flags: checkpoint.flags, allowed: options)
    origin = path
  }

  private func checkParts(_ checkpoint: Checkpoint, _ path: String) throws(FileError) {
    let streams = model.namedRandomStreams.map(\.name)
    guard Set(streams) == Set(checkpoint.streams.keys) else {
      throw mismatch(
        path, "random streams \(streams.sorted())", "\(checkpoint.streams.keys.sorted())")
    }
    guard (schedule?.plateau == nil) == (checkpoint.plateau == nil) else {
      throw mismatch(
        path, schedule?.plateau == nil ? "no schedule on plateaus" : "a schedule on plateaus",
        checkpoint.plateau == nil ? "none" : "one")
    }
  }

  /// Loads model and optimizer, both or neither, and returns the best state if there is one.
  private func load(
    _ file: TensorFile, _ checkpoint: Checkpoint, _ path: String
  ) throws(FileError) -> ModuleState<Scalar>? {
    let before = model.state
    let best: ModuleState<Scalar> = try file.state(Checkpoint.bestPrefix, path: path)
    let weights: ModuleState<Scalar> = try file.state(Checkpoint.modelPrefix, path: path)
    let slots: ModuleState<Scalar> = try file.state(Checkpoint.optimizerPrefix, path: path)
    do throws(FileError) {
      // That the best state fits must be known now, not at the end of the training.
      if !best.entries.isEmpty { try model.load(best, from: path) }
      try model.load(weights, from: path)
      do {
        try optimizer.restore(
          OptimizerState(
            optimizer: checkpoint.optimizer, learningRate: checkpoint.learningRate,
            steps: checkpoint.updates,
            tensors: Dictionary(slots.entries.map { ($0.name, $0.tensor) }) { first, _ in first }))
      } catch { throw mismatch(path, "the state of this optimizer", "another (\(error))") }
    } catch {
      try model.load(before, from: path)
      throw error
    }
    return best.entries.isEmpty ? nil : best
  }

  private func mismatch(
    _ path: String, _ expected: String, _ found: String
  ) -> FileError {
    FileError(
      .mismatch, path: path, expected: expected, found: found,
      hint: "build model, optimizer and loaders as they were when it was saved")
  }
}

extension History {
  /// The history of a checkpoint; of none of its rows the numbers of the steps alone.
  fileprivate init(
    _ checkpoint: Checkpoint, _ rows: HistoryReader?, path: String
  ) throws(FileError) {
    ending = checkpoint.ending
    if let rows {
      (losses, learningRates, epochs) = (rows.losses, rows.learningRates, rows.epochs)
      (firstStep, bestEpoch) = (checkpoint.firstStep, checkpoint.bestEpoch)
    } else {
      firstStep = checkpoint.firstStep + (checkpoint.history?.stepCount ?? 0)
    }
    guard isConsistent else {
      throw FileError(
        .malformed, path: path, offset: 8, expected: "a history",
        found: "inconsistent numbers",
        hint: "the file is damaged; use a copy, or the previous file")
    }
  }
}
