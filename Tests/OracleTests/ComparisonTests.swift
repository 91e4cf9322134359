import Testing
import Wengert

/// The comparison itself must reject what is wrong.
@Suite struct ComparisonTests {
  private let want = Reference(flat: [1, .nan, .infinity, 0], shape: [4])
  private let tolerance = Tolerance(rtol: 1e-3, atol: 1e-6)

  private func accepts(_ got: Tensor<Double>, _ others: [Reference] = []) -> Bool {
    mismatch("x", got, want, others, within: tolerance) == nil
  }

  @Test func closeNumbersAreAccepted() {
    #expect(accepts(Tensor([1.0009, .nan, .infinity, -1e-6])))
  }

  @Test func wrongNumbersAreRejected() {
    #expect(!accepts(Tensor([1.0011, .nan, .infinity, 0])))
    #expect(!accepts(Tensor([1, 0, .infinity, 0])))
    #expect(!accepts(Tensor([1, .nan, -.infinity, 0])))
    #expect(!accepts(Tensor([1, .nan, 1e308, 0])))
    #expect(!accepts(Tensor([.nan, .nan, .infinity, 0])))
    #expect(!accepts(Tensor([1, .nan, .infinity, 1.1e-6])))
  }

  @Test func anotherShapeIsRejected() {
    #expect(!accepts(Tensor([1, .nan, .infinity, 0], shape: [2, 2])))
  }

  @Test func anAlternativeCountsElementByElement() {
    let other = Reference(flat: [2, 3, .infinity, 5], shape: [4])
    #expect(accepts(Tensor([2, .nan, .infinity, 5]), [other]))
    #expect(!accepts(Tensor([2, .nan, .infinity, 6]), [other]))
  }
}
