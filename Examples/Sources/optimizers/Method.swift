import Wengert

/// A way to turn gradients into steps.
enum Method: String, CaseIterable, Codable {
  case sgd = "SGD"
  case momentum = "Momentum"
  case nesterov = "Nesterov"
  case adaGrad = "AdaGrad"
  case rmsProp = "RMSProp"
  case adam = "Adam"

  /// The optimizer, set as "Deep Learning from Scratch" defines it: the epsilon of quotients is 10⁻⁷,
  /// and Adam adds it before it corrects its averages.
  func optimizer<Scalar: FloatingTensorScalar>(
    _ parameters: [Variable<Scalar>], learningRate: Double
  ) -> any Optimizer<Scalar> {
    switch self {
    case .sgd: SGD(parameters, learningRate: learningRate)
    case .momentum: SGD(parameters, learningRate: learningRate, momentum: 0.9)
    case .nesterov: SGD(parameters, learningRate: learningRate, momentum: 0.9, nesterov: true)
    case .adaGrad: AdaGrad(parameters, learningRate: learningRate, epsilon: 1e-7)
    case .rmsProp: RMSProp(parameters, learningRate: learningRate, alpha: 0.99, epsilon: 1e-7)
    case .adam:
      Adam(
        parameters, learningRate: learningRate, epsilon: 1e-7,
        epsilonPlacement: .beforeCorrection)
    }
  }

  /// The learning rate in the valley: the book's, except that it shows neither Nesterov nor RMSProp.
  var valleyRate: Double {
    switch self {
    case .sgd: 0.95
    case .momentum, .nesterov: 0.1
    case .adaGrad: 1.5
    case .rmsProp: 0.1
    case .adam: 0.3
    }
  }

  /// The learning rate on digits: the book's defaults.
  var digitRate: Double {
    switch self {
    case .adam, .rmsProp: 0.001
    default: 0.01
    }
  }
}
