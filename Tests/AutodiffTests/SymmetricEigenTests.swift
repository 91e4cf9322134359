import Foundation
import Testing
import Wengert

/// Eigenvalues and eigenvectors of matrices that reductions and rotations find hard.
@Suite struct SymmetricEigenTests {
  /// Asserts x V = V diag(w), V orthogonal and w in ascending order, to some roundings of the largest element.
  private func expectDecomposed(_ x: Tensor<Double>, _ name: String) {
    let (w, v) = symmetricEigen(x)
    let order = x.shape[0]
    let size = abs(x).max().scalar
    let scale = size > 0 ? size : 1
    let tolerance = 4e-16 * Double(order) * 4
    let residual = abs(matmul(x / scale, v) - v * (w / scale)).max().scalar
    let orthogonality = abs(matmul(v, v, transposeA: true) - Tensor.eye(order)).max().scalar
    #expect(residual < tolerance * Double(order).squareRoot(), "\(name): residual \(residual)")
    #expect(orthogonality < tolerance, "\(name): orthogonality \(orthogonality)")
    #expect(w == w.sorted(), "\(name): the order")
  }

  private func matrix(_ order: Int, _ element: (Double, Double) -> Double) -> Tensor<Double> {
    Tensor(
      (0..<order * order).map { element(Double($0 / order), Double($0 % order)) }
    ).reshaped(to: [order, order])
  }

  @Test(arguments: [1, 2, 3, 4, 9, 17, 65, 130]) func matricesOfAllKinds(_ order: Int) {
    var generator = RandomGenerator(seed: 11)
    let x = Tensor<Double>.randomNormal([order, order], using: &generator)
    let random = x + x.transposed()
    let grades = Tensor<Double>(
      (0..<order).map { place -> Double in Foundation.pow(10, -0.4 * Double(place)) })
    expectDecomposed(random, "random")
    expectDecomposed(random * 0x1p900, "large")
    expectDecomposed(random * 0x1p-900, "small")
    expectDecomposed(random * outer(grades, grades), "graded")
    expectDecomposed((random * outer(grades, grades)).flipped(along: [0, 1]), "graded upwards")
    expectDecomposed(matmul(x[0..., ..<1], x[0..., ..<1], transposeB: true), "of rank 1")
    expectDecomposed(.zeros([order, order]), "zeros")
    expectDecomposed(.eye(order), "identity")
    expectDecomposed(.ones([order, order]), "ones")
    expectDecomposed(matrix(order) { 1 / ($0 + $1 + 1) }, "Hilbert's")
    expectDecomposed(
      matrix(order) { $0 == $1 ? abs($0 - Double(order - 1) / 2) : abs($0 - $1) == 1 ? 1 : 0 },
      "Wilkinson's")
    expectDecomposed(
      matrix(order) { $0 == $1 ? $0 : abs($0 - $1) == 1 ? 1e-160 : 0 }, "next to diagonal")
    expectDecomposed(
      matrix(order) { ($0 + $1).truncatingRemainder(dividingBy: 2) == 0 ? 1 : 1e-200 }, "two parts")
  }

  /// 2 − 2 cos(k π / (n + 1)).
  @Test(arguments: [2, 7, 64]) func valuesOfSecondDifferences(_ order: Int) {
    let x = matrix(order) { $0 == $1 ? 2 : abs($0 - $1) == 1 ? -1 : 0 }
    let step = Double.pi / Double(order + 1)
    let expected = (1...order).map { number -> Double in
      2 - 2 * Foundation.cos(step * Double(number))
    }
    #expect(
      symmetricEigen(x).values.isClose(
        to: Tensor(expected), relativeTolerance: 1e-13, absoluteTolerance: 1e-14))
  }

  @Test func powersOfTwoScaleTheValuesExactly() {
    var generator = RandomGenerator(seed: 12)
    let x = Tensor<Double>.randomNormal([20, 20], using: &generator)
    let (values, vectors) = symmetricEigen(x)
    let scaled = symmetricEigen(x * 0x1p900)
    #expect(scaled.values == values * 0x1p900 && scaled.vectors == vectors)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func numbersThatAreNotFiniteGiveNaN(_ number: Double) {
    var x = Tensor<Double>.eye(3)
    x[1, 1] = Tensor(number)
    let (values, vectors) = symmetricEigen(stack([x, .eye(3)]))
    let numbers = values[0].scalars + vectors[0].scalars
    #expect(numbers.allSatisfy { $0.isNaN })
    #expect(values[1] == [1, 1, 1])
  }

  @Test func bitsDoNotDependOnThreads() async {
    await #expect(processExitsWith: .success) {
      var generator = RandomGenerator(seed: 13)
      let x = Tensor<Double>.randomNormal([300, 300], using: &generator)
      Threads.count = 1
      let alone = symmetricEigen(x)
      for threads in [2, 3] {
        Threads.count = threads
        let shared = symmetricEigen(x)
        precondition(shared.values == alone.values && shared.vectors == alone.vectors)
      }
    }
  }
}
