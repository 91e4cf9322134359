import Wengert
import WengertFuzzing

extension Program {
  /// Values and gradients in `Float`: those in `Double`, within what rounding can do.
  ///
  /// What rounding can do is tried: in Double, every use of a node is multiplied by 1 ± ε of Float, at
  /// random, which disturbs the values on their way forward and the cotangents on their way back. The
  /// greatest change that a few such runs show is allowed fifty times. (Vignes, "A stochastic arithmetic for
  /// reliable scientific computation", 1993.) What cancels inside of a rule, as in y (1 − y), such runs do
  /// not show: 500 ε of the greatest value or cotangent of any node are allowed, too.
  func checkFloat() throws {
    let exact = Recording<Double>(self)
    let expected = exact.resultAndGradients
    var random = FuzzRandom(seed: seed &+ 9)
    let noisy = (0..<3).map { _ in
      Recording<Double>(self) { value in
        let noise = (0..<value.count).map { _ in 1 + (random.oneIn(2) ? 0x1p-23 : -0x1p-23) }
        return value * Tensor(noise, shape: value.shape)
      }.resultAndGradients
    }
    let greatest = exact.greatestValues
    for (index, found) in Recording<Float>(self).resultAndGradients.enumerated() {
      let explained = noisy.map { distance($0[index], expected[index]) }.max()!
      let error = distance(Tensor<Double>(converting: found), expected[index])
      let allowed =
        50 * explained + 500 * 0x1p-23 * (index == 0 ? greatest.value : greatest.cotangent)
      guard error > allowed else { continue }
      let leaf = index == 0 ? "" : exact.trainedNames[index - 1]
      throw Mismatch(
        text: "\(index == 0 ? "y" : "the gradient by \(leaf)") is \(found.scalars) in Float, "
          + "\(expected[index].scalars) in Double; \(allowed) is allowed",
        code: code(
          Float.self, [],
          index == 0 ? "y" : "gradient(of: y, withRespectTo: \(leaf), cotangent: u)",
          "\(expected[index].scalars)"))
    }
  }
}

extension Recording {
  var resultAndGradients: [Tensor<Scalar>] { [result.tensor] + gradients.map(\.tensor) }
}

extension Recording<Double> {
  /// The greatest sizes of values and of cotangents at any node.
  fileprivate var greatestValues: (value: Double, cotangent: Double) {
    let onTheWay = zip(nodes, program.isOnTheWay).filter(\.1).map(\.0)
    let cotangents = Wengert.gradients(
      of: result, withRespectTo: onTheWay, cotangent: cotangent)
    return (size(nodes.map(\.tensor)), size(cotangents.map(\.tensor)))
  }

  private func size(_ tensors: [Tensor<Double>]) -> Double {
    tensors.map { distance($0, .zeros($0.shape)) }.max() ?? 0
  }
}

/// The greatest difference of two elements; infinite for NaN.
private func distance(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Double {
  zip(a.scalars, b.scalars).reduce(0) { distance, pair in
    let difference = Swift.abs(pair.0 - pair.1)
    return difference.isNaN ? .infinity : Swift.max(distance, difference)
  }
}
