import Wengert

/// All optimizers. Every test of optimizers runs over this table; a new one needs its row here.
package enum OptimizerTable {
  package static let rows = [
    sgd, adaGrad, rmsProp, adaDelta, rprop, asgd, adam, adamW, nAdam, rAdam, adamax, lion, muon,
    adafactor,
  ]

  /// Every optimizer with all of its settings.
  package static let cases = rows.flatMap { row in row.settings.map { OptimizerCase(row, $0) } }

  /// The row of an optimizer that the reference has under this name.
  package static func row(reference name: String) -> OptimizerRow? {
    rows.first { $0.referenceName == name }
  }
}
