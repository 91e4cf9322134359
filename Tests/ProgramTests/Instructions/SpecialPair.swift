import Wengert

/// Two operands, broadcast, element by element: further functions.
struct SpecialPair: Instruction {
  enum Kind: CaseIterable, Sendable { case atan2, hypot, logAddExp, fmod, remainder, floorDivide }
  let kind: Kind

  static func draw(_ draft: inout Draft) -> Step? {
    let first = draft.operand()
    let second = draft.operand(broadcastingWith: draft.shape(first))
    return Step(SpecialPair(kind: draft.random.pick(Kind.allCases)), [first, second])
  }

  var name: String { "\(kind)" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    switch kind {
    case .atan2: Wengert.atan2(x[0], x[1])
    case .hypot: Wengert.hypot(x[0], x[1])
    case .logAddExp: Wengert.logAddExp(x[0], x[1])
    case .fmod: Wengert.fmod(x[0], x[1])
    case .remainder: Wengert.remainder(x[0], x[1])
    case .floorDivide: Wengert.floorDivide(x[0], x[1])
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let (a, b) = (x[0], x[1])
    return switch kind {
    // The half angle, which does not ask for the quadrant.
    case .atan2: atan(a / (b + sqrt(a * a + b * b))) * 2
    case .hypot: sqrt(a * a + b * b)
    case .logAddExp: log(exp(a) + exp(b))
    case .fmod: a - b * trunc(a / b)
    case .remainder: a - b * floor(a / b)
    case .floorDivide: floor(a / b)
    }
  }

  func text(_ x: [String]) -> String { "\(kind)(\(x[0]), \(x[1]))" }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    let (a, b) = (x[0], x[1])
    switch kind {
    case .atan2:
      // Away from the negative half of the axis, where the angle jumps.
      return (b + sqrt(a * a + b * b)).avoids(0, by: 0.1) && sqrt(a * a + b * b).avoids(0, by: 0.2)
    case .hypot: return sqrt(a * a + b * b).avoids(0, by: 0.2)
    case .logAddExp: return true
    case .fmod, .remainder, .floorDivide:
      guard b.avoids(0, by: 0.2) else { return false }
      return (a / b).scalars.allSatisfy { Swift.abs($0 - $0.rounded()) > 0.05 }
    }
  }
}
