import Testing
import Wengert

/// Hooks see and replace gradients on their way.
@Suite struct GradientHookTests {
  @Test func observeLeavesAndIntermediateResults() {
    let x = leaf([1, 2])
    let seen = Log<String>()
    x.onGradient { seen.append("x \($0.scalars)") }
    let y = x * 3
    y.onGradient { seen.append("y \($0.scalars)") }
    let z = (y * y + y).sum()
    z.backward()
    // The sum of all uses, once: 2 y + 1, and 3 times that.
    #expect(seen.all == ["y [7.0, 13.0]", "x [21.0, 39.0]"])
    #expect(x.gradient!.scalars == [21, 39])
    _ = gradient(of: z, withRespectTo: x)
    #expect(seen.all.count == 4)
    (x * 1).sum().backward()
    #expect(seen.all.last == "x [1.0, 1.0]")
  }

  @Test func whatAHookKeepsStaysAsItWas() {
    let x = leaf([1, 2])
    let kept = Log<Variable<Double>>()
    x.onGradient { kept.append($0) }
    for _ in 0..<3 { (x * x).sum().backward() }
    #expect(kept.all.map(\.scalars) == [[2, 4], [2, 4], [2, 4]])
    #expect(x.gradient!.scalars == [6, 12])
  }

  @Test func replaceAndRemove() {
    let x = leaf([1, 2])
    let y = x * x
    let doubling = y.mapGradient { $0 * 2 }
    let shift = y.mapGradient { $0 + 1 }
    let masking = x.mapGradient { $0 * constant([1, 0]) }
    func slope() -> [Double] { gradient(of: y.sum(), withRespectTo: x).scalars }
    // (1 · 2 + 1) · 2 x, masked.
    #expect(slope() == [6, 0])
    doubling.remove()
    #expect(slope() == [4, 0])
    masking.remove()
    masking.remove()
    #expect(slope() == [4, 8])
    shift.remove()
    #expect(slope() == [2, 4])
  }

  @Test func theReplacementIsWhatTargetsGet() {
    let x = leaf([3])
    let y = x * x
    y.mapGradient { $0 * 10 }
    #expect(gradients(of: y * 2, withRespectTo: [y, x]).map(\.scalars) == [[20], [120]])
  }

  @Test func hooksOfDifferentiableGradientsAreDifferentiated() {
    let x = leaf([2])
    x.mapGradient { $0 * $0 }
    let slope = gradient(of: pow(x, 3), withRespectTo: x, createGraph: true)
    #expect(slope.scalars == [144])
    // (3 x²)² = 9 x⁴, whose slope, squared again by the hook, is (36 x³)².
    #expect(gradient(of: slope, withRespectTo: x).scalars == [82_944])
  }

  @Test func manyOperandsKeepTheirHooks() {
    let x = leaf([1])
    let joined = concatenate([x, x * 2, x * 3])
    let seen = Log<[Double]>()
    joined.onGradient { seen.append($0.scalars) }
    (joined * constant([1, 10, 100])).sum().backward()
    #expect(seen.all == [[1, 10, 100]])
    #expect(x.gradient!.scalars == [321])
  }

  @Test func wrongUsesAreRefused() {
    let constantError = #expect(throws: TensorError.self) {
      try checked { (constant([1]) * 2).onGradient { _ in } }
    }
    #expect(
      constantError?.description
        == "onGradient: no gradient is computed for a constant; make the variable with "
        + "requiresGradient: true")
    let x = leaf([1, 2])
    x.mapGradient { $0.sum() }
    let shapeError = #expect(throws: TensorError.self) { try checked { x.sum().backward() } }
    #expect(
      shapeError?.description
        == "mapGradient: the hook returned shape []; the gradient has [2]")
  }
}
