import WengertTensors
import Testing
import Wengert

@Suite("More than memory holds") struct MemoryTests {
  @Test("the message has shape, bytes and the machine's memory")
  func message() {
    // As many elements as a quarter of the memory has bytes: of bytes it would fit, of numbers not.
    let rows = MemoryLimit.bytes / 4 / 4096
    let expected = TensorError(
      "tensor",
      "[\(rows), 4096] needs \(rows * 4096 * 8) bytes; the memory of this machine has "
        + "\(MemoryLimit.bytes)")
    #expect(throws: expected) { try checked { Tensor<Double>.zeros([rows, 4096]) } }
  }

  @Test("nothing is allocated before")
  func nothingAllocated() {
    MemoryStatistics.resetPeak()
    let before = MemoryStatistics.current.peakBytes
    #expect(throws: TensorError.self) {
      try checked { Tensor<Float>.ones([1 << 20, 1]) + Tensor<Float>.ones([1, 1 << 20]) }
    }
    #expect(MemoryStatistics.current.peakBytes - before < 1 << 32)
  }

  @Test("what fits is not refused")
  func fits() throws {
    #expect(try checked { Tensor<UInt8>.zeros([1 << 20]) }.count == 1 << 20)
    #expect(MemoryLimit.bytes > 1 << 28)
  }
}
