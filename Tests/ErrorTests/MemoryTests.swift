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
  func nothingAllocated() async {
    await #expect(processExitsWith: .success) {
      let (column, row) = (Tensor<Float>.ones([1 << 20, 1]), Tensor<Float>.ones([1, 1 << 20]))
      MemoryStatistics.resetPeak()
      let before = MemoryStatistics.current.peakBytes
      #expect(throws: TensorError.self) { try checked { column + row } }
      // The placeholder in place of the result.
      #expect(MemoryStatistics.current.peakBytes - before <= 64)
    }
  }

  @Test("what fits is not refused")
  func fits() throws {
    #expect(try checked { Tensor<UInt8>.zeros([1 << 20]) }.count == 1 << 20)
    #expect(MemoryLimit.bytes > 1 << 28)
  }
}
