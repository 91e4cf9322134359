import Testing
import Wengert

/// What a loss does at the edges: value, gradient and second derivative of its sum for one input, whose
/// targets are constants.
struct LossLimit: Sendable, CustomTestStringConvertible {
  /// What failures call it.
  let name: String
  /// The public function, as its declaration spells it.
  let covers: String
  let shape: Shape
  let input: [Double]
  let value: [Double]
  let gradient: [Double]
  /// The Hessian times ones; nil where no promise is made.
  let second: [Double]?
  /// Why a number is NaN though none of the input is.
  let reason: String?
  let single: @Sendable (Variable<Float>) -> Variable<Float>
  let double: @Sendable (Variable<Double>) -> Variable<Double>

  var testDescription: String { name }

  init(
    _ name: String, covers: String, _ loss: some Loss, at input: [Double], shape: Shape? = nil,
    gives value: [Double], gradient: [Double], second: [Double]? = nil,
    because reason: String? = nil
  ) {
    (self.name, self.covers, self.input, self.value) = (name, covers, input, value)
    (self.gradient, self.second, self.reason) = (gradient, second, reason)
    self.shape = shape ?? [input.count]
    single = { loss($0) }
    double = { loss($0) }
  }
}

/// A loss of any element type, its targets stored.
protocol Loss: Sendable {
  func callAsFunction<S: FloatingTensorScalar>(_ x: Variable<S>) -> Variable<S>
}
