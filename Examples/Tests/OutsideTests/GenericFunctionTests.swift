import Testing
import Wengert

/// One function for tensors and variables, written as the documentation of `TensorLike` says.
private func swish<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  let x = x.value
  return T(x * sigmoid(x))
}

/// A formula of many terms, which the compiler must take without a type at any of them.
private func rosenbrock<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: FloatingTensorScalar {
  let (a, b) = (a.value, b.value)
  return T((1 - a) * (1 - a) + 100 * (b - a * a) * (b - a * a) - (a / 2 - a / 2))
}

private struct Net: Module {
  let hidden = Linear<Double>(inputs: 2, outputs: 3)
  func callAsFunction(_ x: Variable<Double>) -> Variable<Double> { swish(hidden(x)) }
}

@Suite struct GenericFunctionTests {
  let x = Tensor<Double>([1, -2])

  @Test func onTensorsAndVariables() {
    let expected = x.scalars.map { $0 / (1 + (-$0).exponential) }
    for (result, value) in zip(swish(x).scalars, expected) { #expect(abs(result - value) < 1e-14) }
    #expect(swish(Variable(x)).scalars == swish(x).scalars)
    #expect(swish(Tensor<Float>([0])).scalars == [0])
    #expect(rosenbrock(x, x).scalars == [0, 3_609])
  }

  @Test func withGradients() throws {
    try checkGradients(of: { swish($0) }, at: x, order: 2).require()
    try checkGradients(of: { rosenbrock($0, $0 * 2) }, at: x, order: 2).require()
  }

  @Test func aModuleTakesATensor() {
    let net = Net()
    let points = Tensor<Double>([[1, 2], [3, 4]])
    #expect(net(points).scalars == net(Variable(points)).scalars)
  }
}

extension Double {
  fileprivate var exponential: Double { exp(Tensor<Double>([self])).scalars[0] }
}
