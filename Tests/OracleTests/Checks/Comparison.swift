import Wengert

/// How far a number may lie from the reference: |got − want| ≤ atol + rtol · |want|.
struct Tolerance: Decodable, Sendable {
  let rtol: Double
  let atol: Double

  static let exact = Tolerance(rtol: 0, atol: 0)

  func accepts(_ got: Double, _ want: Double) -> Bool {
    got == want || (got.isNaN && want.isNaN)
      || (want.isFinite && abs(got - want) <= atol + rtol * abs(want))
  }
}

/// One array that is not as it should be, told by its worst element.
struct Mismatch: CustomStringConvertible {
  let description: String
}

/// Compares element by element; an element is right when it agrees with the reference or with an
/// alternative.
func mismatch(
  _ what: String, _ got: Tensor<Double>, _ want: Reference, _ alternatives: [Reference] = [],
  within tolerance: Tolerance
) -> Mismatch? {
  guard Array(got.shape) == want.shape else {
    return Mismatch(description: "\(what): got shape \(got.shape), want \(want.shape)")
  }
  var worst: (index: Int, distance: Double)?
  var count = 0
  let scalars = got.scalars
  for (index, value) in scalars.enumerated() where !tolerance.accepts(value, want.data[index]) {
    if alternatives.contains(where: { tolerance.accepts(value, $0.data[index]) }) { continue }
    let difference = abs(value - want.data[index])
    let distance = difference.isNaN ? .infinity : difference
    count += 1
    if worst == nil || distance > worst!.distance { worst = (index, distance) }
  }
  guard let worst else { return nil }
  return Mismatch(
    description: "\(what)[\(worst.index)]: got \(scalars[worst.index]), "
      + "want \(want.data[worst.index]) (\(count) of \(scalars.count) wrong, "
      + "atol \(tolerance.atol), rtol \(tolerance.rtol))")
}

/// Whether two tensors hold the same bits; NaN equals NaN.
func areIdentical(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Bool {
  a.shape == b.shape
    && zip(a.scalars, b.scalars).allSatisfy {
      $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN)
    }
}
