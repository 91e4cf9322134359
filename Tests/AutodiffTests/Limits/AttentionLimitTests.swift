import Testing
import Wengert

/// Attention at the edges: biases of −∞, queries that see no key, scores beyond the range of exp.
@Suite struct AttentionLimitTests {
  /// Result, gradients and gradients of gradients by q, k and v.
  private func all<S: FloatingTensorScalar>(
    _ operands: [Tensor<S>],
    _ attention: (Variable<S>, Variable<S>, Variable<S>) -> Variable<S>
  ) -> [Tensor<S>] {
    let leaves = operands.map { Variable($0, requiresGradient: true) }
    let y = attention(leaves[0], leaves[1], leaves[2])
    let first = gradients(of: (y * y).sum(), withRespectTo: leaves, createGraph: true)
    let total = first.map { ($0 * $0).sum() }.reduce(Variable(Tensor<S>(0)), +)
    let second = gradients(of: total, withRespectTo: leaves)
    return [y.tensor] + first.map(\.tensor) + second.map(\.tensor)
  }

  /// A bias of −∞ hides a key, as a mask does, in every order of derivative; the first query sees none: its
  /// result is 0 and nothing has a gradient from it. 300 keys are several tiles.
  private func hidden<S: FloatingTensorScalar>(_ keys: Int, _: S.Type) {
    var generator = RandomGenerator(seed: 3)
    let operands = [2, keys, keys].map { Tensor<S>.randomNormal([1, $0, 4], using: &generator) }
    let isSeen = (0..<(2 * keys)).map { $0 >= keys && $0 % 3 != 1 }
    let mask = Tensor<Bool>(isSeen, shape: [2, keys])
    let bias = Variable(Tensor<S>(isSeen.map { $0 ? 0 : -S.infinity }, shape: [2, keys]))
    let masked = all(operands) { scaledDotProductAttention($0, $1, $2, mask: mask) }
    let biased = all(operands) { scaledDotProductAttention($0, $1, $2, bias: bias) }
    for (index, pair) in zip(masked, biased).enumerated() {
      #expect(pair.0.isFinite, "number \(index) with \(keys) keys")
      #expect(pair.0 == pair.1, "number \(index) with \(keys) keys")
    }
    #expect(masked[0][0, 0] == .zeros([4]))
    #expect(masked[1][0, 0] == .zeros([4]))
    #expect(masked[4][0, 0] == .zeros([4]))
  }

  @Test(arguments: [3, 300]) func aBiasOfMinusInfinityIsAMask(keys: Int) {
    hidden(keys, Float.self)
    hidden(keys, Double.self)
  }

  /// The largest score takes all, and equal ones share, though exp of any of them overflows or vanishes.
  private func extremes<S: FloatingTensorScalar>(_ size: S) {
    let q = Tensor<S>([size, -size, 0], shape: [1, 3, 1])
    let k: Tensor<S> = [[[1], [-1], [1]]]
    let v: Tensor<S> = [[[1], [2], [4]]]
    let found = all([q, k, v]) { scaledDotProductAttention($0, $1, $2, scale: 1) }
    #expect(
      found[0].isClose(to: Tensor([2.5, 2, 7 / 3], shape: [1, 3, 1]), relativeTolerance: 1e-6))
    #expect(found.allSatisfy { $0.isFinite })
    let shift = Variable(Tensor<S>.full([3, 3], -size))
    let shifted = all([.zeros([1, 3, 1]), k, v]) {
      scaledDotProductAttention($0, $1, $2, bias: shift)
    }
    #expect(shifted[0].isClose(to: .full([1, 3, 1], 7 / 3), relativeTolerance: 1e-6))
    #expect(shifted.allSatisfy { $0.isFinite })
  }

  @Test func scoresBeyondTheRangeOfExp() {
    extremes(Float(1e9))
    extremes(Double(1e100))
  }
}
