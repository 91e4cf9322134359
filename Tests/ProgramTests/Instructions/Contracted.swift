import Wengert

/// Products of tensors other than the matrix product.
struct Contracted: Instruction {
  enum Kind: CaseIterable, Sendable { case outer, inner, kron, tensordot, einsum }
  let kind: Kind

  static func draw(_ draft: inout Draft) -> Step? {
    let kind = draft.random.pick(Kind.allCases)
    let rank = kind == .outer ? 1 : 2
    let first = draft.operand { $0.rank == rank && $0.elementCount > 0 }
    let shape = draft.shape(first)
    guard shape.rank == rank else { return nil }
    let count = 1 + draft.random.below(3)
    let second =
      switch kind {
      case .outer: Shape([count])
      case .kron: Shape([count, 2])
      case .inner: Shape([count, shape[1]])
      case .tensordot, .einsum: Shape([shape[1], shape[0]])
      }
    return Step(Contracted(kind: kind), [first, draft.operand(of: second)])
  }

  var name: String { "\(kind)" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    switch kind {
    case .outer: Wengert.outer(x[0], x[1])
    case .inner: Wengert.inner(x[0], x[1])
    case .kron: Wengert.kron(x[0], x[1])
    case .tensordot: Wengert.tensordot(x[0], x[1], axes: 1)
    case .einsum: Wengert.einsum("ij,ji->j", x[0], x[1])
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let (a, b) = (x[0], x[1])
    switch kind {
    case .outer: return a.unsqueezed(at: 1) * b
    case .inner: return matmul(a, b, transposeB: true)
    case .kron:
      let (m, n) = (a.shape, b.shape)
      let blocks = a.reshaped(to: [m[0], 1, m[1], 1]) * b.reshaped(to: [1, n[0], 1, n[1]])
      return blocks.reshaped(to: [m[0] * n[0], m[1] * n[1]])
    case .tensordot: return matmul(a, b)
    case .einsum: return (a * b.transposed()).sum(along: 0)
    }
  }

  func text(_ x: [String]) -> String {
    switch kind {
    case .tensordot: "tensordot(\(x[0]), \(x[1]), axes: 1)"
    case .einsum: "einsum(\"ij,ji->j\", \(x[0]), \(x[1]))"
    default: "\(kind)(\(x[0]), \(x[1]))"
    }
  }
}

/// Inverses, solutions, determinants and triangular factors of matrices that are far from singular.
struct LinearAlgebra: Instruction {
  enum Kind: CaseIterable, Sendable {
    case inverse, solve, determinant, logDeterminant, cholesky, solveTriangular
  }
  let kind: Kind

  static func draw(_ draft: inout Draft) -> Step? {
    let kind = draft.random.pick(Kind.allCases)
    let x = draft.operand { $0.rank > 1 && $0[$0.rank - 1] == $0[$0.rank - 2] }
    let shape = draft.shape(x)
    guard shape.rank > 1, shape.elementCount > 0, shape[shape.rank - 1] == shape[shape.rank - 2]
    else { return nil }
    guard kind == .solve || kind == .solveTriangular else {
      return Step(LinearAlgebra(kind: kind), [x])
    }
    return Step(
      LinearAlgebra(kind: kind), [x, draft.operand(of: Shape(shape.dropLast() + [2]))])
  }

  var name: String { "\(kind)" }

  /// A matrix like the operand, in the operation's domain.
  private func matrix<T: Computed>(_ x: T) -> T {
    let one = T(constant: .eye(x.shape[x.rank - 1]))
    return switch kind {
    case .cholesky, .logDeterminant: matmul(x, x, transposeB: true) + one
    case .solveTriangular: tanh(x) + one * 3
    default: x * 0.5 + one * 3
    }
  }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    let a = matrix(x[0])
    return switch kind {
    case .inverse: Wengert.inverse(a)
    case .solve: Wengert.solve(a, x[1])
    case .determinant: Wengert.determinant(a)
    case .logDeterminant: Wengert.logDeterminant(a).logarithm
    case .cholesky: Wengert.cholesky(a)
    case .solveTriangular: Wengert.solveTriangular(a, x[1], upper: false)
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let a = matrix(x[0])
    switch kind {
    case .inverse:
      return Wengert.solve(a, T(constant: .eye(a.shape[a.rank - 1]).broadcast(to: a.shape)))
    case .solve: return matmul(Wengert.inverse(a), x[1])
    case .determinant, .logDeterminant:
      guard a.shape[a.rank - 1] == 2 else { return nil }
      func element(_ row: Int, _ column: Int) -> T {
        a.taken([row], along: -2).taken([column], along: -1).squeezed(at: -1).squeezed(at: -1)
      }
      let value = element(0, 0) * element(1, 1) - element(0, 1) * element(1, 0)
      return kind == .determinant ? value : log(value)
    case .cholesky: return nil
    case .solveTriangular: return Wengert.solve(a.tril(), x[1])
    }
  }

  func text(_ x: [String]) -> String {
    let one = "Tensor.eye(\(x[0]).shape.last!)"
    let matrix =
      switch kind {
      case .cholesky, .logDeterminant: "matmul(\(x[0]), \(x[0]), transposeB: true) + \(one)"
      case .solveTriangular: "tanh(\(x[0])) + \(one) * 3"
      default: "\(x[0]) * 0.5 + \(one) * 3"
      }
    return switch kind {
    case .solve: "solve(\(matrix), \(x[1]))"
    case .solveTriangular: "solveTriangular(\(matrix), \(x[1]), upper: false)"
    case .logDeterminant: "logDeterminant(\(matrix)).logarithm"
    default: "\(kind)(\(matrix))"
    }
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    switch kind {
    case .cholesky, .logDeterminant, .solveTriangular: x[0].lies(from: -4, to: 4)
    default: x[0].lies(from: -2, to: 2)
    }
  }
}
