import WengertLoading

/// The batches and the length of a `fit`.
struct FitPlan<Batch> {
  let sources: FitSources<Batch>
  let callbacks: [any TrainerCallback]
  let length: FitLength

  /// How many steps an epoch has.
  func stepsPerEpoch(_ batchesPerStep: Int) -> Int {
    let count = sources.training.batchCount
    return count / batchesPerStep + (count % batchesPerStep == 0 ? 0 : 1)
  }
}

/// The sources of a `fit`.
struct FitSources<Batch> {
  let training: any BatchSource<Batch>
  let validation: (any BatchSource<Batch>)?
  let trainingSample: (any BatchSource<Batch>)?
}

/// When a `fit` ends.
enum FitLength {
  case epochs(Int)
  case steps(Int)
}
