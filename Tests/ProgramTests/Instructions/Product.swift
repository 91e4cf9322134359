import Wengert

/// A matrix product.
struct Product: Instruction {
  let transposeA: Bool
  let transposeB: Bool

  static func draw(_ draft: inout Draft) -> Step? {
    let first = draft.operand { $0.rank > 0 }
    let a = draft.shape(first)
    guard a.rank > 0 else { return nil }
    let transposeA = a.rank > 1 && draft.random.oneIn(3)
    let inner = a[a.rank - (transposeA ? 2 : 1)]
    let transposeB = draft.random.oneIn(3)
    let columns = 1 + draft.random.below(3)
    let matrix = transposeB ? [columns, inner] : [inner, columns]
    let second =
      switch draft.random.below(6) {
      case 0 where !transposeB: draft.operand(of: Shape([inner]))
      case 1 where a.rank > 2: draft.operand(of: Shape(Array(a.dropLast(2)) + matrix))
      case 2 where a.rank > 1: draft.operand(of: Shape([2] + a.dropLast(2).map { _ in 1 } + matrix))
      default: draft.operand(of: Shape(matrix))
      }
    return Step(Product(transposeA: transposeA, transposeB: transposeB), [first, second])
  }

  var name: String { "matmul" }
  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    matmul(x[0], x[1], transposeA: transposeA, transposeB: transposeB)
  }
  /// (A B)ᵀ = Bᵀ Aᵀ.
  func otherwise<T: Computed>(_ x: [T]) -> T? {
    guard x[0].rank > 1, x[1].rank > 1 else { return nil }
    return matmul(x[1], x[0], transposeA: !transposeB, transposeB: !transposeA).transposed(-2, -1)
  }
  func text(_ x: [String]) -> String {
    "matmul(\(x[0]), \(x[1])\(transposeA ? ", transposeA: true" : "")"
      + "\(transposeB ? ", transposeB: true" : ""))"
  }
}

/// x W + b.
struct AffineMap: Instruction {
  static func draw(_ draft: inout Draft) -> Step? {
    let x = draft.operand { $0.rank > 0 }
    guard let inputs = draft.shape(x).last else { return nil }
    let outputs = 1 + draft.random.below(3)
    let weight = draft.operand(of: Shape([inputs, outputs]))
    return Step(AffineMap(), [x, weight, draft.operand(of: Shape([outputs]))])
  }

  var name: String { "affine" }
  func callAsFunction<T: Computed>(_ x: [T]) -> T { affine(x[0], x[1], x[2]) }
  func otherwise<T: Computed>(_ x: [T]) -> T? { matmul(x[0], x[1]) + x[2] }
  func text(_ x: [String]) -> String { "affine(\(x[0]), \(x[1]), \(x[2]))" }
}
