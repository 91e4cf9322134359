import CWengertAllocationCounter
import Testing
import Wengert

/// How often an operation asks the system for memory: recorded, walked and released.
@Suite struct AllocationTests {
  private func allocationsPerOperation(
    operations: Int, _ build: (Variable<Double>) -> Variable<Double>
  ) -> Double {
    let x = Variable(Tensor<Double>.ones([8]), requiresGradient: true)
    func run() { build(x).sum().backward() }
    run()  // buffers come from the cache from now on
    x.gradient = nil
    let before = allocation_counter_get()
    run()
    return Double(allocation_counter_get() - before) / Double(operations)
  }

  @Test(.enabled(if: allocation_counter_get() >= 0))
  func anOperationAllocatesAtMostThreeTimes() {
    let a = Variable(Tensor<Double>.full([8], 0.9))
    let b = Variable(Tensor<Double>.full([8], 0.1))
    let affine = allocationsPerOperation(operations: 2000) { x in
      var y = x
      for _ in 0..<1000 { y = y * a + b }
      return y
    }
    #expect(affine <= 3.05)
    let saturating = allocationsPerOperation(operations: 1000) { x in
      var y = x
      for _ in 0..<1000 { y = tanh(y) }
      return y
    }
    #expect(saturating <= 3.05)
  }

  @Test(.enabled(if: allocation_counter_get() >= 0))
  func theCounterCounts() {
    let before = allocation_counter_get()
    let arrays = (0..<10).map { [Int](repeating: $0, count: 100) }
    #expect(allocation_counter_get() - before >= 10)
    #expect(arrays.count == 10)
  }

  @Test func withoutGradientsNothingButTheResultIsMade() {
    let x = Variable(Tensor<Double>.ones([8]), requiresGradient: true)
    let before = MemoryStatistics.allocationCount
    withoutGradients { for _ in 0..<100 { _ = tanh(x) } }
    #expect(MemoryStatistics.allocationCount - before == 100)
  }
}
