import WengertAutodiff
import WengertSupport

extension Trainer {
  /// Writes a checkpoint: parameters, buffers, the optimizer's memory, the schedule's, random streams,
  /// that of the default generator among them, the place in the loaders' epochs, how the present or last
  /// `fit` was set up, and the history. It is written whole or not at all, and is on the disk when this
  /// returns; a file that is there is kept as `path` with `.previous` behind it. Through a symbolic link
  /// all of that is done where it leads, and the link stays. Where a name would be longer than a file system
  /// takes, the end of `path` in it is a number that stands for the whole.
  ///
  /// The history stands in a file beside it, `path.<number>.history`: only new steps and epochs are
  /// appended. Copy it along.
  ///
  /// - Throws: When the file cannot be written, or something that is no plain file is in its place.
  public func save(to path: String) throws(FileError) {
    let (target, reference, file) = try saveHistory(beside: path)
    // Until the checkpoint is in its place nobody takes the history for one without.
    try withExtendedLifetime(file) { () throws(FileError) in
      try write(history: reference, to: path)
    }
    historyWriters[target]?.saveCount += 1
    // The checkpoint and the one before have this history now: others have no use any more.
    if historyWriters[target]?.saveCount == 2 { HistoryFile.removeUnused(beside: target) }
  }

  private func saveHistory(
    beside path: String
  ) throws(FileError) -> (String, HistoryFile.Reference?, LockedFile?) {
    do throws(FileFailure) {
      let target = try AtomicFileWriter.target(of: path)
      let writer =
        historyWriters[target]?.writer
        ?? HistoryWriter(beside: target, goingOnFrom: readHistory)
      let appended = try writer.append(history)
      if historyWriters[target] == nil { historyWriters[target] = (writer, 0) }
      writtenSteps = history.losses.count
      return (target, appended?.reference, appended?.file)
    } catch { throw FileError(writing: path, error) }
  }

  private func write(
    history reference: HistoryFile.Reference?, to path: String
  ) throws(FileError) {
    let memory = optimizer.state
    var entries = lastState.entries.map { $0.named(Checkpoint.modelPrefix) }
    entries += (best?.entries ?? []).map { $0.named(Checkpoint.bestPrefix) }
    entries += memory.tensors.sorted { $0.key < $1.key }.map {
      ModuleState<Scalar>.Entry(name: Checkpoint.optimizerPrefix + $0.key, tensor: $0.value)
    }
    let checkpoint = Checkpoint(
      state: state, history: reference, firstStep: history.firstStep,
      bestEpoch: history.bestEpoch, ending: history.ending, optimizer: memory.optimizer,
      learningRate: memory.learningRate, updates: memory.steps, plateau: schedule?.plateau,
      streams: Dictionary(
        uniqueKeysWithValues: model.namedRandomStreams.map { ($0.name, $0.stream.generator) }),
      defaultGenerator: RandomGenerator.defaultState, fit: setup ?? resumption?.setup,
      flags: resumption?.flags ?? ModelFlags(of: model))
    let json = String(decoding: TrainingJSON.encoded(checkpoint), as: UTF8.self)
    try TensorFile(
      entries: entries.map { .init($0.name, $0.tensor) },
      metadata: [Checkpoint.metadataName: json]
    ).write(to: path, keepsPrevious: true)
  }

  /// Writes the checkpoint of a `fit`, unless the last one is of the same moment.
  func saveCheckpoint() throws(FileError) {
    let now = SavedAt(steps: history.stepCount, epochs: epochCount, ending: history.ending)
    guard let checkpointPath, savedAt != now else { return }
    division?.collectState(of: optimizer)
    defer { division?.releaseState(of: optimizer) }
    try byLeader(checkpointPath) { () throws(FileError) in try save(to: checkpointPath) }
    savedAt = now
  }

  /// Appends to the history between checkpoints once there is much of it, so that a save after a million steps
  /// does not write all of them.
  func writeHistoryAhead() throws(FileError) {
    guard let checkpointPath, history.losses.count - writtenSteps >= HistoryFile.stepsAhead
    else { return }
    try byLeader(checkpointPath) { () throws(FileError) in
      _ = try saveHistory(beside: checkpointPath)
    }
    writtenSteps = history.losses.count
  }

  /// Writes a file; of several processes one does.
  func byLeader(_ path: String, _ write: () throws(FileError) -> Void) throws(FileError) {
    if let division { try division.byLeader(path, write) } else { try write() }
  }
}

extension ModuleState.Entry {
  fileprivate func named(_ prefix: String) -> ModuleState.Entry {
    ModuleState.Entry(name: prefix + name, tensor: tensor)
  }
}
