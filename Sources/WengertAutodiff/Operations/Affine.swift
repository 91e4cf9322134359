/// x W + b for a matrix x, with the bias added while the product is still in registers.
struct Affine: BuiltInOperandwise {
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    let result = try Matmul(transposeA: false, transposeB: false)
      .matrixShape(x.shape(0), x.shape(1), x.dataType(0))
    let bias = x.shape(2)
    guard bias.rank == 1 && bias[0] == result[1] else {
      throw TensorError(
        "affine",
        "the bias is \(bias), the weight \(x.shape(1)); a weight of shape [inputs, outputs] takes a "
          + "bias of shape [outputs], here [\(result[1])]")
    }
    try x.checkTypes(0, 1, for: "affine")
    try x.checkTypes(0, 2, for: "affine")
    return result
  }

  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(
      x.reference(0)._withUnsafeGuaranteedRef { input in
        x.reference(1)._withUnsafeGuaranteedRef { weight in
          x.reference(2)._withUnsafeGuaranteedRef { bias in
            Storage.affine(input, weight, bias, y.shape, into: y.given(input))
          }
        }
      })
  }

  func needs(for operand: Int) -> Retained { operand == 2 ? .nothing : .operand(1 - operand) }

  // x̄ = ȳ Wᵀ, W̄ = xᵀ ȳ, and b̄ = the sum of the rows of ȳ.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    switch operand {
    case 0: apply(Matmul(transposeA: false, transposeB: true), cotangent, saved[1])
    case 1: apply(Matmul(transposeA: true, transposeB: false), saved[0], cotangent)
    default: apply(Sum(axes: .first, keepingDimensions: false), cotangent)
    }
  }

  func addVJP(_ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value) -> Bool {
    switch operand {
    case 0:
      sum.storage.setMatmul(cotangent.storage, saved[1].storage, transposeB: true, adding: true)
    case 1:
      sum.storage.setMatmul(saved[0].storage, cotangent.storage, transposeA: true, adding: true)
    default: return false
    }
    return true
  }
}

/// x W + b, the affine map of a layer: the matrix product and the bias of every row in one pass.
///
///     [batch, inputs] · [inputs, outputs] + [outputs] → [batch, outputs]
///
/// x may have any number of leading axes, or none. The result has the bits of `matmul(x, weight) + bias`.
///
/// - Parameters:
///   - x: The input, […, inputs].
///   - weight: W, [inputs, outputs].
///   - bias: b, [outputs].
public func affine<T: TensorLike>(_ x: T, _ weight: T, _ bias: T) -> T
where T.Scalar: FloatingTensorScalar {
  T(Value.affine(x.value, weight.value, bias.value))
}

extension Value {
  /// x W + b, or x W without a bias.
  package static func affine(_ x: Value, _ weight: Value, _ bias: Value?) -> Value {
    guard let bias else { return matmul(x, weight) }
    let (shape, weightShape) = (x.shape, weight.shape)
    if shape.rank == 2 && weightShape.rank == 2 { return apply(Affine(), x, weight, bias) }
    // Left to broadcasting, these would give something else.
    guard weightShape.rank == 2, bias.shape == [weightShape[1]] else {
      fail(
        TensorError(
          "affine",
          "the weight is \(weightShape), the bias \(bias.shape); they must be [inputs, outputs] and "
            + "[outputs]"))
      return x
    }
    guard shape.rank > 2 && shape.elementCount > 0 else { return matmul(x, weight) + bias }
    let rows = x.reshaped(to: [-1, shape[shape.rank - 1]])
    return apply(Affine(), rows, weight, bias)
      .reshaped(to: Array(shape.dropLast()) + [weightShape[1]])
  }
}
