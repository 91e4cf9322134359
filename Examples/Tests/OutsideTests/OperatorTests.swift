import Testing
import Wengert

/// The arithmetic operators of each type, as a program outside the package sees them: inside it the
/// compiler takes those that are generic. The gradient table checks what all of them share.
@Suite struct OperatorTests {
  let x = Tensor<Double>([2, -4])
  let y = Tensor<Double>([8, 5])

  @Test func ofTensors() {
    let results: [Tensor<Double>] = [
      x + y, x - y, x * y, x / y, -x, x + 3, 3 + x, x - 3, 3 - x, x * 3, 3 * x, x / 4,
    ]
    #expect(results.map(\.scalars) == expected)
    #expect((8 / x).scalars == [4, -2])
  }

  @Test func ofVariables() {
    let (a, b) = (Variable(x), Variable(y))
    let results: [Variable<Double>] = [
      a + b, a - b, a * b, a / b, -a, a + 3, 3 + a, a - 3, 3 - a, a * 3, 3 * a, a / 4,
    ]
    #expect(results.map(\.scalars) == expected)
    #expect((8 / a).scalars == [4, -2])
  }

  @Test func ofValues() {
    let (a, b) = (Value(x), Value(y))
    let results: [Value] = [
      a + b, a - b, a * b, a / b, -a, a + 3, 3 + a, a - 3, 3 - a, a * 3, 3 * a, a / 4,
    ]
    #expect(results.map { $0.tensor(of: Double.self).scalars } == expected)
    #expect((8 / a).tensor(of: Double.self).scalars == [4, -2])
  }

  private let expected: [[Double]] = [
    [10, 1], [-6, -9], [16, -20], [0.25, -0.8], [-2, 4], [5, -1], [5, -1], [-1, -7], [1, 7],
    [6, -12], [6, -12], [0.5, -1],
  ]

  /// An operator generic over all types of tensors took more than five seconds here.
  @Test func longFormulasCompileWithoutAType() {
    let a = Variable(Tensor<Float>([1]))
    let result = (a * a + 2 * a - 1) / (a + 3) * 0.5
    #expect(result.scalars == [0.25])
  }
}
