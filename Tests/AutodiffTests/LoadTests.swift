import CWengertAllocationCounter
import Foundation
import Synchronization
import Testing
import Wengert

/// Many nets at once, any number of threads, long runs: the same bits, and no more memory. In processes of
/// their own, since the number of threads and the memory are the whole process's.
@Suite struct LoadTests {
  /// While one of the threads has the pool, the others do their own work.
  @Test func eightThreadsTrainEightNets() async {
    await #expect(processExitsWith: .success) {
      Threads.count = 4
      let alone = (0..<8).map { LoadedNet.trained(seed: $0) }
      guard Set(alone).count == 8 else { exit(3) }
      for _ in 0..<3 {
        let together = Mutex([[UInt32]](repeating: [], count: 8))
        onThreads(8) { index in
          let bits = LoadedNet.trained(seed: index)
          together.withLock { $0[index] = bits }
        }
        guard together.withLock({ $0 }) == alone else { exit(4) }
      }
    }
  }

  /// In one process after the other: the environment decides, or the program.
  @Test func theNumberOfThreadsChangesNoBit() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var results: [Data] = []
    for threads in [1, 2, 8, 1] {
      await #expect(processExitsWith: .success) {
        [path = path as String, threads = threads as Int] in
        setenv("WENGERT_THREADS", "\(threads)", 1)
        guard Threads.count == threads else { exit(3) }
        let bits = LoadedNet.trained(seed: 5)
        Threads.count = 9 - threads
        guard LoadedNet.trained(seed: 5) == bits else { exit(4) }
        try bits.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
      }
      results.append(try Data(contentsOf: URL(fileURLWithPath: path)))
    }
    #expect(Set(results).count == 1)
  }

  /// `WENGERT_SOAK_OPERATIONS` says how many operations are recorded; 1,000,000 unless it does.
  @Test func aLongRunTakesNoMoreMemory() async {
    await #expect(processExitsWith: .success) {
      let text = ProcessInfo.processInfo.environment["WENGERT_SOAK_OPERATIONS"]
      let rounds = max(100, (text.flatMap { Int($0) } ?? 1_000_000) / 1_000)
      let weight = Variable(Tensor<Float>.full([64], 0.5), requiresGradient: true)
      func round() {
        var y = weight
        for _ in 0..<500 { y = tanh(y) * weight }
        y.sum().backward()
        weight.gradient = nil
      }
      for _ in 0..<(rounds / 10) { round() }
      let (live, blocks) = (MemoryStatistics.current.liveBytes, allocation_counter_live())
      for _ in 0..<(rounds - rounds / 10) { round() }
      let (liveAfter, blocksAfter) = (MemoryStatistics.current.liveBytes, allocation_counter_live())
      #expect(liveAfter == live)
      #expect(blocksAfter == blocks)
    }
  }
}

/// A net with all that could depend on threads: matrix products of some size, statistics of batches,
/// noise, an optimizer with memory.
private struct LoadedNet: Module {
  let hidden: Linear<Float>
  let normalization = BatchNorm<Float>(channels: 256)
  let noise: Dropout<Float>
  let output: Linear<Float>

  init(using generator: inout RandomGenerator) {
    hidden = Linear(inputs: 128, outputs: 256, using: &generator)
    noise = Dropout(0.2, using: &generator)
    output = Linear(inputs: 256, outputs: 10, using: &generator)
  }

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    output(noise(relu(normalization(hidden(x)))))
  }

  /// The bits of all weights and buffers after some steps.
  static func trained(seed: Int) -> [UInt32] {
    var generator = RandomGenerator(seed: UInt64(seed))
    let net = LoadedNet(using: &generator)
    let optimizer = Adam(net.parameters, learningRate: 0.01)
    for _ in 0..<10 {
      let images = Tensor<Float>.randomNormal([192, 128], using: &generator)
      let labels = Tensor<Int>.randomIntegers([192], in: 0..<10, using: &generator)
      let loss = crossEntropy(net(Variable(images)), labels)
      optimizer.zeroGradients()
      loss.backward()
      optimizer.step()
    }
    return net.state.entries.flatMap { $0.tensor.scalars.map(\.bitPattern) }
  }
}
