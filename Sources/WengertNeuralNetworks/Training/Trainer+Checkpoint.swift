import WengertLoading
import WengertAutodiff

/// The sources of a `fit`, for their positions.
struct FitSources<Batch> {
  let training: any BatchSource<Batch>
  let validation: (any BatchSource<Batch>)?
  let trainingSample: (any BatchSource<Batch>)?
}

extension Trainer {
  /// Writes a checkpoint: parameters, buffers, the optimizer's memory, the schedule's, random streams,
  /// that of the default generator among them, the positions of the loaders of the present or last
  /// `fit`, and the history. It is written whole or not at all, and is on the disk when this returns; a
  /// file that is there is kept as `path` with `.previous` behind it. Through a symbolic link all of that
  /// is done where it leads, and the link stays.
  ///
  /// - Throws: When the file cannot be written, or something that is no plain file is in its place.
  public func save(to path: String) throws(CheckpointError) {
    let memory = optimizer.state
    var entries = model.state.entries.map { $0.named(Checkpoint.modelPrefix) }
    entries += (best.state?.entries ?? []).map { $0.named(Checkpoint.bestPrefix) }
    entries += memory.tensors.sorted { $0.key < $1.key }.map {
      ModuleState<Scalar>.Entry(name: Checkpoint.optimizerPrefix + $0.key, tensor: $0.value)
    }
    let checkpoint = Checkpoint(
      history: history, epochCount: epochCount, epochLoss: .init(epochLoss),
      epochAccuracy: .init(epochAccuracy), optimizer: memory.optimizer,
      learningRate: memory.learningRate, updates: memory.steps, plateau: schedule?.plateau,
      streams: Dictionary(
        uniqueKeysWithValues: model.namedRandomStreams.map { ($0.name, $0.stream.generator) }),
      defaultGenerator: RandomGenerator.defaultState, positions: positions, bestCost: best.cost,
      costToBeat: best.costToBeat,
      epochsWithoutImprovement: best.epochsWithoutImprovement)
    let json = String(decoding: TrainingJSON.encoded(checkpoint), as: UTF8.self)
    try TensorFile(entries: entries, metadata: [Checkpoint.metadataName: json])
      .write(to: path, keepsPrevious: true)
  }

  /// Takes up the training that a checkpoint was made of: the next `fit`, with the same arguments, goes
  /// on as if it had never been interrupted, and ends with the same bits. If it throws, nothing was
  /// changed.
  ///
  /// Model, optimizer, schedule and loaders must have been built alike; what is random in them, and the
  /// loaders' seeds, come from the file. The default generator goes on as it was, too.
  ///
  /// - Throws: When the file cannot be read, is damaged, or does not fit.
  public func resume(from path: String) throws(CheckpointError) {
    try resume(try TensorFile<Scalar>(path: path), path)
  }

  /// Takes up a training from the bytes of a checkpoint; `path` only names them in errors.
  package func resume(bytes: [UInt8], path: String) throws(CheckpointError) {
    try resume(try TensorFile<Scalar>(bytes: bytes, path: path), path)
  }

  private func resume(_ file: TensorFile<Scalar>, _ path: String) throws(CheckpointError) {
    let checkpoint = try Checkpoint(file.metadata, path: path)
    let streams = model.namedRandomStreams
    guard Set(streams.map(\.name)) == Set(checkpoint.streams.keys) else {
      throw mismatch(
        path, "random streams \(streams.map(\.name).sorted())",
        "\(checkpoint.streams.keys.sorted())")
    }
    guard (schedule?.plateau == nil) == (checkpoint.plateau == nil) else {
      throw mismatch(
        path, schedule?.plateau == nil ? "no schedule on plateaus" : "a schedule on plateaus",
        checkpoint.plateau == nil ? "none" : "one")
    }
    let best = try load(file, checkpoint, path)
    if let plateau = checkpoint.plateau { schedule?.restore(plateau) }
    if let generator = checkpoint.defaultGenerator { RandomGenerator.defaultState = generator }
    for (name, stream) in streams {
      if let generator = checkpoint.streams[name] { stream.generator = generator }
    }
    history = checkpoint.history
    epochCount = checkpoint.epochCount
    epochLoss = checkpoint.epochLoss.running
    epochAccuracy = checkpoint.epochAccuracy.running
    self.best = BestSoFar(
      cost: checkpoint.bestCost, state: best, costToBeat: checkpoint.costToBeat,
      epochsWithoutImprovement: checkpoint.epochsWithoutImprovement)
    sources = nil
    savedAt = nil
    resumed = (path, checkpoint.positions)
  }

  /// Loads model and optimizer, both or neither, and answers the best state if there is one.
  private func load(
    _ file: TensorFile<Scalar>, _ checkpoint: Checkpoint, _ path: String
  ) throws(CheckpointError) -> ModuleState<Scalar>? {
    let before = model.state
    let best = file.state(Checkpoint.bestPrefix)
    do throws(CheckpointError) {
      // That the best state fits must be known now, not at the end of the training.
      if !best.entries.isEmpty { try model.load(best, from: path) }
      try model.load(file.state(Checkpoint.modelPrefix), from: path)
      let slots = file.state(Checkpoint.optimizerPrefix).entries
      do {
        try optimizer.restore(
          OptimizerState(
            optimizer: checkpoint.optimizer, learningRate: checkpoint.learningRate,
            steps: checkpoint.updates,
            tensors: Dictionary(slots.map { ($0.name, $0.tensor) }) { first, _ in first }))
      } catch { throw mismatch(path, "the state of this optimizer", "another (\(error))") }
    } catch {
      try model.load(before, from: path)
      throw error
    }
    return best.entries.isEmpty ? nil : best
  }

  private func mismatch(
    _ path: String, _ expected: String, _ found: String
  ) -> CheckpointError {
    CheckpointError(
      .mismatch, path: path, expected: expected, found: found,
      hint: "build model, optimizer and loaders as they were when it was saved")
  }

  private var positions: Checkpoint.Positions {
    if let resumed { return resumed.positions }
    return Checkpoint.Positions(
      training: sources?.training.position, validation: sources?.validation?.position,
      trainingSample: sources?.trainingSample?.position)
  }

  /// Brings the loaders of a `fit` to where they were when a checkpoint was made.
  func start(_ sources: FitSources<Batch>) throws(CheckpointError) {
    if let resumed {
      let pairs: [(BatchPosition?, (any BatchSource<Batch>)?)] = [
        (resumed.positions.training, sources.training),
        (resumed.positions.validation, sources.validation),
        (resumed.positions.trainingSample, sources.trainingSample),
      ]
      for case (let position?, let source?) in pairs {
        guard position.epoch >= 0, (0...source.batchCount).contains(position.batch) else {
          throw mismatch(
            resumed.path, "a position among \(source.batchCount) batches of an epoch",
            "batch \(position.batch) of epoch \(position.epoch)")
        }
      }
      for case (let position?, let source?) in pairs { source.position = position }
    }
    self.sources = sources
    resumed = nil
  }
}

extension ModuleState.Entry {
  fileprivate func named(_ prefix: String) -> ModuleState.Entry {
    ModuleState.Entry(name: prefix + name, tensor: tensor)
  }
}
