import Wengert

extension OptimizerTable {
  static let nAdam = OptimizerRow(
    "NAdam",
    settings: [
      [:], ["betas": [0.8, 0.95], "weight_decay": 0.05, "momentum_decay": 0],
      ["weight_decay": 0.1, "decoupled_weight_decay": true],
    ],
    steps: [
      // Without growth μ = 0.25 and M = 1/4, 1/16, … A constant gradient is its own corrected root.
      .init(
        ["lr": 1, "betas": [0.5, 0.75], "eps": 0, "momentum_decay": 0], [2, 2],
        moves: [
          0.75 / 0.75 + 0.25 / (1 - 0.0625) * 0.5,
          0.75 / (1 - 0.0625) + 0.25 / (1 - 1 / 64.0) * 0.75,
        ])
    ],
    refused: wrongBetas + [
      (["momentum_decay": -1], "momentumDecay is -1.0; it must be finite and 0 or more")
    ]
  ) {
    NAdam(
      $0, learningRate: $1.rate(2e-3), betas: $1.pair("betas", (0.9, 0.999)),
      epsilon: $1.number("eps", 1e-8), weightDecay: $1.decay,
      momentumDecay: $1.number("momentum_decay", 4e-3),
      decouplesWeightDecay: $1.flag("decoupled_weight_decay"))
  }

  static let rAdam = OptimizerRow(
    "RAdam",
    settings: [
      [:], ["betas": [0.8, 0.9], "weight_decay": 0.03],
      ["weight_decay": 0.1, "decoupled_weight_decay": true],
    ],
    // ρ is 1999, and r is 1 at the first step: nothing is divided by a root.
    steps: [.init(["lr": 0.1], [3], places: [0.7])], refused: wrongBetas
  ) {
    RAdam(
      $0, learningRate: $1.rate(1e-3), betas: $1.pair("betas", (0.9, 0.999)),
      epsilon: $1.number("eps", 1e-8), weightDecay: $1.decay,
      decouplesWeightDecay: $1.flag("decoupled_weight_decay"))
  }

  static let adamax = OptimizerRow(
    "Adamax", settings: [[:], ["betas": [0.85, 0.95], "weight_decay": 0.05]],
    steps: [
      // m = 2, 1, 2; u = 4, 2, 3; 1 − β₁ᵗ = 1/2, 3/4, 7/8.
      .init(
        ["lr": 1, "betas": [0.5, 0.5], "eps": 0], [4, 0, 3],
        moves: [1, 2.0 / 3, 8.0 / 7 * 2 / 3])
    ],
    refused: wrongBetas
  ) {
    Adamax(
      $0, learningRate: $1.rate(2e-3), betas: $1.pair("betas", (0.9, 0.999)),
      epsilon: $1.number("eps", 1e-8), weightDecay: $1.decay)
  }

  static let lion = OptimizerRow(
    "Lion", settings: [[:], ["lr": 0.02, "betas": [0.8, 0.95], "weight_decay": 0.1]],
    steps: [
      // m = 2, 0.5, −1.75: a gradient of −1 does not turn the step, one of −4 does.
      .init(["lr": 0.25, "betas": [0.5, 0.5]], [4, -1, -4, 0], places: [0.75, 0.5, 0.75, 1])
    ],
    refused: wrongBetas.filter { $0.settings["eps"] == nil }
  ) {
    Lion(
      $0, learningRate: $1.rate(1e-4), betas: $1.pair("betas", (0.9, 0.99)), weightDecay: $1.decay)
  }

  static let muon = OptimizerRow(
    "Muon", settings: [[:], ["momentum": 0.9, "nesterov": false, "weight_decay": 0.1]],
    refused: [
      (["momentum": 1], "momentum is 1.0; it must be at least 0 and less than 1"),
      (["eps": 0], "epsilon is 0.0; it must be finite and more than 0"),
      (["ns_steps": 0], "iterations is 0; it must be 1 or more"),
    ]
  ) {
    Muon(
      $0, learningRate: $1.rate(1e-3), momentum: $1.number("momentum", 0.95),
      nesterov: $1.number("nesterov", 1) != 0, weightDecay: $1.decay,
      epsilon: $1.number("eps", 1e-7), iterations: Int($1.number("ns_steps", 5)))
  }

  static let adafactor = OptimizerRow(
    "Adafactor",
    settings: [
      [:], ["beta2_decay": -0.5, "eps": [1e-10, 0.01], "d": 1.5, "weight_decay": 0.1],
    ],
    refused: [
      (["beta2_decay": 1], "decayPower is 1.0; it must be finite and 0 or less"),
      (["eps": [0, 1]], "leastRoot is 0.0; it must be finite and more than 0"),
      (["eps": [1, -1]], "leastSize is -1.0; it must be finite and 0 or more"),
      (["d": 0], "clippingThreshold is 0.0; it must be finite and more than 0"),
    ]
  ) {
    let (leastRoot, leastSize) = $1.pair("eps", (.nan, 1e-3))
    return Adafactor(
      $0, learningRate: $1.rate(0.01), decayPower: $1.number("beta2_decay", -0.8),
      leastRoot: leastRoot.isNaN ? nil : leastRoot, leastSize: leastSize,
      clippingThreshold: $1.number("d", 1), weightDecay: $1.decay)
  }
}
