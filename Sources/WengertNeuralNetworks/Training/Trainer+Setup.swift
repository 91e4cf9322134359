import WengertAutodiff
import WengertTensors

extension Trainer {
  /// Prepares a `fit`: compares its setup with that of the checkpoint that the training was taken up from,
  /// and brings the rest of its state to loaders and model.
  ///
  /// - Returns: The differences that are allowed, as text.
  /// - Throws: When something is different that decides the bits.
  func begin(_ plan: FitPlan<Batch>) throws(FileError) -> [String] {
    if givenFlags == nil { givenFlags = ModelFlags(of: model) }
    let present = fingerprint(plan.sources)
    let place = ["stepsDone": "\(history.stepCount)", "length": "\(plan.length)"]
    division?.begin(present.words.merging(place) { first, _ in first })
    var notes: [String] = []
    if let resumption {
      let differences = resumption.setup?.fingerprint.differences(from: present) ?? []
      if !differences.isEmpty {
        // A `fit` before the one that the checkpoint was made in: it is done already.
        if isOver(plan.length) { return [] }
        try refuse(differences, of: resumption)
        notes.append(
          "\(resumption.path) goes on with "
            + Fingerprint.text(differences, \.found) + " instead of "
            + Fingerprint.text(differences, \.saved))
      }
      takeUp(resumption, plan.sources, Set(differences.map(\.name)))
    }
    let before = setup ?? resumption?.setup
    // The place in an epoch is one among its batches.
    if let before, before.fingerprint.part("training") != present.part("training") {
      state.batchCount = 0
    }
    let sources = plan.sources
    setup = FitSetup(
      fingerprint: present,
      seeds: .init(
        training: sources.training.seed, validation: sources.validation?.seed,
        trainingSample: sources.trainingSample?.seed))
    resumption = nil
    division?.releaseState(of: optimizer)
    return notes
  }

  private func refuse(
    _ differences: [Fingerprint.Difference], of resumption: Resumption
  ) throws(FileError) {
    if resumption.allowed.contains(.differences) { return }
    throw FileError(
      .mismatch, path: resumption.path,
      expected: Fingerprint.text(differences, \.saved) + ", as when it was saved",
      found: Fingerprint.text(differences, \.found),
      hint: "make it as it was, or resume(from:, allowing: .differences)")
  }

  /// Copies a checkpoint's state to loaders, model and optimizer, except for changes of the program.
  private func takeUp(
    _ resumption: Resumption, _ sources: FitSources<Batch>, _ changed: Set<String>
  ) {
    if let seeds = resumption.setup?.seeds {
      sources.training.seed = seeds.training
      if let seed = seeds.validation { sources.validation?.seed = seed }
      if let seed = seeds.trainingSample { sources.trainingSample?.seed = seed }
    }
    if changed.isDisjoint(with: flagNames) { resumption.flags.apply(to: model) }
    if changed.contains(Self.rateName) { optimizer.learningRate = givenRate }
  }

  private static var rateName: String { "learningRate" }
  private var flagNames: [String] { ModelFlags.names.map { "model." + $0 } }

  /// The settings that decide the bits of a `fit` besides the training's state.
  private func fingerprint(_ sources: FitSources<Batch>) -> Fingerprint {
    var fingerprint = Fingerprint()
    fingerprint["instructionSet"] = InstructionSet.current.rawValue
    fingerprint["batchesPerStep"] = "\(batchesPerStep)"
    fingerprint.add(division?.fingerprint ?? [:], of: "division")
    fingerprint["clipping"] = clipping.map { "\($0)" }
    fingerprint["monitor"] = monitor.rawValue
    for (name, module) in model.namedModules where !name.isEmpty {
      fingerprint["model." + name] = module.typeName
    }
    fingerprint.add(settingsOf: model, "model")
    fingerprint.add((givenFlags ?? ModelFlags(of: model)).words, of: "model")
    fingerprint.add(optimizer.fingerprint, of: "optimizer")
    switch schedule {
    case nil: fingerprint[Self.rateName] = "\(givenRate)"
    case .onPlateau(let plateau): fingerprint.add(settingsOf: plateau.settings, "schedule")
    case .perStep(let schedule): fingerprint.add(settingsOf: schedule, "schedule.perStep")
    case .perEpoch(let schedule): fingerprint.add(settingsOf: schedule, "schedule.perEpoch")
    }
    fingerprint.add(sources.training.fingerprint, of: "training")
    fingerprint.add(sources.validation?.fingerprint ?? [:], of: "validation")
    fingerprint.add(sources.trainingSample?.fingerprint ?? [:], of: "trainingSample")
    return fingerprint
  }
}
