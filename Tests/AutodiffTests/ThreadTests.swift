import Synchronization
import Testing
import Wengert

/// Graphs on several threads.
@Suite struct ThreadTests {
  /// The gradients of a small net's loss, for data that depend on a seed.
  private static func gradientBits(_ parameters: [Variable<Double>], seed: Int) -> [[UInt64]] {
    var generator = RandomGenerator(seed: UInt64(seed))
    let x = Variable(Tensor<Double>.randomNormal([16, 8], using: &generator))
    let hidden = tanh(matmul(x, parameters[0]) + parameters[1])
    let loss = logSoftmax(matmul(hidden, parameters[2])).squaredNorm()
    return gradients(of: loss, withRespectTo: parameters).map { $0.scalars.map(\.bitPattern) }
  }

  @Test func eightThreadsShareLeaves() {
    var generator = RandomGenerator(seed: 9)
    let shapes: [Shape] = [[8, 12], [12], [12, 5]]
    let parameters = shapes.map {
      Variable(Tensor<Double>.randomNormal($0, using: &generator), requiresGradient: true)
    }
    let alone = (0..<8).map { ThreadTests.gradientBits(parameters, seed: $0) }
    let matches = Atomic(0)
    onThreads(8) { index in
      for _ in 0..<50 where ThreadTests.gradientBits(parameters, seed: index) == alone[index] {
        matches.add(1, ordering: .relaxed)
      }
    }
    #expect(matches.load(ordering: .relaxed) == 8 * 50)
    #expect(parameters.allSatisfy { $0.gradient == nil })
  }

  @Test func aScopeConcernsItsOwnThread() {
    let x = leaf([1])
    withoutGradients {
      onThread { #expect((x * 2).requiresGradient) }
      #expect(!(x * 2).requiresGradient)
    }
  }

  @Test func aGraphMayBeReleasedByAnotherThread() {
    let x = leaf([1])
    let graph = Mutex<Variable<Double>?>(nil)
    onThread {
      var y = x
      for _ in 0..<1000 { y = tanh(y) }
      graph.withLock { $0 = y }
    }
    graph.withLock {
      $0!.backward()
      $0 = nil
    }
    #expect(x.gradient!.scalar > 0)
  }
}
