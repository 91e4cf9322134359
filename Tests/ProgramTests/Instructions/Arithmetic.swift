import Wengert

/// An element and a number.
struct WithNumber: Instruction {
  enum Kind: CaseIterable, Sendable {
    case add, addTo, subtract, subtractFrom, multiply, multiplyTo, divide, divideBy
  }
  let kind: Kind
  let number: Double

  static func draw(_ draft: inout Draft) -> Step? {
    let number = draft.random.pick([-2.0, -0.75, -0.5, 0.25, 0.5, 1, 1.5, 3])
    return Step(
      WithNumber(kind: draft.random.pick(Kind.allCases), number: number), [draft.operand()])
  }

  var name: String { "number \(kind)" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    let number = T.Scalar(number)
    return switch kind {
    case .add: x[0] + number
    case .addTo: number + x[0]
    case .subtract: x[0] - number
    case .subtractFrom: number - x[0]
    case .multiply: x[0] * number
    case .multiplyTo: number * x[0]
    case .divide: x[0] / number
    case .divideBy: number / x[0]
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let number = T.number(number)
    return switch kind {
    case .add, .addTo: x[0] + number
    case .subtract: x[0] - number
    case .subtractFrom: number - x[0]
    case .multiply, .multiplyTo: x[0] * number
    case .divide: x[0] / number
    case .divideBy: number / x[0]
    }
  }

  func text(_ x: [String]) -> String {
    switch kind {
    case .add: "\(x[0]) + \(number)"
    case .addTo: "\(number) + \(x[0])"
    case .subtract: "\(x[0]) - \(number)"
    case .subtractFrom: "\(number) - \(x[0])"
    case .multiply: "\(x[0]) * \(number)"
    case .multiplyTo: "\(number) * \(x[0])"
    case .divide: "\(x[0]) / \(number)"
    case .divideBy: "\(number) / \(x[0])"
    }
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool { kind != .divideBy || x[0].avoids(0, by: 0.2) }
}

/// Two operands, broadcast, element by element.
struct Pairwise: Instruction {
  enum Kind: CaseIterable, Sendable {
    case add, subtract, multiply, divide, pow, maximum, minimum, select
  }
  let kind: Kind

  static func draw(_ draft: inout Draft) -> Step? {
    let first = draft.operand()
    let second = draft.operand(broadcastingWith: draft.shape(first))
    let operands = draft.random.oneIn(2) ? [first, second] : [second, first]
    // Sums and products are what nets consist of.
    let kinds = Kind.allCases + [.add, .add, .subtract, .multiply, .multiply, .divide]
    return Step(Pairwise(kind: draft.random.pick(kinds)), operands)
  }

  var name: String { "pair \(kind)" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    switch kind {
    case .add: x[0] + x[1]
    case .subtract: x[0] - x[1]
    case .multiply: x[0] * x[1]
    case .divide: x[0] / x[1]
    case .pow: Wengert.pow(x[0], x[1])
    case .maximum: Wengert.maximum(x[0], x[1])
    case .minimum: Wengert.minimum(x[0], x[1])
    case .select: Wengert.select(Tensor([true, false, true]), x[0], x[1])
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let (a, b) = (x[0], x[1])
    switch kind {
    case .add: return b + a
    case .subtract: return -(b - a)
    case .multiply: return b * a
    case .divide: return a * reciprocal(b)
    case .pow: return exp(b * log(a))
    case .maximum: return (a + b + abs(a - b)) * 0.5
    case .minimum: return (a + b - abs(a - b)) * 0.5
    case .select:
      let mask = T(constant: Tensor([1, 0, 1]))
      return a * mask + b * (1 - mask)
    }
  }

  func text(_ x: [String]) -> String {
    switch kind {
    case .add: "\(x[0]) + \(x[1])"
    case .subtract: "\(x[0]) - \(x[1])"
    case .multiply: "\(x[0]) * \(x[1])"
    case .divide: "\(x[0]) / \(x[1])"
    case .select: "select(Tensor([true, false, true]), \(x[0]), \(x[1]))"
    default: "\(kind)(\(x[0]), \(x[1]))"
    }
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    switch kind {
    case .divide: x[1].avoids(0, by: 0.2)
    case .pow: x[0].lies(from: 0.2, to: 20) && x[1].lies(from: -3, to: 3)
    case .maximum, .minimum: (x[0] - x[1]).avoids(0)
    default: true
    }
  }
}
