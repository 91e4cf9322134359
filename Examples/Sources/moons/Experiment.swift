import Wengert

/// One way of training one net on the moons, whose losses the tutorial prints.
struct Experiment {
  let title: String
  let widths: [Int]
  let activation: Activation
  /// d in the learning rate 0.01 / (1 + d·t) of iteration t.
  let decay: Double

  /// The experiment that a part of the program shows; nil if it shows something else.
  init?(_ part: Part) {
    switch part {
    case .threeLayer:
      self.init("3 layers, tanh, constant rate", [2, 3, 2], decay: 0) { tanh($0) }
    case .threeLayerAnnealed:
      self.init("3 layers, tanh, annealed", [2, 3, 2]) { tanh($0) }
    case .fourLayerTanh:
      self.init("4 layers, tanh, annealed", [2, 3, 3, 2]) { tanh($0) }
    case .fourLayerSigmoid:
      self.init("4 layers, sigmoid, annealed", [2, 3, 3, 2]) { sigmoid($0) }
    default: return nil
    }
  }

  private init(
    _ title: String, _ widths: [Int], decay: Double = 0.01, activation: @escaping Activation
  ) {
    self.title = title
    self.widths = widths
    self.activation = activation
    self.decay = decay
  }
}
