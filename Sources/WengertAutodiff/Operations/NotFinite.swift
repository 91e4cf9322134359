import CWengert

// Infinities and NaN: where they are, and numbers in their place.

/// Which elements are NaN.
public func isNaN<T: TensorLike>(_ x: T) -> Tensor<Bool> where T.Scalar: FloatingTensorScalar {
  Tensor(x.value.mask(WG_NE, x.value))
}
/// Which elements are ∞ or −∞.
public func isInfinite<T: TensorLike>(_ x: T) -> Tensor<Bool>
where T.Scalar: FloatingTensorScalar {
  Tensor(abs(x.value.detached).mask(WG_EQ, .infinity))
}
/// Which elements are neither infinite nor NaN. Whether all are says the property of the same name.
public func isFinite<T: TensorLike>(_ x: T) -> Tensor<Bool> where T.Scalar: FloatingTensorScalar {
  Tensor(abs(x.value.detached).mask(WG_LT, .infinity))
}

struct NanToNum: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let notANumber: Double
  let positiveInfinity: Double?
  let negativeInfinity: Double?
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    if x.storage(0).isFinite { return y.adopt(Storage(viewing: x.storage(0), y.shape)) }
    let x = x[0]
    let greatest =
      x.dataType == .float32
      ? Double(Float.greatestFiniteMagnitude) : Double.greatestFiniteMagnitude
    var result = select(Value(isNaN(x)), x.constant(notANumber), x)
    for (infinity, number) in [
      (Double.infinity, positiveInfinity ?? greatest),
      (-Double.infinity, negativeInfinity ?? -greatest),
    ] {
      result = select(x.mask(WG_EQ, infinity), x.constant(number), result)
    }
    y.set(result)
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    select(Value(isFinite(saved[0])), cotangent, cotangent.zero)
  }
}

/// x with numbers in place of NaN, ∞ and −∞. Its derivative where one is replaced is taken as 0.
///
/// - Parameters:
///   - nan: In place of NaN.
///   - positiveInfinity: In place of ∞; the greatest finite number of the element type if nil.
///   - negativeInfinity: In place of −∞; the least finite number if nil.
public func nanToNum<T: TensorLike>(
  _ x: T, nan: T.Scalar = 0, positiveInfinity: T.Scalar? = nil, negativeInfinity: T.Scalar? = nil
) -> T where T.Scalar: FloatingTensorScalar {
  apply(
    NanToNum(
      notANumber: nan.number.double, positiveInfinity: positiveInfinity?.number.double,
      negativeInfinity: negativeInfinity?.number.double), x)
}
