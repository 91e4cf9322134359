import Wengert
import WengertFuzzing

// What must be equal but for rounding: derivatives and differences.
extension Program {
  /// J v along a random direction: the difference quotient, and ⟨u, J v⟩ = ⟨Jᵀ u, v⟩.
  func checkForwardMode() throws -> Bool {
    let run = Recording<Double>(self)
    let direction = direction(stream: 100)
    let cotangent = run.cotangent.tensor
    let product = jvp(
      of: run.result, withRespectTo: run.trained, along: direction.map { Variable($0) }
    ).tensor
    let (forward, size) = inner([product], [cotangent])
    let (backward, other) = inner(run.gradients.map(\.tensor), direction)
    let scale = size + other + run.floor
    let jvpCode = ["print((jvp(of: y, withRespectTo: LEAVES, along: v) * u).sum())"]
    let vjpCode = [
      "print(zip(gradients(of: y, withRespectTo: LEAVES, cotangent: u), v)"
        + ".map { ($0 * $1).sum().scalar }.reduce(0, +))"
    ]
    guard Swift.abs(forward - backward) <= 1e-9 * scale else {
      throw Mismatch(
        text: "⟨u, J v⟩ is \(forward), ⟨Jᵀ u, v⟩ is \(backward)",
        code: code(vectors: ["v": direction], jvpCode + vjpCode))
    }
    let slope = DifferenceQuotient { step in
      inner([values(point(moved: step, along: direction)).last!], [cotangent]).value
    }
    return try slope.expect(backward, scale: scale) { difference in
      Mismatch(
        text: "⟨Jᵀ u, v⟩ is \(backward), the difference quotient of ⟨u, y⟩ along v \(difference)",
        code: code(vectors: ["v": direction], vjpCode))
    }
  }

  /// The gradient with `createGraph` and without, and its own gradient: the difference quotient.
  func checkSecondDerivatives() throws -> Bool {
    let run = Recording<Double>(self)
    let slopes = gradients(
      of: run.result, withRespectTo: run.trained, cotangent: run.cotangent, createGraph: true)
    for (index, plain) in run.gradients.enumerated() {
      try expectClose(slopes[index].tensor, plain.tensor, run.floor, run.trainedNames[index])
    }
    let (first, second) = (direction(stream: 200), direction(stream: 300))
    let projected = zip(slopes, second).map { ($0 * $1).sum() }.reduce(Variable(0)) { $0 + $1 }
    let products =
      projected.requiresGradient
      ? gradients(of: projected, withRespectTo: run.trained).map(\.tensor)
      : run.trained.map { .zeros($0.shape) }
    let (found, size) = inner(products, first)
    let slope = DifferenceQuotient { step in
      let moved = Recording<Double>(self, at: point(moved: step, along: first))
      return inner(moved.gradients.map(\.tensor), second).value
    }
    let scale = size + inner(slopes.map(\.tensor), second).size + run.floor
    return try slope.expect(found, scale: scale) { difference in
      Mismatch(
        text: "the derivative of ⟨w, gradient⟩ along v is \(found), the difference quotient "
          + "\(difference)",
        code: code(
          vectors: ["v": first, "w": second],
          [
            "let g = gradients(of: y, withRespectTo: LEAVES, cotangent: u, createGraph: true)",
            "let s = zip(g, w).map { ($0 * $1).sum() }.reduce(Variable(0)) { $0 + $1 }",
            "print(zip(gradients(of: s, withRespectTo: LEAVES), v)"
              + ".map { ($0 * $1).sum().scalar }.reduce(0, +))",
          ]))
    }
  }

  private func expectClose(
    _ a: Tensor<Double>, _ b: Tensor<Double>, _ floor: Double, _ name: String
  ) throws {
    let size = floor + inner([a], [a]).size.squareRoot() + inner([b], [b]).size.squareRoot()
    guard inner([a - b], [a - b]).size.squareRoot() > 1e-10 * size else { return }
    let call = "gradient(of: y, withRespectTo: \(name), cotangent: u"
    throw Mismatch(
      text: "the gradient by \(name) with createGraph is \(a.scalars), without \(b.scalars)",
      code: code(Double.self, [], call + ", createGraph: true)", call + ")"))
  }

  /// Lines with directions, one tensor for each leaf, and with LEAVES replaced.
  private func code(vectors: [String: [Tensor<Double>]], _ lines: [String]) -> [String] {
    let leaves = trainedPlaces.map { names[$0] }.joined(separator: ", ")
    let u = Recording<Double>(self).cotangent
    let vectorLines = vectors.sorted { $0.key < $1.key }.map { name, tensors in
      "let \(name) = [\(tensors.map { $0.declaration }.joined(separator: ", "))]"
    }
    return ["let u = \(u.tensor.declaration)"] + vectorLines
      + lines.map { $0.replacing("LEAVES", with: "[\(leaves)]") }
  }
}

extension Recording<Double> {
  /// What rounding leaves of derivatives that vanish is small beside it.
  fileprivate var floor: Double {
    1e-3
      * (inner([cotangent.tensor], [cotangent.tensor]).size.squareRoot()
        + inner([result.tensor], [cotangent.tensor]).size)
  }
}

/// The derivative at 0 of a function of one number, by differences of fourth order.
struct DifferenceQuotient {
  private let function: (Double) -> Double

  init(_ function: @escaping (Double) -> Double) { self.function = function }

  /// Compares a derivative with the quotient, within the error that quotients of several steps show.
  ///
  /// - Returns: Whether the quotient was good enough to tell.
  func expect(
    _ found: Double, scale: Double, _ mismatch: (Double) -> Mismatch
  ) throws -> Bool {
    var (best, error) = (0.0, Double.infinity)
    for width in [0x1p-8, 0x1p-11, 0x1p-14] where error > 1e-8 * scale {
      let estimates = [width, width / 2, width / 4].map(quotient)
      let spread = Swift.max(
        Swift.abs(estimates[0] - estimates[1]), Swift.abs(estimates[1] - estimates[2]))
      if spread < error { (best, error) = (estimates[1], spread) }
    }
    guard error <= 1e-4 * scale else { return false }
    if Swift.abs(best - found) > 30 * error + 1e-6 * scale { throw mismatch(best) }
    return true
  }

  /// (8 (f(h) − f(−h)) − (f(2h) − f(−2h))) / 12h.
  private func quotient(_ h: Double) -> Double {
    (8 * (function(h) - function(-h)) - (function(2 * h) - function(-2 * h))) / (12 * h)
  }
}
