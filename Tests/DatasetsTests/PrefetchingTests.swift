import CWengert
import CWengertFaults
import Foundation
import Testing
import Wengert

/// Batches are made ahead by whoever comes first: nobody waits for a thread that the system does not have.
@Suite struct PrefetchingTests {
  private static func loader() -> DataLoader<TensorDataset<Float, Int>> {
    DataLoader(DataLoaderTests.samples(12), batchSize: 3, prefetches: true, seed: 1)
  }

  /// More loops than the system has threads for, all on those that would make their batches.
  @Test func threeHundredLoopsOnTheSystemsThreads() async {
    await #expect(processExitsWith: .success) {
      let expected = (0..<2).map { Array(Self.loader().epoch($0)) }
      let (group, right) = (DispatchGroup(), Counter())
      for _ in 0..<300 {
        DispatchQueue.global(qos: .userInitiated).async(group: group) {
          let loader = Self.loader()
          let found = (0..<2).map { _ in Array(loader) }
          if found == expected { right.add() }
        }
      }
      // Before, every one of them waited for the system to start another thread: a minute.
      exit(group.wait(timeout: .now() + 20) == .success && right.count == 300 ? 0 : 1)
    }
  }

  /// A forked process has the queue of its parent, but none of the threads that serve it.
  @Test func aForkedProcess() async {
    await #expect(processExitsWith: .success) {
      let loader = Self.loader()
      let expected = Array(loader)
      var begun = loader.epoch(0).makeIterator()
      _ = begun.next()
      let child = forkedProcess()
      if child == 0 {
        var rest: [Batch<Float, Int>] = []
        while let batch = begun.next() { rest.append(batch) }
        _exit(rest == Array(expected[1...]) && Array(loader).count == 4 ? 0 : 1)
      }
      var (status, waited) = (Int32(1), 0)
      while waitpid(child, &status, WNOHANG) == 0, waited < 200 {
        usleep(100_000)
        waited += 1
      }
      if waited == 200 { kill(child, SIGKILL) }
      exit(status == 0 ? 0 : 1)
    }
  }

  /// Under a limit on processes no thread can be started: this one does all work itself, with the same bits.
  @Test func noThreadCanBeStarted() async {
    await #expect(processExitsWith: .success) {
      func product() -> Tensor<Float> {
        var generator = RandomGenerator(seed: 4)
        let x = Tensor<Float>.randomNormal([300, 300], using: &generator)
        return tanh(matmul(x, x))
      }
      let loader = Self.loader()
      wg_set_thread_count(1)
      let expected = product()
      let batches = Array(
        DataLoader(DataLoaderTests.samples(12), batchSize: 3, prefetches: false, seed: 1))
      guard refuse_threads() else { return }
      wg_set_thread_count(8)
      alarm(60)
      #expect(product() == expected)
      #expect(Array(loader) == batches)
      #expect(Array(loader).count == 4)
    }
  }

  /// A loop that is left does not have its next batch made for nothing.
  @Test func whatNobodyWantsIsNotKept() {
    weak var kept: Kept?
    do {
      let object = Kept()
      kept = object
      let loader = DataLoader(
        DataLoaderTests.samples(12), batchSize: 3,
        transforms: [Transform<Batch<Float, Int>> { [object] _, _ in _ = object }], prefetches: true
      )
      for _ in loader { break }
    }
    // A thread that has begun lets go at its end.
    for _ in 0..<100 where kept != nil { usleep(10_000) }
    #expect(kept == nil)
  }
}

private final class Kept: Sendable {}

private final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var value = 0

  var count: Int { lock.withLock { value } }
  func add() { lock.withLock { value += 1 } }
}

/// `fork(2)`, which Swift hides: the child may do little, and ends with `_exit`.
private func forkedProcess() -> pid_t {
  typealias Fork = @convention(c) () -> pid_t
  return unsafeBitCast(dlsym(nil, "fork"), to: Fork.self)()
}
