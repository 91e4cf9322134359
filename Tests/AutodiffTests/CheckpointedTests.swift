import Testing
import Wengert

/// Parts of a graph that are computed again give bitwise the same numbers, in less memory.
@Suite struct CheckpointedTests {
  typealias Cut =
    @Sendable (Variable<Double>, @escaping (Variable<Double>) -> Variable<Double>) ->
    Variable<Double>
  static let whole: Cut = { x, body in body(x) }
  static let cut: Cut = { x, body in checkpointed(x, body) }

  /// A small net whose parts share weights, reach around each other, and are cut or not.
  private struct Net {
    let x: Variable<Double>
    let weights: [Variable<Double>]
    let scale: Variable<Double>

    init() {
      var generator = RandomGenerator(seed: 8)
      x = Variable(.randomNormal([3, 4], using: &generator), requiresGradient: true)
      weights = (0..<3).map { _ in
        Variable(.randomNormal([4, 4], using: &generator), requiresGradient: true)
      }
      scale = Variable(.randomNormal([4], using: &generator), requiresGradient: true)
    }

    var all: [Variable<Double>] { [x, scale] + weights }

    func loss(_ cut: @escaping Cut) -> Variable<Double> {
      let side = sin(x * scale)
      var h = x
      for weight in weights {
        // Captured: a leaf of its own, one of all, and an intermediate result.
        h = cut(h) { h in
          let inner = cut(h) { tanh(matmul($0, weight) * scale) + $0 }
          return inner * side + h + square(inner)
        }
        h = h + side * x
      }
      return (h * h).mean()
    }
  }

  @Test func gradientsAreTheSameBits() {
    let net = Net()
    let expected = net.loss(Self.whole)
    let found = net.loss(Self.cut)
    #expect(found.scalar == expected.scalar)
    expected.backward()
    let gradients = net.all.map { $0.gradient!.tensor }
    for variable in net.all { variable.gradient = nil }
    for _ in 0..<2 {
      found.backward()
      #expect(net.all.map { $0.gradient!.tensor } == gradients)
      for variable in net.all { variable.gradient = nil }
    }
    // Walks to some variables alone.
    for index in net.all.indices {
      let share = gradient(of: found, withRespectTo: net.all[index])
      #expect(share.tensor == gradients[index], "variable \(index)")
    }
    #expect(gradient(of: found, withRespectTo: leaf([1])).scalars == [0])
    #expect(gradient(of: found, withRespectTo: net.weights[1]).tensor == gradients[3])
  }

  @Test func secondDerivativesAgree() {
    let net = Net()
    func curvature(_ cut: @escaping Cut) -> [Tensor<Double>] {
      let slopes = Wengert.gradients(
        of: net.loss(cut), withRespectTo: net.all, createGraph: true)
      let norm = slopes.reduce(Variable(0.0)) { $0 + $1.squaredNorm() }
      return Wengert.gradients(of: norm, withRespectTo: net.all).map(\.tensor)
    }
    for (found, expected) in zip(curvature(Self.cut), curvature(Self.whole)) {
      let size = abs(expected).max().scalar
      #expect(found.isClose(to: expected, relativeTolerance: 0, absoluteTolerance: 1e-12 * size))
    }
    let direction = net.all.map { Variable(Tensor<Double>.ones($0.shape)) }
    func slope(_ cut: @escaping Cut) -> Tensor<Double> {
      jvp(of: net.loss(cut), withRespectTo: net.all, along: direction).tensor
    }
    #expect(slope(Self.cut).isClose(to: slope(Self.whole), relativeTolerance: 1e-12))
  }

  @Test func gradientsInsideOfAPart() {
    let (x, w) = (leaf([0.5, 2]), leaf([3]))
    func penalty(_ x: Variable<Double>) -> Variable<Double> {
      let y = pow(x, 3) * w
      return square(gradient(of: y.sum(), withRespectTo: x, createGraph: true)).sum()
    }
    let expected = gradients(of: penalty(x), withRespectTo: [x, w]).map(\.tensor)
    let found = gradients(of: checkpointed(x, penalty), withRespectTo: [x, w]).map(\.tensor)
    #expect(found == expected)
    // (3 w x²)²: 36 w² x³
    #expect(abs(found[0].scalars[1] - 36 * 9 * 8) < 1e-9)
  }

  @Test func aPartWithoutInputsThatNeedGradientsTrainsWhatItCaptures() {
    let w = leaf([2])
    let y = checkpointed(constant([5])) { $0 * w * w }
    y.backward()
    #expect(w.gradient!.scalars == [20])
  }

  @Test func changedParametersArePutBackMeanwhile() {
    let (w, x) = (leaf([2]), leaf([5]))
    let y = checkpointed(x) { $0 * w * w }
    w.tensor = Tensor([100])
    w.requiresGradient = false
    y.backward()
    #expect(x.gradient!.scalars == [4])
    #expect(w.gradient!.scalars == [20])
    #expect(w.scalars == [100])
    #expect(!w.requiresGradient)
    // A constant input is kept as it was.
    w.requiresGradient = true
    let input = constant([3])
    let z = checkpointed(input) { $0 * w }
    input.tensor = Tensor([4])
    w.gradient = nil
    z.backward()
    #expect(w.gradient!.scalars == [3])
  }

  @Test func severalInputsAndNone() {
    let (a, b) = (leaf([2]), leaf([3]))
    let product = checkpointed([a, b, a]) { $0[0] * $0[1] * $0[2] }
    #expect(gradients(of: product, withRespectTo: [a, b]).map(\.scalars) == [[12], [4]])
    let nothing = checkpointed([]) { (_: [Variable<Double>]) in a * b }
    #expect(gradient(of: nothing, withRespectTo: a).scalars == [3])
  }

  @Test func whatNeedsNoCheckpointIsLeftAlone() {
    let x = leaf([1])
    #expect(gradient(of: checkpointed(x) { $0 }, withRespectTo: x).scalars == [1])
    #expect(!checkpointed(constant([1])) { $0 * 2 }.requiresGradient)
    #expect(!checkpointed(x) { $0.detached() * 2 }.requiresGradient)
    #expect(!withoutGradients { checkpointed(x) { $0 * 2 } }.requiresGradient)
    // Intermediate results that another part uses.
    let y = x * 2
    #expect(gradient(of: checkpointed(x) { _ in y } * 3, withRespectTo: x).scalars == [6])
  }

  @Test func hooksInsideAndOnThePart() {
    let x = leaf([3])
    let seen = Log<[Double]>()
    let y = checkpointed(x) { x in
      let inner = x * x
      inner.onGradient { seen.append($0.scalars) }
      return inner * 5
    }
    y.mapGradient { $0 * 2 }
    #expect(gradient(of: y, withRespectTo: x).scalars == [60])
    #expect(seen.all == [[10]])
  }

  @Test func anotherResultIsNoticed() {
    let x = leaf([3])
    var generator = RandomGenerator(seed: 1)
    let y = checkpointed(x) { $0 * Variable(Tensor<Double>.randomNormal([1], using: &generator)) }
    let error = #expect(throws: TensorError.self) { try checked { y.backward() } }
    #expect(
      error?.description.hasPrefix(
        "checkpointed: the recomputed result of shape [1] differs from the first") == true)
  }

  @Test func aLongChainOfPartsFitsASmallStack() {
    onThread(stackSize: 512 * 1024) {
      let (x, w) = (leaf([0.5]), leaf([1]))
      var y = x
      for _ in 0..<20_000 { y = checkpointed(y) { $0 + w * 1e-6 } }
      y.backward()
      #expect(x.gradient!.scalars == [1])
      // And parts in each other, as deep as the stack allows.
      func nested(_ x: Variable<Double>, _ depth: Int) -> Variable<Double> {
        depth == 0 ? x * w : checkpointed(x) { nested($0, depth - 1) }
      }
      #expect(gradient(of: nested(x, 20), withRespectTo: w).scalars == [0.5])
    }
  }

  @Test func nothingIsLeftBehind() async {
    await #expect(processExitsWith: .success) {
      let net = Net()
      func step() {
        net.loss(Self.cut).backward()
        for variable in net.all { variable.gradient = nil }
      }
      step()
      let before = MemoryStatistics.current.liveBytes
      for _ in 0..<50 { step() }
      #expect(MemoryStatistics.current.liveBytes == before)
    }
  }

  @Test func aHundredLayersNeedAFifthOfTheMemory() async {
    await #expect(processExitsWith: .success) {
      var generator = RandomGenerator(seed: 2)
      let layers = (0..<100).map { _ in
        Linear<Double>(inputs: 16, outputs: 16, using: &generator)
      }
      let x = Variable(Tensor<Double>.randomNormal([1024, 16], using: &generator))
      func forward(_ x: Variable<Double>, _ layers: ArraySlice<Linear<Double>>) -> Variable<Double>
      {
        layers.reduce(x) { tanh($1($0)) }
      }
      func peak(_ loss: () -> Variable<Double>) -> (bytes: Int, gradients: [Tensor<Double>]) {
        let before = MemoryStatistics.current.liveBytes
        MemoryStatistics.resetPeak()
        loss().backward()
        let bytes = MemoryStatistics.current.peakBytes - before
        let parameters = layers.flatMap { [$0.weight, $0.bias!] }
        defer { for parameter in parameters { parameter.gradient = nil } }
        return (bytes, parameters.map { $0.gradient!.tensor })
      }
      let whole = peak { forward(x, layers[...]).squaredNorm() }
      let cut = peak {
        // Four parts of five parts of five layers.
        stride(from: 0, to: 100, by: 25).reduce(x) { x, start in
          checkpointed(x) { x in
            stride(from: start, to: start + 25, by: 5).reduce(x) { x, first in
              checkpointed(x) { forward($0, layers[first..<(first + 5)]) }
            }
          }
        }.squaredNorm()
      }
      #expect(cut.gradients == whole.gradients)
      #expect(cut.bytes * 5 <= whole.bytes, "\(cut.bytes) of \(whole.bytes) bytes")
    }
  }
}
