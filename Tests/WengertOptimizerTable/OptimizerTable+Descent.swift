import Wengert

extension OptimizerTable {
  static let sgd = OptimizerRow(
    "SGD",
    settings: [
      ["lr": 0.1],
      ["lr": 0.1, "momentum": 0.9, "dampening": 0.2, "weight_decay": 0.1],
      ["lr": 0.1, "momentum": 0.9, "nesterov": true, "weight_decay": 0.1],
    ],
    steps: [
      .init(["lr": 0.1], [1, -2, 4], places: [0.9, 1.1, 0.7]),
      .init(["lr": 0.1, "weight_decay": 0.1], [1, 1, 1], places: [0.89, 0.7811, 0.673289]),
      .init(["lr": 0.1, "momentum": 0.5], [1, 1, 1], places: [0.9, 0.75, 0.575]),
      .init(
        ["lr": 0.1, "momentum": 0.5, "dampening": 0.2], [1, 1, 1], places: [0.9, 0.77, 0.625]),
      .init(
        ["lr": 0.1, "momentum": 0.5, "nesterov": true], [1, 1, 1], places: [0.85, 0.675, 0.4875]),
    ],
    refused: [
      (["momentum": 1], "momentum is 1.0; it must be at least 0 and less than 1"),
      (["momentum": 0.5, "dampening": 2], "dampening is 2.0; it must be from 0 to 1"),
      (
        ["nesterov": true],
        "nesterov needs a momentum more than 0 and a dampening of 0; they are 0.0 and 0.0"
      ),
    ]
  ) {
    SGD(
      $0, learningRate: $1.rate(1e-3), momentum: $1.number("momentum", 0),
      dampening: $1.number("dampening", 0), nesterov: $1.flag("nesterov"), weightDecay: $1.decay)
  }

  static let adaGrad = OptimizerRow(
    "AdaGrad", referenceName: "Adagrad",
    settings: [
      ["lr_decay": 0.1], ["lr": 0.1, "initial_accumulator_value": 0.5, "weight_decay": 0.01],
    ],
    steps: [
      .init(["lr": 1, "eps": 0], [3, 4, 12], moves: [1, 0.8, 12.0 / 13]),
      .init(["lr": 1, "lr_decay": 1, "eps": 0], [3, 4, 12], moves: [1, 0.4, 4.0 / 13]),
      .init(
        ["lr": 1, "initial_accumulator_value": 16, "eps": 5], [3, 12, 84],
        moves: [0.3, 12.0 / 18, 84.0 / 90]),
    ],
    refused: [
      (["lr_decay": -1], "learningRateDecay is -1.0; it must be finite and 0 or more"),
      (
        ["initial_accumulator_value": -1],
        "initialAccumulator is -1.0; it must be finite and 0 or more"
      ),
      (["eps": -1], "epsilon is -1.0; it must be finite and 0 or more"),
    ]
  ) {
    AdaGrad(
      $0, learningRate: $1.rate(0.01), learningRateDecay: $1.number("lr_decay", 0),
      initialAccumulator: $1.number("initial_accumulator_value", 0),
      epsilon: $1.number("eps", 1e-10), weightDecay: $1.decay)
  }

  static let rmsProp = OptimizerRow(
    "RMSProp", referenceName: "RMSprop",
    settings: [
      [:], ["momentum": 0.9, "weight_decay": 0.1], ["centered": true],
      ["centered": true, "momentum": 0.9],
    ],
    steps: [
      // v = 1, 1, 7.
      .init(
        ["lr": 1, "alpha": 0.75, "eps": 1], [2, 1, 5], moves: [1, 0.5, 5 / (7.squareRoot() + 1)]),
      .init(
        ["lr": 1, "alpha": 0.75, "eps": 1, "momentum": 0.5], [2, 1, 5],
        moves: [1, 1, 0.5 + 5 / (7.squareRoot() + 1)]),
      // a = 0.5, 0.625, 1.71875.
      .init(
        ["lr": 1, "alpha": 0.75, "eps": 0, "centered": true], [2, 1, 5],
        moves: [
          2 / 0.75.squareRoot(), 1 / 0.609375.squareRoot(), 5 / (7 - 2.9541015625).squareRoot(),
        ]),
    ],
    refused: [
      (["alpha": 1.5], "alpha is 1.5; it must be at least 0 and less than 1"),
      (["eps": -1], "epsilon is -1.0; it must be finite and 0 or more"),
      (["momentum": 1], "momentum is 1.0; it must be at least 0 and less than 1"),
    ]
  ) {
    RMSProp(
      $0, learningRate: $1.rate(0.01), alpha: $1.number("alpha", 0.99),
      epsilon: $1.number("eps", 1e-8), centered: $1.flag("centered"),
      momentum: $1.number("momentum", 0), weightDecay: $1.decay)
  }

  static let adaDelta = OptimizerRow(
    "AdaDelta", referenceName: "Adadelta", settings: [[:], ["rho": 0.5, "weight_decay": 0.1]],
    steps: {
      // v = 8, 12, 14.
      let second = (17.0 / 9).squareRoot() / 13.squareRoot() * 4
      let average = 0.5 * (8.0 / 9) + 0.5 * (17.0 / 9 * 16 / 13)
      let third = (average + 1).squareRoot() / 15.squareRoot() * 4
      return [.init(["rho": 0.5, "eps": 1], [4, 4, 4], moves: [4 / 3.0, second, third])]
    }(),
    refused: [
      (["rho": -0.1], "rho is -0.1; it must be at least 0 and less than 1"),
      (["eps": 0], "epsilon is 0.0; it must be finite and more than 0"),
    ]
  ) {
    AdaDelta(
      $0, learningRate: $1.rate(1), rho: $1.number("rho", 0.9), epsilon: $1.number("eps", 1e-6),
      weightDecay: $1.decay)
  }

  static let rprop = OptimizerRow(
    "Rprop", settings: [[:], ["lr": 0.02, "etas": [0.4, 1.5], "step_sizes": [0.001, 0.05]]],
    steps: [
      // The same sign, a turn, which takes no step, and from there any sign.
      .init(
        ["lr": 0.125, "etas": [0.5, 2]], [3, 1, -9, -1, -1], places: [0.875, 0.625, 0.625, 0.75, 1])
    ],
    refused: [
      (
        ["etas": [1, 1.2]],
        "factors are 1.0 and 1.2; the first must be between 0 and 1, the second more than 1"
      ),
      (
        ["step_sizes": [2, 1]],
        "stepLimits are 2.0 and 1.0; they must be finite, 0 or more, and ascend"
      ),
    ]
  ) {
    Rprop(
      $0, learningRate: $1.rate(0.01), factors: $1.pair("etas", (0.5, 1.2)),
      stepLimits: $1.pair("step_sizes", (1e-6, 50)), weightDecay: $1.decay)
  }

  static let asgd = OptimizerRow(
    "ASGD",
    settings: [[:], ["lr": 0.1, "lambd": 0.01, "alpha": 0.6, "t0": 2, "weight_decay": 0.02]],
    steps: [
      // η = 1/2, then 1/2 / (1 + 1/4).
      .init(
        ["lr": 0.5, "lambd": 0.5, "alpha": 1], [1, 2], places: [0.25, 0.25 * 0.8 - 0.4 * 2])
    ],
    refused: [
      (["lambd": -1], "decay is -1.0; it must be finite and 0 or more"),
      (["alpha": -1], "power is -1.0; it must be finite and 0 or more"),
      (["t0": -1], "averagingStart is -1.0; it must be finite and 0 or more"),
    ]
  ) {
    ASGD(
      $0, learningRate: $1.rate(0.01), decay: $1.number("lambd", 1e-4),
      power: $1.number("alpha", 0.75), averagingStart: $1.number("t0", 1e6), weightDecay: $1.decay)
  }
}
