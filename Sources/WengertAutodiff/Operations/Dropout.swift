/// x · factor where a mask holds, 0 elsewhere. Operand 1 is the mask, Booleans in the shape of x.
struct MaskedScale: BuiltInOperandwise {
  let factor: Double
  var name: String { "dropout" }
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).scaled(by: factor, where: x.storage(1))))
  }
  func needs(for operand: Int) -> Retained { .operand(1) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(MaskedScale(factor: factor), cotangent, saved[1])
  }
}

/// Each element zero with a probability, otherwise divided by the probability to stay, so that the
/// expectation is x ("inverted" dropout).
///
/// Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 2014.
///
/// - Parameters:
///   - probability: To be dropped, in [0, 1]; at 1 everything is.
///   - generator: Where the mask comes from.
public func dropout<T: TensorLike>(
  _ x: T, probability: Double, using generator: inout RandomGenerator
) -> T where T.Scalar: FloatingTensorScalar {
  guard isProbability(probability) else { return x }
  if probability == 0 { return x.reshaped(to: x.shape) }
  let storage = x.value.storage
  let stays = Storage.randomMask(
    storage.shape, for: storage.dataType, probability: probability, using: &generator)
  let factor = probability < 1 ? 1 / (1 - probability) : 0
  return T(apply(MaskedScale(factor: factor), x.value, Value(stays)))
}

/// Dropout with a given mask: x · mask / (1 − probability), 0 for probability 1; where the mask is 0 the
/// result is 0, also for an infinite x.
///
/// - Parameter mask: 1 where an element stays, 0 where it is dropped, in the shape of x.
public func dropout<T: TensorLike>(
  _ x: T, probability: Double, mask: Tensor<T.Scalar>
) -> T where T.Scalar: FloatingTensorScalar {
  guard isProbability(probability) else { return x }
  guard mask.shape == x.shape else {
    fail(TensorError("dropout", "the mask has shape \(mask.shape), x has \(x.shape)"))
    return x
  }
  let factors = probability < 1 ? mask * (1 / T.Scalar(1 - probability)) : .zeros(mask.shape)
  return select(factors .== 0, 0, x * x.constant(factors))
}

private func isProbability(_ probability: Double) -> Bool {
  if probability >= 0 && probability <= 1 { return true }
  fail(TensorError("dropout", "the probability is \(probability); it must lie in 0...1"))
  return false
}
