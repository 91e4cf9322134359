import Testing
import Wengert

/// A function of values can be given integers, which the compiler does not see: what has no meaning for them says
/// so.
@Suite struct ElementTypeTests {
  private static let x = Value(Tensor<Int>([[1, 2], [3, 4]]))
  private static let image = Value(Tensor<Int>([1, 2, 3, 4], shape: [1, 1, 2, 2]))
  private static let labels = Tensor<Int>([0, 1])

  private static let refused: [(name: String, call: @Sendable () -> Value)] = [
    ("sigmoid", { sigmoid(x) }), ("exp", { exp(x) }), ("gelu", { gelu(x) }),
    ("atan2", { atan2(x, x) }), ("elu", { elu(x) }), ("softmax", { softmax(x) }),
    ("logSoftmax", { logSoftmax(x) }), ("logSumExp", { x.logSumExp() }), ("mean", { x.mean() }),
    ("standardDeviation", { x.standardDeviation() }), ("norm", { x.norm() }),
    ("layerNormalized", { layerNormalized(x, over: [2]) }),
    ("groupNormalized", { groupNormalized(image, groups: 1) }),
    ("rmsNormalized", { rmsNormalized(x, over: [2]) }),
    ("crossEntropy", { crossEntropy(x, labels) }), ("huberLoss", { huberLoss(x, x) }),
    ("smoothL1Loss", { smoothL1Loss(x, x) }),
    ("affine", { affine(x, x, x[0]) }), ("conv2d", { conv2d(image, image) }),
    ("convTranspose2d", { convTranspose2d(image, image) }),
    ("maxPool", { maxPool2d(image, kernelSize: 2) }),
    ("averagePool", { avgPool2d(image, kernelSize: 2) }),
    ("unfold", { unfold(image, kernelSize: 2) }),
    ("upsampleBilinear", { upsampleBilinear(image, size: [4, 4]) }),
    ("logCumulativeSumExp", { x.logCumulativeSumExp(along: 0) }),
    ("inverse", { inverse(x) }), ("determinant", { determinant(x) }),
    ("l2Penalty", { l2Penalty([x]) }),
  ]

  @Test(arguments: refused.indices) func integersAreRefused(_ index: Int) {
    let (name, call) = ElementTypeTests.refused[index]
    let error = #expect(throws: TensorError.self) { try checked { _ = call() } }
    #expect(
      error?.description
        == "\(name): it takes floating-point elements, not Int; convert the operand first")
  }

  @Test func whatHasAMeaningForIntegersTakesThem() throws {
    let x = ElementTypeTests.x
    let sums = [
      x + x, x * 3, x - 1, -x, abs(x), square(x), matmul(x, x), x.transposed(), x[1],
      x.cumulativeSum(along: 0), x.sorted(along: 0), x.clipped(from: 2), concatenate([x, x]),
    ].map { $0.sum().tensor(of: Int.self).scalar }
    #expect(sums == [20, 30, 6, -10, 10, 30, 54, 10, 7, 13, 10, 11, 20])
    #expect(x.max().tensor(of: Int.self).scalar == 4)
    #expect(x.product().tensor(of: Int.self).scalar == 24)
  }
}
