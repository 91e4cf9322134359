import Foundation
import Wengert

extension TrainingRun {
  /// Why the net is unusable: the last loss or the last weights are not finite; nil where
  /// they are.
  public var divergence: String? {
    let history = fresh.trainer.history
    if let loss = history.losses.last, !loss.isFinite {
      let finite = history.losses.lastIndex(where: \.isFinite).map { $0 + 1 } ?? 0
      let step = grouped(history.firstStep + finite)
      return "the loss is \(loss), no finite number, from step \(step) on; \(remedy)"
    }
    if let loss = history.epochs.last?.validationLoss, !loss.isFinite {
      return "the validation loss is \(loss), no finite number, at the end; \(remedy)"
    }
    return hasFiniteWeights ? nil : "the weights are no finite numbers; \(remedy)"
  }

  private var remedy: String {
    let history = fresh.trainer.history
    let kept =
      history.bestEpoch.map { "the weights of epoch \(history.epochs[$0].epoch + 1)" }
      ?? "no weights"
    return
      "\(kept) are kept; use a smaller --rate in another folder; Docs/Inspecting.md helps to find "
      + "the cause"
  }

  /// Whether the weights that the net shows now are finite numbers.
  public var hasFiniteWeights: Bool {
    net.state.entries.allSatisfy { $0.tensor.scalars.allSatisfy(\.isFinite) }
  }
}
