import Wengert

extension OptimizerTable {
  /// What Adam and its relatives refuse.
  static let wrongBetas: [(settings: OptimizerRow.Settings, message: String)] = [
    (["betas": [-0.1, 0.9]], "betas.first is -0.1; it must be at least 0 and less than 1"),
    (["betas": [0.9, 1]], "betas.second is 1.0; it must be at least 0 and less than 1"),
    (["eps": -1], "epsilon is -1.0; it must be finite and 0 or more"),
  ]

  static let adam = OptimizerRow(
    "Adam",
    settings: [
      [:], ["amsgrad": true, "weight_decay": 0.1], ["epsilon_before_correction": true],
    ],
    steps: [
      // A constant gradient is its own corrected moment.
      .init(["lr": 0.1, "eps": 1], [3, 3, 3], places: [0.925, 0.85, 0.775]),
      // m = 1, 0.5, 0.75; v = 1, 0.75, 0.8125.
      .init(
        ["lr": 1, "betas": [0.5, 0.75], "eps": 0], [2, 0, 1],
        moves: [1, 2.0 / 3 / (12.0 / 7).squareRoot(), 6.0 / 7 / (52.0 / 37).squareRoot()]),
      .init(
        ["lr": 1, "betas": [0.5, 0.75], "eps": 0, "amsgrad": true], [2, 0, 1],
        moves: [1, 2.0 / 3 / (16.0 / 7).squareRoot(), 6.0 / 7 / (64.0 / 37).squareRoot()]),
      .init(
        ["lr": 1, "betas": [0.5, 0.75], "eps": 1, "epsilon_before_correction": true], [2, 0, 1],
        moves: [
          0.5, 0.4375.squareRoot() / 0.75 * 0.5 / (0.75.squareRoot() + 1),
          0.578125.squareRoot() / 0.875 * 0.75 / (0.8125.squareRoot() + 1),
        ]),
      // The decay goes through the moments: g = 1 + 0.5 at first, and its size cancels.
      .init(["lr": 0.1, "eps": 0, "weight_decay": 0.5], [1], places: [0.9]),
    ],
    refused: wrongBetas
  ) {
    Adam(
      $0, learningRate: $1.rate(1e-3), betas: $1.pair("betas", (0.9, 0.999)),
      epsilon: $1.number("eps", 1e-8), weightDecay: $1.decay, amsgrad: $1.flag("amsgrad"),
      epsilonPlacement: $1.flag("epsilon_before_correction")
        ? .beforeCorrection : .afterCorrection)
  }

  static let adamW = OptimizerRow(
    "AdamW", settings: [[:], ["amsgrad": true, "weight_decay": 0]],
    steps: [
      .init(
        ["lr": 0.1, "eps": 1, "weight_decay": 0.5], [3, 3, 3], places: [0.875, 0.75625, 0.6434375])
    ],
    refused: wrongBetas
  ) {
    AdamW(
      $0, learningRate: $1.rate(1e-3), betas: $1.pair("betas", (0.9, 0.999)),
      epsilon: $1.number("eps", 1e-8), weightDecay: $1.number("weight_decay", 0.01),
      amsgrad: $1.flag("amsgrad"))
  }
}
