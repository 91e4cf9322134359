import Testing
import Wengert

/// Defects that users of other frameworks have met, each by what ought to happen instead.
@Suite struct KnownDefectsOfOthersTests {
  /// Fills the memory that the next tensors will get with NaN.
  private func spoilMemory(_ shape: Shape) {
    let spoiled = (0..<32).map { _ in Tensor<Double>.full(shape, .nan) }
    #expect(spoiled.count == 32)
  }

  @Test func elementsThatNothingWasPickedFromHaveAGradientOfZero() {
    let x = leaf([1, 2, 3, 4, 5, 6, 7, 8])
    for _ in 0..<20 {
      spoilMemory([8])
      #expect(gradient(of: x.taken([2, 2]).sum(), withRespectTo: x).scalars == only(2, 2))
      spoilMemory([8])
      #expect(gradient(of: x.gathered([5], along: 0), withRespectTo: x).scalars == only(5, 1))
      spoilMemory([8])
      #expect(gradient(of: x[0..<1], withRespectTo: x).scalars == only(0, 1))
      spoilMemory([4, 2])
      let row = gradient(of: embedding(x.reshaped(to: [4, 2]), [3]).sum(), withRespectTo: x)
      #expect(row.scalars == [0, 0, 0, 0, 0, 0, 1, 1])
    }
  }

  private func only(_ index: Int, _ value: Double) -> [Double] {
    (0..<8).map { $0 == index ? value : 0 }
  }

  @Test func aWeightUsedTwiceGetsBothContributions() {
    let w = Variable([[2, 0], [0, 3]] as Tensor<Double>, requiresGradient: true)
    let x = Variable([[1, 1]] as Tensor<Double>)
    matmul(matmul(x, w), w).sum().backward()
    // x w w: the gradient is xᵀ (1 wᵀ) + (x w)ᵀ 1.
    #expect(w.gradient!.scalars == [4, 5, 5, 6])
  }

  @Test func batchStatisticsCanBeKeptForInference() {
    var generator = RandomGenerator(seed: 2)
    let x = Tensor<Double>.randomNormal([64, 3], mean: 5, standardDeviation: 2, using: &generator)
    let (mean, variance) = (x.mean(along: 0), x.variance(along: 0))
    let trained = batchNormalized(x)
    let inferred = batchNormalized(x, mean: mean, variance: variance)
    #expect(inferred.isClose(to: trained, relativeTolerance: 1e-12, absoluteTolerance: 1e-12))
    // One row alone is normalized by the statistics of many.
    #expect(batchNormalized(x[0..<1], mean: mean, variance: variance) == inferred[0..<1])
  }

  @Test func dropoutKeepsTheExpectation() {
    var generator = RandomGenerator(seed: 3)
    let x = Tensor<Double>.full([100_000], 2)
    let y = dropout(x, probability: 0.25, using: &generator)
    #expect(Set(y.scalars) == [0, 2 / 0.75])
    #expect(abs(y.mean().scalar - 2) < 0.02)
    #expect(dropout(x, probability: 0, using: &generator) == x)
    #expect(dropout(x, probability: 1, using: &generator) == .zeros([100_000]))
  }

  @Test func shapesThatDoNotFitAreRefusedInRelease() async {
    let (a, b) = (Tensor<Float>.ones([2, 3]), Tensor<Float>.ones([2, 4]))
    #expect(throws: TensorError.self) { try checked { a + b } }
    await #expect(processExitsWith: .failure) {
      print(Tensor<Float>.ones([2, 3]) + Tensor<Float>.ones([2, 4]))
    }
  }

  @Test func trainingStaysFinite() {
    var generator = RandomGenerator(seed: 5)
    let x = Variable([[0, 0], [0, 1], [1, 0], [1, 1]] as Tensor<Float>)
    let labels: Tensor<Int> = [[0], [1], [1], [0]]
    let shapes: [Shape] = [[2, 8], [8], [8, 2], [2]]
    let parameters = shapes.map {
      Variable(Tensor<Float>.randomNormal($0, using: &generator), requiresGradient: true)
    }
    var last = Float.infinity
    for _ in 0..<3000 {
      spoilMemory([4, 8])
      let hidden = relu(matmul(x, parameters[0]) + parameters[1])
      let scores = logSoftmax(matmul(hidden, parameters[2]) + parameters[3])
      let loss = -scores.gathered(labels, along: 1).mean()
      for parameter in parameters { parameter.gradient = nil }
      loss.backward()
      for parameter in parameters { parameter.update { $0 -= parameter.gradient!.tensor * 0.2 } }
      last = loss.scalar
      guard last.isFinite else { break }
    }
    #expect(last < 0.01)
    #expect(parameters.allSatisfy { $0.tensor.isFinite })
  }
}
