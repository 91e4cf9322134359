import Tensors
import Testing
import Wengert

@Suite("More than memory holds") struct MemoryTests {
  @Test("the message has shape, bytes and the machine's memory")
  func message() {
    let expected = TensorError(
      "tensor",
      "shape [1048576, 1073741824] needs 9007199254740992 bytes; the memory of this machine has "
        + "\(MemoryLimit.bytes)")
    #expect(throws: expected) { try checked { Tensor<Double>.zeros([1 << 20, 1 << 30]) } }
  }

  @Test("nothing is allocated before")
  func nothingAllocated() {
    MemoryStatistics.resetPeak()
    let before = MemoryStatistics.current.peakBytes
    #expect(throws: TensorError.self) {
      try checked { Tensor<Float>.ones([1 << 20, 1]) + Tensor<Float>.ones([1, 1 << 28])[0..., 0] }
    }
    #expect(MemoryStatistics.current.peakBytes - before < 1 << 32)
  }

  @Test("what fits is not refused")
  func fits() throws {
    #expect(try checked { Tensor<UInt8>.zeros([1 << 20]) }.count == 1 << 20)
    #expect(MemoryLimit.bytes > 1 << 28)
  }
}
