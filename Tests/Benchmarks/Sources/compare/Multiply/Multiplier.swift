import CBench
import Wengert
import Workloads

/// One way to multiply, in a process of its own.
///
///     (at start)                         → first NAME
///     multiply COUNT P TA TB M N K       → ns NANOSECONDS CHECKSUM; P is 1 for fp64
final class Multiplier {
  private let library: OpaquePointer?
  private let usesTensors: Bool
  private var singles = Operands<Float>()
  private var doubles = Operands<Double>()

  /// The operands and the result of the latest product.
  private struct Operands<Scalar: FloatingTensorScalar> {
    var product: Product?
    var a = Tensor<Scalar>.zeros([0])
    var b = Tensor<Scalar>.zeros([0])
    var c = Tensor<Scalar>.zeros([0])

    // Small integers, so that every order of summation gives the same sum.
    mutating func prepare(_ product: Product) {
      guard self.product != product else { return }
      self.product = product
      let (m, n, k) = (product.m, product.n, product.k)
      a = Operands.integers(product.transposesA ? [k, m] : [m, k])
      b = Operands.integers(product.transposesB ? [n, k] : [k, n])
      c = .zeros([m, n])
    }

    private static func integers(_ shape: Shape) -> Tensor<Scalar> {
      Tensor((0..<shape.elementCount).map { Scalar($0 * 7 % 13 % 5 - 2) }, shape: shape)
    }
  }

  /// - Parameter name: `tensors`, `kernel`, or the path of a library.
  init(_ name: String) {
    usesTensors = name == "tensors"
    guard name.contains("/") else {
      library = nil
      Child.say("first Wengert")
      return
    }
    var reason = [CChar](repeating: 0, count: 256)
    library = bench_blas_open(name, &reason, reason.count)
    let words = reason.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    Child.say(library == nil ? "missing \(words)" : "first \(name.split(separator: "/").last!)")
  }

  /// Answers requests until there are no more.
  func serve() {
    while let line = readLine() {
      let words = line.split(separator: " ").dropFirst()
      guard let count = words.first.flatMap({ Int($0) }), let product = Product(words.dropFirst())
      else { return }
      answer(product, count)
    }
  }

  private func answer(_ product: Product, _ count: Int) {
    if product.isDouble, let library, !bench_blas_has_fp64(library) {
      return Child.say("missing fp64")
    }
    if product.isDouble { run(product, count, &doubles) } else { run(product, count, &singles) }
  }

  private func run<Scalar: FloatingTensorScalar>(
    _ product: Product, _ count: Int, _ operands: inout Operands<Scalar>
  ) {
    operands.prepare(product)
    let (a, b) = (operands.a, operands.b)
    // Once beforehand, so that the operands are where the caches have them.
    multiply(product, a, b, &operands.c)
    let begin = Child.now()
    for _ in 0..<count { multiply(product, a, b, &operands.c) }
    let elapsed = Child.now() - begin
    Child.say("ns \(elapsed) \(Multiplier.checksum(operands.c))")
  }

  @inline(__always)
  private func multiply<Scalar: FloatingTensorScalar>(
    _ product: Product, _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ c: inout Tensor<Scalar>
  ) {
    if usesTensors {
      c = matmul(a, b, transposeA: product.transposesA, transposeB: product.transposesB)
      return
    }
    let (m, n, k) = (Int64(product.m), Int64(product.n), Int64(product.k))
    a.withUnsafeScalars { a in
      b.withUnsafeScalars { b in
        c.withUnsafeMutableScalars { c in
          if let library {
            bench_blas_multiply(
              library, product.isDouble, product.transposesA, product.transposesB, m, n, k,
              a.baseAddress, b.baseAddress, c.baseAddress)
          } else {
            bench_wengert_multiply(
              product.isDouble, product.transposesA, product.transposesB, m, n, k, a.baseAddress,
              b.baseAddress, c.baseAddress)
          }
        }
      }
    }
  }

  private static func checksum<Scalar: FloatingTensorScalar>(_ c: Tensor<Scalar>) -> Double {
    c.withUnsafeScalars { elements in
      var sum = 0.0
      for (index, element) in elements.enumerated() {
        sum += Double(element) * Double(index % 7 + 1)
      }
      return sum
    }
  }
}
