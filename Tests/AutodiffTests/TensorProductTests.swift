import Testing
import Wengert

/// Products of tensors against `einsum`, and that against loops.
@Suite struct TensorProductTests {
  private func random(_ shape: Shape, seed: UInt64) -> Tensor<Double> {
    var generator = RandomGenerator(seed: seed)
    return .randomNormal(shape, using: &generator)
  }
  private func isClose(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Bool {
    a.isClose(to: b, relativeTolerance: 1e-12, absoluteTolerance: 1e-13)
  }

  @Test func productsAreSumsOverLetters() {
    let (a, b) = (random([2, 3, 4], seed: 1), random([3, 5, 2], seed: 2))
    #expect(
      isClose(tensordot(a, b, along: [1, 0], [0, -1]), einsum("ijk,jli->kl", a, b)))
    let c = random([3, 4, 2], seed: 3)
    #expect(isClose(tensordot(a, c), einsum("ijk,jkl->il", a, c)))
    #expect(isClose(tensordot(a, c, axes: 0), einsum("ijk,lmn->ijklmn", a, c)))
    let d = random([5, 4], seed: 4)
    #expect(isClose(inner(a, d), einsum("ijk,lk->ijl", a, d)))
    #expect(isClose(inner(a, Tensor(2)), a * 2))
    let (u, v) = (random([3], seed: 5), random([2], seed: 6))
    #expect(isClose(outer(u, v), einsum("i,j->ij", u, v)))
    let square = random([4, 4], seed: 7)
    #expect(isClose(square.trace(), einsum("ii->", square)))
  }

  @Test func blocksOfTheKroneckerProduct() {
    let (a, b) = (Tensor<Int>([[1, 2], [3, 4]]), Tensor<Int>([[0, 1, 2]]))
    #expect(kron(a, b) == [[0, 1, 2, 0, 2, 4], [0, 3, 6, 0, 4, 8]])
    #expect(kron(Tensor<Int>([1, 2]), Tensor<Int>([3, 4])) == [3, 4, 6, 8])
  }

  /// The order of contraction does not change the sum.
  @Test func threeOperandsInEveryOrder() {
    let (a, b, c) = (
      random([2, 9], seed: 1), random([9, 3], seed: 2), random([3, 2, 4], seed: 3)
    )
    var expected = Tensor<Double>.zeros([4, 2])
    for i in 0..<2 {
      for l in 0..<4 {
        var sum = 0.0
        for j in 0..<9 {
          for k in 0..<3 { sum += a[i, j].scalar * b[j, k].scalar * c[k, i, l].scalar }
        }
        expected[l, i] = Tensor(sum)
      }
    }
    #expect(isClose(einsum("ij,jk,kil->li", a, b, c), expected))
    #expect(isClose(einsum("kil,ij,jk->li", c, a, b), expected))
    #expect(isClose(einsum("jk,kil,ij->li", b, c, a), expected))
  }
}

/// Decompositions give back what was decomposed.
@Suite struct DecompositionTests {
  private func random(_ shape: Shape, seed: UInt64 = 9) -> Tensor<Double> {
    var generator = RandomGenerator(seed: seed)
    return .randomNormal(shape, using: &generator)
  }
  private func isClose(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Bool {
    a.isClose(to: b, relativeTolerance: 1e-11, absoluteTolerance: 1e-12)
  }
  private func isOrthogonal(_ q: Tensor<Double>) -> Bool {
    let width = q.shape.last!
    let products = matmul(q, q, transposeA: true)
    return isClose(products, Tensor.eye(width).broadcast(to: products.shape))
  }

  @Test(arguments: [[7, 4], [4, 7], [3, 5, 5], [2, 1, 3], [40, 30]] as [Shape])
  func singularVectors(_ shape: Shape) {
    let x = random(shape)
    let (u, s, v) = singularValueDecomposition(x)
    #expect(isClose(matmul(u * s.unsqueezed(at: -2), v, transposeB: true), x))
    #expect(isOrthogonal(u) && isOrthogonal(v))
    #expect(s == s.sorted(descending: true) && s.min().scalar >= 0)
  }

  @Test func singularVectorsOfADeficientMatrix() {
    let x = matmul(random([5, 2]), random([2, 4], seed: 3))
    let (u, s, v) = singularValueDecomposition(x)
    #expect(isOrthogonal(u) && isOrthogonal(v))
    #expect(s[2...].max().scalar < 1e-14 * s[0].scalar * 10)
    #expect(isClose(matmul(u * s, v, transposeB: true), x))
    let zero = singularValueDecomposition(Tensor<Double>.zeros([3, 2]))
    #expect(zero.values == [0, 0] && isOrthogonal(zero.left))
  }

  @Test(arguments: [[6, 6], [2, 3, 3], [30, 30], [1, 1]] as [Shape])
  func eigenvectors(_ shape: Shape) {
    let x = random(shape)
    let sum = (x + x.transposed()) * 0.5
    let (w, v) = symmetricEigen(sum)
    #expect(isClose(matmul(v * w.unsqueezed(at: -2), v, transposeB: true), sum))
    #expect(isOrthogonal(v) && w == w.sorted())
  }

  @Test(arguments: [[7, 4], [4, 7], [3, 5, 5], [40, 40]] as [Shape])
  func orthogonalFactors(_ shape: Shape) {
    let x = random(shape)
    let (q, r) = qr(x)
    #expect(isClose(matmul(q, r), x) && isOrthogonal(q))
    #expect(r == r.triu() && r.diagonal(along: -2, -1).min().scalar > 0)
  }

  @Test func solutionsOfLargerSystems() {
    let a = random([50, 50]) + Tensor.eye(50) * 10
    let b = random([50, 3], seed: 2)
    #expect(isClose(matmul(a, solve(a, b)), b))
    #expect(isClose(matmul(a, inverse(a)), .eye(50)))
    let square = matmul(a, a, transposeB: true)
    let l = cholesky(square)
    #expect(isClose(matmul(l, l, transposeB: true), square) && l == l.tril())
    #expect(isClose(solveTriangular(l, matmul(l, b), upper: false), b))
    let (sign, logarithm) = logDeterminant(square)
    #expect(sign.scalar == 1)
    #expect(isClose(logarithm, log(l.diagonal()).sum() * 2))
  }
}
