import Testing
import Wengert

/// The default generator is one for the whole process, and other tests draw from it or set it back, as a training
/// that is taken up does: each of these has a process of its own.
@Suite struct InitializerDefaultGeneratorTests {
  @Test func streamsDiffer() async {
    await #expect(processExitsWith: .success) {
      let first = RandomGenerator.splitFromDefault()
      let second = RandomGenerator.splitFromDefault()
      #expect(first != second)
      let a = Linear<Float>(inputs: 3, outputs: 3)
      let b = Linear<Float>(inputs: 3, outputs: 3)
      #expect(a.weight.tensor != b.weight.tensor)
    }
  }

  @Test func manyThreadsGetDifferentStreams() async {
    await #expect(processExitsWith: .success) {
      let seeds = await withTaskGroup(of: [UInt64].self) { group in
        for _ in 0..<8 {
          group.addTask { (0..<100).map { _ in RandomGenerator.splitFromDefault().seed } }
        }
        return await group.reduce(into: []) { $0 += $1 }
      }
      #expect(Set(seeds).count == 800)
    }
  }

  @Test func theSeedFixesTheStreams() async {
    await #expect(processExitsWith: .success) {
      var expected = RandomGenerator(seed: RandomGenerator.initialDefaultSeed)
      precondition(RandomGenerator.splitFromDefault() == expected.split())
      RandomGenerator.seedDefault(7)
      let first = Linear<Double>(inputs: 2, outputs: 2).weight.tensor
      RandomGenerator.seedDefault(7)
      precondition(Linear<Double>(inputs: 2, outputs: 2).weight.tensor == first)
      RandomGenerator.seedDefault(8)
      precondition(Linear<Double>(inputs: 2, outputs: 2).weight.tensor != first)
    }
  }
}
