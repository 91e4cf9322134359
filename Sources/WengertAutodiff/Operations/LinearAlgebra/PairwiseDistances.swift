import CWengert

/// ‖aᵢ − bⱼ‖ for all rows of a and b, for each pair of matrices of a batch: […, n, d], […, m, d] to […, n, m].
///
/// The norm is (Σ |d|ᵖ)^(1/p). The derivative of a distance of 0 is taken as 0. Batch axes broadcast.
///
/// - Parameter power: p, 1 or more.
public func pairwiseDistances<T: TensorLike>(_ a: T, _ b: T, power: Double = 2) -> T
where T.Scalar: FloatingTensorScalar {
  orFail(a) { () throws(TensorError) -> T in
    guard a.rank >= 2, b.rank >= 2, a.shape.last == b.shape.last else {
      throw TensorError(
        "pairwiseDistances",
        "a is \(a.shape), b is \(b.shape); they must be […, rows, width], of one width")
    }
    guard power >= 1, power.isFinite else {
      throw TensorError(
        "pairwiseDistances", "the power is \(power); it must be finite and 1 or more")
    }
    _ = try Shape.broadcasting(
      Shape(a.shape.dropLast(2)), Shape(b.shape.dropLast(2)), for: "pairwiseDistances, batch axes")
    let difference = a.unsqueezed(at: -2) - b.unsqueezed(at: -3)
    switch power {
    case 1: return abs(difference).sum(along: -1)
    case 2: return difference.norm(along: -1)
    default:
      let sum = pow(abs(difference), power).sum(along: -1)
      let isZero = Tensor<Bool>(sum.value.mask(WG_EQ, 0))
      return select(isZero, 0, pow(select(isZero, 1, sum), 1 / power))
    }
  }
}
