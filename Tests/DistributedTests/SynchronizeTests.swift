import Testing
import Wengert
import WengertDistributed

/// Ranks that begin alike, or are refused.
@Suite struct SynchronizeTests {
  private static func net(width: Int, seed: UInt64) -> Sequential<Float> {
    var generator = RandomGenerator(seed: seed)
    return Sequential<Float> {
      Linear(inputs: 3, outputs: width, using: &generator)
      BatchNorm(channels: width)
      Linear(inputs: width, outputs: 1, using: &generator)
    }
  }

  @Test func everyRankBeginsWithTheStateOfRank0() throws {
    let states = try LocalRanks.results(3) { group in
      let net = SynchronizeTests.net(width: 4, seed: UInt64(group.rank))
      let optimizer = Adam(net.parameters, learningRate: 1e-3)
      let steps = group.rank == 0 ? 3 : group.rank - 1
      for _ in 0..<steps {
        optimizer.zeroGradients()
        net(Variable(Tensor<Float>.ones([5, 3]))).sum().backward()
        optimizer.step()
      }
      if group.rank == 0 { optimizer.learningRate = 0.5 }
      try group.synchronize(net, optimizer)
      return (net.state, optimizer.state)
    }
    for (net, optimizer) in states {
      #expect(net == states[0].0)
      #expect(optimizer == states[0].1)
    }
    #expect(states[0].1.learningRate == 0.5 && states[0].1.steps["0"] == 3)
  }

  @Test func anotherShapeIsNamedWithItsRankOnEveryRank() throws {
    let results = LocalRanks.run(3) { group in
      try group.synchronize(SynchronizeTests.net(width: group.rank == 2 ? 5 : 4, seed: 1))
    }
    for result in results {
      let error = #expect(throws: DistributedError.self) { try result.get() }
      #expect(error?.kind == .difference)
      #expect(
        error?.description.hasPrefix(
          "model: layers.0.weight is [3, 5] of Float on rank 2, and [3, 4] of Float on rank 0")
          == true)
    }
  }

  @Test func anotherOptimizerIsNamed() throws {
    let results = LocalRanks.run(2) { group in
      let net = SynchronizeTests.net(width: 4, seed: 1)
      let decay = group.rank == 1 ? 0.1 : 0.2
      try group.synchronize(
        net, AdamW(net.parameters, learningRate: 1e-3, weightDecay: decay))
    }
    let error = #expect(throws: DistributedError.self) { try results[0].get() }
    #expect(error?.description.contains("eight") == true && error?.kind == .difference)
  }
}
