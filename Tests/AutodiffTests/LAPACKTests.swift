import Foundation
import Testing
import Wengert

/// A LAPACK of the system against the kernels of our own, in processes of their own: which one is used is a setting of
/// the whole process.
@Suite struct LAPACKTests {
  /// What a test says where it could not run.
  static let isMissing: Comment =
    "NOT RUN: no LAPACK is installed here (apt-get install libopenblas0, or liblapack3)"
  static let isInstalled: Bool = {
    defer { LAPACK.stop() }
    return (try? LAPACK.use()) != nil
  }()

  @Test(.enabled(if: isInstalled, isMissing)) func resultsAreThoseOfOurKernels() async {
    await #expect(processExitsWith: .success) {
      let own = Factors(order: 70)
      try LAPACK.use()
      let library = Factors(order: 70)
      for (name, (a, b)) in zip(own.all, library.all).map({ ($0.name, ($0.value, $1.value)) }) {
        let error = abs(a - b).max().scalar
        precondition(error < 1e-10, "\(name): \(error)")
      }
      // It was used: some bits differ. Without it they are as before.
      precondition(zip(own.all, library.all).contains { $0.value != $1.value })
      LAPACK.stop()
      precondition(zip(own.all, Factors(order: 70).all).allSatisfy { $0.value == $1.value })
    }
  }

  @Test(.enabled(if: isInstalled, isMissing)) func smallMatricesAreOurOwn() async {
    await #expect(processExitsWith: .success) {
      let own = Factors(order: LAPACK.leastOrder - 1)
      try LAPACK.use()
      let library = Factors(order: LAPACK.leastOrder - 1)
      precondition(zip(own.all, library.all).allSatisfy { $0.value == $1.value })
    }
  }

  @Test(.enabled(if: isInstalled, isMissing)) func gradientsAreRight() async {
    await #expect(processExitsWith: .success) {
      var generator = RandomGenerator(seed: 3)
      let x = Tensor<Double>.randomNormal(
        [LAPACK.leastOrder, LAPACK.leastOrder], using: &generator)
      func loss(_ x: Variable<Double>) -> Variable<Double> {
        let p = matmul(x, x, transposeB: true) + Variable(Tensor<Double>.eye(64) * 64)
        return square(cholesky(p)).sum() + log(symmetricEigen(p).values).sum() + solve(p, x).sum()
      }
      func gradient() -> Tensor<Double> {
        let variable = Variable(x, requiresGradient: true)
        return gradients(of: loss(variable), withRespectTo: [variable])[0].tensor
      }
      let own = gradient()
      try LAPACK.use()
      let error = abs(gradient() - own).max().scalar
      precondition(error < 1e-8 * abs(own).max().scalar, "\(error)")
    }
  }

  @Test(.enabled(if: isInstalled, isMissing)) func indefiniteAndSingularMatricesAreRefused() async {
    await #expect(processExitsWith: .success) {
      try LAPACK.use()
      let zeros = Tensor<Double>.zeros([64, 64])
      do {
        _ = try checked { cholesky(zeros) }
        preconditionFailure("no error")
      } catch { precondition("\(error)".contains("not positive definite")) }
      do {
        _ = try checked { solve(zeros, zeros) }
        preconditionFailure("no error")
      } catch { precondition("\(error)".contains("singular")) }
    }
  }

  @Test func aMissingLibraryIsNamed() {
    #expect {
      try LAPACK.use("/nowhere/liblapack.so")
    } throws: { error in
      "\(error)".contains("LAPACK.use: no LAPACK was found")
        && "\(error)".contains("/nowhere/liblapack.so")
    }
    #expect(LAPACK.path == nil)
  }

  @Test func aLibraryWithoutTheFunctionsIsNamed() {
    #expect {
      try LAPACK.use("libm.so.6")
    } throws: { error in
      "\(error)".contains("libm.so.6 has no dpotrf_")
    }
  }
}

/// Factors of matrices made of a seed, and products that do not depend on signs.
private struct Factors {
  var all: [(name: String, value: Tensor<Double>)] = []

  init(order n: Int) {
    var generator = RandomGenerator(seed: 7)
    let x = Tensor<Double>.randomNormal([2, n, n], using: &generator)
    let tall = Tensor<Double>.randomNormal([2, n + 9, n], using: &generator)
    let definite = matmul(x, x, transposeB: true) + Tensor<Double>.eye(n) * Double(n)
    all.append(("cholesky", cholesky(definite)))
    all.append(("solve", solve(definite, x)))
    all.append(("solveTriangular", solveTriangular(cholesky(definite), x, upper: false)))
    all.append(("logDeterminant", logDeterminant(x).logarithm))
    all.append(("sign", logDeterminant(x).sign))
    let (q, r) = qr(tall)
    all += [("q", q), ("r", r)]
    let (values, vectors) = symmetricEigen(definite)
    all.append(("eigenvalues", values))
    all.append(
      ("eigenvectors", matmul(vectors * values.unsqueezed(at: -2), vectors, transposeB: true)))
    let (left, singular, right) = singularValueDecomposition(tall)
    all.append(("singular values", singular))
    all.append(
      ("singular vectors", matmul(left * singular.unsqueezed(at: -2), right.transposed(-2, -1))))
  }
}
