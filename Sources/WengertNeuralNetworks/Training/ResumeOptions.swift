/// Differences that `resume(from:allowing:)` accepts, and refuses otherwise.
public struct ResumeOptions: OptionSet, Sendable {
  /// The options as bits.
  public let rawValue: Int

  /// Options from bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// A training that is set up in another way: the model's, the optimizer's or the schedule's
  /// hyper-parameters, the batches, the processor's instruction set. The training continues with the new
  /// ones, and its bits differ from those of an uninterrupted one; `fit` prints the differences. Where the
  /// batches differ, the present epoch begins anew.
  public static let differences = ResumeOptions(rawValue: 1)
  /// A checkpoint without its history: the new one begins with the next step, and has the right numbers.
  public static let missingHistory = ResumeOptions(rawValue: 2)
}

/// The `fit` that a checkpoint was made in.
struct Resumption {
  let path: String
  let setup: FitSetup?
  let flags: ModelFlags
  let allowed: ResumeOptions
}
