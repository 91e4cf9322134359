import CWengert

// The radius and the angle of points of a plane.

struct Hypot: BinaryMap {
  static let kernel = WG_HYPOT
  static let symbol = "hypot"
  func needs(for operand: Int) -> Retained { [.operand(operand), .result] }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * (saved[operand] / saved.result)
  }
}

struct Atan2: BinaryMap {
  static let kernel = WG_ATAN2
  static let symbol = "atan2"
  func needs(for operand: Int) -> Retained { .allOperands }
  // x / (x² + y²) and −y / (x² + y²), without the squares, which leave the range before their quotients do.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let (y, x) = (saved[0], saved[1])
    let isOrigin = Value(.binary(WG_HYPOT, y.storage, x.storage, saved.resultShape)).mask(WG_EQ, 0)
    guard isOrigin.storage.containsTrue else { return share(of: operand, cotangent, y, x) }
    // Another point instead, so that derivatives of the formula never see 0 / 0.
    return share(
      of: operand, select(isOrigin, cotangent.zero, cotangent), y,
      select(isOrigin, x.constant(1), x))
  }
  private func share(of operand: Int, _ cotangent: Value, _ y: Value, _ x: Value) -> Value {
    let radius = hypot(y, x)
    return cotangent * ((operand == 0 ? x : -y) / radius / radius)
  }
}

/// √(a² + b²), element by element, with broadcasting, whose squares neither overflow nor vanish.
///
/// Its derivatives, a / √(a² + b²) and b / √(a² + b²), are NaN where both are 0, and that with respect to an
/// infinite operand is NaN.
public func hypot<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Hypot(), a, b)
}

/// The angle of the point (x, y) in radians, from −π to π, element by element, with broadcasting.
///
/// Its derivatives at (0, 0) are taken as 0; that with respect to x is NaN where y is infinite, and the other
/// way round.
public func atan2<T: TensorLike>(_ y: T, _ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Atan2(), y, x)
}
