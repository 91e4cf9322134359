import Testing
import Wengert

/// The halves of a vector, whose rule reads nothing.
private struct Halves: MultiResultPrimitive {
  func results(_ x: Operands) -> [ResultDescription] {
    let half = Shape([x.shape(0)[0] / 2])
    return [ResultDescription(half), ResultDescription(half)]
  }
  func forward(_ x: Operands, into y: inout [Destination]) {
    let parts = x[0].split(2, along: 0)
    y[0].set(parts[0] + 0)
    y[1].set(parts[1] + 0)
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func pullback(
    _ cotangents: Cotangents, _ saved: Saved, _: (), into contributions: inout Contributions
  ) {
    contributions.set(0, concatenate([cotangents[0], cotangents[1]], along: 0))
  }
}

/// What graphs keep alive, and that they can be of any length.
///
/// Bytes are counted for all threads together, so these tests run in processes of their own.
@Suite struct LifetimeTests {
  /// Bytes of a tensor of 1,000 elements.
  private static let size = 8000

  @Test func onlyWhatTheRulesNeedIsRetained() async {
    await #expect(processExitsWith: .success) {
      let x = Variable(Tensor<Double>.ones([1000]), requiresGradient: true)
      let before = MemoryStatistics.current.liveBytes
      func retained(_ body: () -> Variable<Double>) -> Int {
        withExtendedLifetime(body()) { MemoryStatistics.current.liveBytes - before - 8 }
      }
      #expect(retained { ((x + 1) * 2 - 3).sum() } == 0, "sums need nothing")
      #expect(retained { tanh(tanh(x)).sum() } == 2 * LifetimeTests.size, "results")
      #expect(retained { square(x + 1).sum() } == LifetimeTests.size, "operands")
      #expect(retained { (x * Variable(2)).sum() } == 8, "nothing for a constant's own rule")
      #expect(retained { ((x + 1) * Variable(2)).sum() } == 8, "nor the first operand")
      #expect(retained { (Variable(2) * (x + 1)).sum() } == 8, "nor the second one")
      #expect(retained { (x.sum() * (x + 1)).sum() } == LifetimeTests.size + 8, "both operands")
      #expect(
        retained {
          let halves = applyAll(Halves(), [x.value])
          return Variable(halves[0]).sum() + Variable(halves[1]).sum()
        } == 0, "no results")
      #expect(retained { tanh(tanh(x.detached())).sum() } == 0)
      #expect(retained { withoutGradients { tanh(tanh(x)).sum() } } == 0)
    }
  }

  @Test func gradientsOfTheWayAreReleasedDuringTheWalk() async {
    await #expect(processExitsWith: .success) {
      let x = Variable(Tensor<Double>.ones([1000]), requiresGradient: true)
      var y = x
      for _ in 0..<100 { y = y + 1 }
      let loss = y.sum()
      y = x
      let before = MemoryStatistics.current.liveBytes
      MemoryStatistics.resetPeak()
      loss.backward()
      #expect(MemoryStatistics.current.liveBytes - before == LifetimeTests.size)
      #expect(MemoryStatistics.current.peakBytes - before <= 4 * LifetimeTests.size)
    }
  }

  @Test func differentiableGradientsAreReleasedWithTheGradient() async {
    await #expect(processExitsWith: .success) {
      let x = Variable(Tensor<Double>.ones([1000]), requiresGradient: true)
      let before = MemoryStatistics.current.liveBytes
      for _ in 0..<3 {
        pow(x, 3).sum().backward(createGraph: true)
        x.gradient = nil
      }
      #expect(MemoryStatistics.current.liveBytes == before)
    }
  }

  @Test func memoryIsCounted() async {
    await #expect(processExitsWith: .success) {
      let before = MemoryStatistics.current
      let allocations = MemoryStatistics.allocationCount
      var x: Tensor<Double>? = Tensor<Double>.zeros([1000])
      #expect(MemoryStatistics.allocationCount == allocations + 1)
      #expect(MemoryStatistics.current.liveBytes == before.liveBytes + LifetimeTests.size)
      MemoryStatistics.resetPeak()
      #expect(x != nil)
      x = nil
      let after = MemoryStatistics.current
      #expect(after.liveBytes == before.liveBytes)
      #expect(after.peakBytes == before.liveBytes + LifetimeTests.size)
      #expect(after.cachedBytes >= LifetimeTests.size)
      MemoryStatistics.clearCache()
      #expect(MemoryStatistics.current.cachedBytes == 0)
      #expect("\(after)".hasPrefix("live \(after.liveBytes) bytes, peak "))
    }
  }

  @Test func trainingLeavesNothingBehind() async {
    await #expect(processExitsWith: .success) {
      var generator = RandomGenerator(seed: 1)
      let x = Variable(Tensor<Double>.randomNormal([4, 2], using: &generator))
      let target = Variable(Tensor<Double>.randomNormal([4, 1], using: &generator))
      let shapes: [Shape] = [[2, 3], [3], [3, 1], [1]]
      let parameters = shapes.map {
        Variable(Tensor<Double>.randomNormal($0, using: &generator), requiresGradient: true)
      }
      func step() {
        let hidden = tanh(matmul(x, parameters[0]) + parameters[1])
        let loss = (matmul(hidden, parameters[2]) + parameters[3] - target).squaredNorm()
        for parameter in parameters { parameter.gradient = nil }
        loss.backward()
        for parameter in parameters {
          parameter.update { $0 -= parameter.gradient!.tensor * 0.01 }
        }
      }
      step()
      let before = MemoryStatistics.current.liveBytes
      for _ in 0..<100_000 { step() }
      #expect(MemoryStatistics.current.liveBytes == before)
      #expect(parameters.allSatisfy { $0.tensor.isFinite })
    }
  }

  @Test func aMillionOperationsFitASmallStack() {
    onThread(stackSize: 512 * 1024) {
      let x = leaf([0.5])
      var y = x
      for _ in 0..<1_000_000 { y = y + 1e-6 }
      y.backward()
      #expect(x.gradient!.scalars == [1])
    }
  }

  @Test func branchingChainsFitASmallStack() {
    onThread(stackSize: 512 * 1024) {
      let x = leaf([1])
      var y = x
      for _ in 0..<300_000 { y = y * 0.5 + y * 0.5 }
      y.backward()
      #expect(x.gradient!.scalars == [1])
    }
  }

  @Test func chainsOfManyOperandsFitASmallStack() {
    onThread(stackSize: 512 * 1024) {
      let x = leaf([1])
      var y = x
      for _ in 0..<100_000 { y = concatenate([y, y * 2, y * 0])[1..<2] * 0.5 }
      y.backward()
      #expect(x.gradient!.scalars == [1])
    }
  }

  @Test func aChainOfDifferentiableGradientsFitsASmallStack() {
    onThread(stackSize: 512 * 1024) {
      let x = leaf([0.5])
      var y = x
      for _ in 0..<100_000 { y = y * 1.000001 }
      let slope = gradient(of: y * x, withRespectTo: x, createGraph: true)
      #expect(slope.requiresGradient)
    }
  }
}
