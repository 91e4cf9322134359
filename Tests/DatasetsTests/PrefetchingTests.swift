import CWengert
import CWengertFaults
import Foundation
import Testing
import Wengert
import WengertSupport

/// Batches are made ahead by whoever comes first: nobody waits for a thread that the system does not have.
@Suite struct PrefetchingTests {
  private static func loader(
    prefetches: Bool = true, transforms: [Transform<Batch<Float, Int>>] = []
  ) -> DataLoader<TensorDataset<Float, Int>> {
    DataLoader(
      DataLoaderTests.samples(12), batchSize: 3, transforms: transforms, prefetches: prefetches,
      seed: 1)
  }

  /// The seconds that 300 loops take on the system's threads, and how many of them had the batches.
  private static func threeHundredLoops(
    prefetches: Bool, _ expected: [[Batch<Float, Int>]]
  ) -> (seconds: Double, right: Int) {
    let (group, right, start) = (DispatchGroup(), Guarded(0), SuspendingClock.now)
    for _ in 0..<300 {
      DispatchQueue.global(qos: .userInitiated).async(group: group) {
        let loader = Self.loader(prefetches: prefetches)
        let found = (0..<2).map { _ in Array(loader) }
        if found == expected { right.contents += 1 }
      }
    }
    group.wait()
    return ((SuspendingClock.now - start) / .seconds(1), right.contents)
  }

  /// More loops than the system has threads for, all on those that would make their batches.
  @Test func threeHundredLoopsOnTheSystemsThreads() async {
    await #expect(processExitsWith: .success) {
      let expected = (0..<2).map { Array(Self.loader(prefetches: false).epoch($0)) }
      let plain = Self.threeHundredLoops(prefetches: false, expected)
      let found = Self.threeHundredLoops(prefetches: true, expected)
      // Before, every one of them waited for the system to start another thread: a minute. A busy machine takes its
      // time for both.
      exit(found.right == 300 && found.seconds < 20 + 100 * plain.seconds ? 0 : 1)
    }
  }

  /// A forked process has the queue of its parent, but none of the threads that serve it: the batch that one of
  /// them was making is made anew.
  @Test func aForkedProcess() async {
    await #expect(processExitsWith: .success) {
      let (parent, made, isForked) = (getpid(), Guarded(0), Guarded(false))
      // The second batch is begun by another thread, which is held here: elsewhere it might have a lock, and the
      // forked process would find that locked for ever.
      let gate = Transform<Batch<Float, Int>> { _, _ in
        guard getpid() == parent else { return }
        let number = made.withLock { made in
          made += 1
          return made
        }
        if number == 2 { isForked.wait { $0 ? () : nil } }
      }
      let expected = Array(Self.loader(prefetches: false))
      let loader = Self.loader(transforms: [gate])
      var begun = loader.epoch(0).makeIterator()
      _ = begun.next()
      made.wait { $0 == 2 ? () : nil }
      let child = forked_process()
      var rest: [Batch<Float, Int>] = []
      if child == 0 {
        while let batch = begun.next() { rest.append(batch) }
        _exit(rest == Array(expected[1...]) && Array(loader).count == 4 ? 0 : 1)
      }
      isForked.contents = true
      while let batch = begun.next() { rest.append(batch) }
      var (status, waited) = (Int32(1), 0)
      while waitpid(child, &status, WNOHANG) == 0, waited < 600 {
        usleep(100_000)
        waited += 1
      }
      if waited == 600 { kill(child, SIGKILL) }
      exit(status == 0 && rest == Array(expected[1...]) ? 0 : 1)
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
    // A thread that has begun lets go at its end, whenever the system lets it come there.
    for _ in 0..<6_000 where kept != nil { usleep(10_000) }
    #expect(kept == nil)
  }
}

private final class Kept: Sendable {}
