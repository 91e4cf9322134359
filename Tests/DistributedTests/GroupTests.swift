import Testing
import Wengert
import WengertDistributed

/// What ranks do together, as threads of one process.
@Suite struct GroupTests {
  @Test(arguments: [1, 2, 3, 5]) func everyRankHasTheNumbersOfAll(count: Int) throws {
    let all = try LocalRanks.results(count) { group in
      try group.barrier()
      return try group.gather([Double(group.rank), 7])
    }
    for numbers in all { #expect(numbers == (0..<count).map { [Double($0), 7] }) }
    let means = try LocalRanks.results(count) { try $0.mean(Double($0.rank), of: $0.rank + 1) }
    let total = Double(count * (count + 1) / 2)
    let sum = (0..<count).reduce(0.0) { $0 + Double($1 * ($1 + 1)) }
    #expect(means.allSatisfy { $0 == sum / total })
  }

  @Test(arguments: [2, 3, 4, 7]) func everyRankHasTheRootsElements(count: Int) throws {
    for root in 0..<count {
      let all = try LocalRanks.results(count) { group in
        let parameter = Variable(
          Tensor<Float>.full([3, 400_000], Float(group.rank)), requiresGradient: true)
        let empty = Variable(Tensor<Float>.zeros([0]), requiresGradient: true)
        try group.broadcast([empty, parameter], from: root)
        return parameter.tensor.scalars.allSatisfy { $0 == Float(root) }
      }
      #expect(all == Array(repeating: true, count: count))
    }
  }

  @Test(arguments: [2, 3, 4]) func theMeanOfGradientsIsThatOfTheTree(count: Int) throws {
    let gradients = (0..<count).map { rank in
      var generator = RandomGenerator(seed: UInt64(rank))
      return Tensor<Float>.randomNormal([1001], using: &generator)
    }
    let all = try LocalRanks.results(count) { group in
      let used = Variable(Tensor<Float>.zeros([1001]), requiresGradient: true)
      let partly = Variable(Tensor<Float>.zeros([2]), requiresGradient: true)
      let unused = Variable(Tensor<Float>.zeros([3]), requiresGradient: true)
      used.gradient = Variable(gradients[group.rank])
      if group.rank == 1 { partly.gradient = Variable(Tensor([4, 6])) }
      try group.average([used, partly, unused])
      #expect(unused.gradient == nil)
      #expect(partly.gradient!.scalars == [4 / Float(count), 6 / Float(count)])
      return used.gradient!.scalars
    }
    var sum = gradients[0] + gradients[1]
    if count == 3 { sum = sum + gradients[2] }
    if count == 4 { sum = sum + (gradients[2] + gradients[3]) }
    let mean = (sum * Float(1 / Double(count))).scalars
    for scalars in all { #expect(scalars == mean) }
  }

  @Test(arguments: [2, 4]) func averagingInsideOfBackwardGivesTheSameBits(count: Int) throws {
    let pairs = try LocalRanks.results(count) { group in
      func net() -> (Sequential<Float>, Variable<Float>) {
        var generator = RandomGenerator(seed: 3)
        let net = Sequential<Float> {
          Linear(inputs: 5, outputs: 8, using: &generator)
          Tanh()
          Linear(inputs: 8, outputs: 1, using: &generator)
        }
        var data = RandomGenerator(seed: UInt64(group.rank))
        let x = Variable(Tensor<Float>.randomNormal([6, 5], using: &data))
        return (net, square(net(x)).mean())
      }
      let (first, loss) = net()
      loss.backward()
      try group.average(first.parameters)
      let (second, again) = net()
      let average = group.averaging(second.parameters, bucketSize: 16)
      again.backward(into: average)
      try average.finish()
      return (first.parameters + second.parameters).map { $0.gradient!.scalars }
    }
    for gradients in pairs {
      #expect(gradients == pairs[0])
      #expect(Array(gradients[..<4]) == Array(gradients[4...]))
    }
  }

  /// Two leaves may be given the same memory: their means must not share it.
  @Test func gradientsThatShareMemoryAreAveragedApart() throws {
    let all = try LocalRanks.results(2) { group in
      let x = Variable(Tensor<Float>.zeros([300]), requiresGradient: true)
      let y = Variable(Tensor<Float>.zeros([300]), requiresGradient: true)
      let shared = Tensor<Float>.full([300], Float(group.rank))
      let average = group.averaging([x, y])
      average.receive(Variable(shared), of: x)
      average.receive(Variable(shared), of: y)
      try average.finish()
      #expect(shared.scalars.allSatisfy { $0 == Float(group.rank) }, "what others hold stays")
      return x.gradient!.scalars + y.gradient!.scalars
    }
    for scalars in all { #expect(scalars.allSatisfy { $0 == 0.5 }) }
  }

  /// As many bytes as a ring sends: 2 (N − 1)/N of the gradients.
  @Test(arguments: [2, 4, 8]) func bytesSentAreThoseOfARing(count: Int) throws {
    let elements = 80_000
    let sent = try LocalRanks.results(count) { group in
      let parameter = Variable(Tensor<Float>.zeros([elements]), requiresGradient: true)
      // A bucket is sent as soon as it is full, not when the mean is asked for.
      let before = group.traffic.bytesSent
      let average = group.averaging([parameter])
      average.receive(Variable(Tensor<Float>.ones([elements])), of: parameter)
      try average.finish()
      return group.traffic.bytesSent - before
    }
    // Besides the gradients each rank tells which of them there are: one byte and its length.
    let report = (count - 1) * (8 + 1)
    for bytes in sent { #expect(bytes == 2 * (count - 1) * elements * 4 / count + report) }
  }

  @Test func aSilentRankIsNamedInTime() throws {
    let start = ContinuousClock.now
    let results = LocalRanks.run(3, silent: [1], timeout: .milliseconds(300)) { group in
      try group.barrier()
    }
    // Far from the timeout of a group that was given none.
    #expect(ContinuousClock.now - start < .seconds(100))
    for rank in [0, 2] {
      let error = #expect(throws: DistributedError.self) { try results[rank].get() }
      #expect(error?.kind == .silence)
      #expect(error?.description.hasPrefix("rank 1 has not responded in a barrier") == true)
    }
  }
}
