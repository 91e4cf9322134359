import Testing
import Wengert
import WengertDistributed
import WengertSupport

/// What an exchange of gradients needs beside them.
@Suite struct ExchangeMemoryTests {
  /// Gradients of 8 buckets are added up where they lie; two buckets more are held at once at most, on each rank.
  @Test(arguments: [2, 3, 4]) func atMostTwoBucketsAreHeld(count: Int) async {
    await #expect(processExitsWith: .success) { [count = count as Int] in
      let bucket = 1 << 20
      let extra = try LocalRanks.results(count) { group in
        let parameters = (0..<32).map { _ in
          Variable(Tensor<Float>.zeros([bucket / 16]), requiresGradient: true)
        }
        for parameter in parameters {
          parameter.gradient = Variable(Tensor<Float>.full([bucket / 16], Float(group.rank)))
        }
        try group.barrier()
        if group.isLeader { MemoryStatistics.resetPeak() }
        let before = MemoryStatistics.current.liveBytes
        try group.barrier()
        let average = group.averaging(parameters, bucketSize: bucket)
        for parameter in parameters.reversed() {
          let gradient = parameter.gradient!
          parameter.gradient = nil
          average.receive(gradient, of: parameter)
        }
        try average.finish()
        try group.barrier()
        let mean = Float(count - 1) / 2
        #expect(parameters.allSatisfy { $0.gradient!.scalars.allSatisfy { $0 == mean } })
        return MemoryStatistics.current.peakBytes - before
      }
      // All ranks are in this process. Beside the buckets there are tensors of one number.
      let buckets = Double(extra[0]) / Double(count * bucket)
      #expect(buckets < 2.01, "\(buckets) buckets")
    }
  }
}
