import CWengert

/// ½ λ Σ w² over all operands, in one operation.
struct L2Penalty: BuiltInOperandwise {
  let strength: Double
  func resultShape(_ x: Operands) -> Shape { Shape() }
  func forward(_ x: Operands, into y: inout Destination) {
    var sum = 0.0
    for index in 0..<x.count { sum += x[index].sumOfSquares }
    y.set(x[0].constant(0.5 * strength * sum))
  }
  func needs(for operand: Int) -> Retained { .operand(operand) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(L2PenaltyGradient(strength: strength), saved[operand], cotangent)
  }
  func addVJP(_ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value) -> Bool {
    let factor = cotangent.reference._withUnsafeGuaranteedRef { $0.firstElement } * strength
    let weight = saved[operand]
    sum.reference._withUnsafeGuaranteedRef { sum in
      weight.reference._withUnsafeGuaranteedRef { sum.addScaled($0, by: factor) }
    }
    return true
  }
}

/// λ w ȳ in one pass. Operands are w and ȳ, one number.
struct L2PenaltyGradient: ComposedPrimitive {
  let strength: Double
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    let factor = x.storage(1).firstElement * strength
    y.adopt(x.storage(0).binary(WG_MUL, .floating(factor), into: y.given(x.storage(0))))
  }
  func composition(_ x: [Value]) -> Value { x[1] * strength * x[0] }
}

/// λ Σ |w| over all operands, in one operation.
struct L1Penalty: BuiltInOperandwise {
  let strength: Double
  func resultShape(_ x: Operands) -> Shape { Shape() }
  func forward(_ x: Operands, into y: inout Destination) {
    var sum = abs(x[0]).sum()
    for index in 1..<x.count { sum += abs(x[index]).sum() }
    y.set(sum * strength)
  }
  func needs(for operand: Int) -> Retained { .operand(operand) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * strength * sign(saved[operand])
  }
}

/// The values of the weights of a penalty. A loop, because `map` looks up types on every call.
private func values<T: TensorLike>(_ weights: [T]) -> [Value] {
  var values: [Value] = []
  values.reserveCapacity(weights.count)
  for weight in weights { values.append(weight.value) }
  return values
}

/// ½ λ Σ w² over all elements of all weights: a scalar. Its gradient is λ w, a decay of the weights.
///
/// - Parameters:
///   - weights: Such as a module's `weights`, which leave its biases out.
///   - strength: λ.
public func l2Penalty<T: TensorLike>(_ weights: [T], strength: Double = 1) -> T
where T.Scalar: FloatingTensorScalar {
  checkStrength(strength, "l2Penalty")
  return weights.isEmpty
    ? T(Tensor<T.Scalar>(0).value)
    : T(apply(L2Penalty(strength: strength), values(weights), as: Value.self))
}

/// λ Σ |w| over all elements of all weights: a scalar. Its derivative at 0 is taken as 0.
///
/// - Parameters:
///   - weights: Such as a module's `weights`, which leave its biases out.
///   - strength: λ.
public func l1Penalty<T: TensorLike>(_ weights: [T], strength: Double = 1) -> T
where T.Scalar: FloatingTensorScalar {
  checkStrength(strength, "l1Penalty")
  return weights.isEmpty
    ? T(Tensor<T.Scalar>(0).value)
    : T(apply(L1Penalty(strength: strength), values(weights), as: Value.self))
}

private func checkStrength(_ strength: Double, _ operation: String) {
  _ = requireAttribute(
    strength >= 0 && strength.isFinite, operation,
    "strength is \(strength); it must be finite and 0 or more")
}

extension Collection where Element: TensorLike, Element.Scalar: FloatingTensorScalar {
  /// Σ x² over all elements of all members: a scalar.
  public func squaredNorm() -> Element { l2Penalty(Array(self), strength: 2) }
}
