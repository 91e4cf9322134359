import Testing
import Wengert

/// Inverses of matrices that have none, and factors of matrices far from 1.
@Suite struct PseudoInverseTests {
  private func random(_ shape: Shape, seed: UInt64 = 1) -> Tensor<Double> {
    var generator = RandomGenerator(seed: seed)
    return .randomNormal(shape, using: &generator)
  }
  private func isClose(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Bool {
    a.isClose(to: b, relativeTolerance: 1e-10, absoluteTolerance: 1e-11)
  }

  /// Penrose's four equations.
  @Test(arguments: [[5, 3], [3, 5], [4, 4], [2, 6, 4]] as [Shape], [1, 2, 3])
  func matricesOfAnyRank(_ shape: Shape, _ rank: Int) {
    let lead = Array(shape.dropLast(2))
    let left = random(Shape(lead + [shape[shape.rank - 2], rank]))
    let right = random(Shape(lead + [rank, shape[shape.rank - 1]]), seed: 2)
    let x = matmul(left, right)
    let p = pseudoInverse(x)
    let (xp, px) = (matmul(x, p), matmul(p, x))
    #expect(isClose(matmul(xp, x), x) && isClose(matmul(px, p), p))
    #expect(isClose(xp.transposed(), xp) && isClose(px.transposed(), px))
  }

  @Test func valuesUpToTheToleranceAreZero() {
    let x: Tensor<Double> = [[2, 0], [0, 1e-6]]
    #expect(isClose(pseudoInverse(x), [[0.5, 0], [0, 1e6]]))
    #expect(pseudoInverse(x, relativeTolerance: 1e-6) == [[0.5, 0], [0, 0]])
    let nearly = pseudoInverse(Tensor<Float>([[1, 1], [1, 1.0000001]]))
    #expect(abs(nearly - 0.25).max().scalar < 1e-6)
    #expect(pseudoInverse(Tensor<Double>.zeros([2, 3])) == .zeros([3, 2]))
    #expect(pseudoInverse(Tensor<Double>.zeros([0, 3])).shape == [3, 0])
  }

  @Test func theShortestOfManySolutions() {
    let a: Tensor<Double> = [[1, 1], [1, 1], [1, 1]]
    #expect(isClose(matmul(pseudoInverse(a), Tensor<Double>([[1], [2], [3]])), [[1], [1]]))
  }

  /// Squares of these overflow, or are 0.
  @Test(arguments: [0x1p900, 0x1p-900]) func factorsOfNumbersFarFromOne(_ scale: Double) {
    let x = random([6, 4])
    let (usual, scaled) = (singularValueDecomposition(x), singularValueDecomposition(x * scale))
    #expect(scaled.values == usual.values * scale && scaled.left == usual.left)
    #expect(scaled.right == usual.right)
    #expect(qr(x * scale).r == qr(x).r * scale && qr(x * scale).q == qr(x).q)
    #expect(pseudoInverse(x * scale) == pseudoInverse(x) / scale)
  }

  @Test(arguments: [Double.nan, .infinity]) func numbersThatAreNotFiniteGiveNaN(_ number: Double) {
    let x = Tensor<Double>([[number, 1], [2, 3]])
    let all = [singularValues(x), qr(x).q, qr(x).r, pseudoInverse(x), leastSquares(x, x)]
    #expect(all.allSatisfy { $0.scalars.allSatisfy { $0.isNaN } })
  }
}
