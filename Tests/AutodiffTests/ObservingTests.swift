import Testing
import Wengert
import WengertAutodiff

/// What an observer of operations is told.
@Suite struct ObservingTests {
  private func names(_ body: () -> Void) -> [String] {
    var names: [String] = []
    observing({ operation, _, _ in names.append(operation.name) }, body)
    return names
  }

  @Test func theOutermostOperationsOnly() {
    let x = Variable(Tensor<Double>([1, -2]), requiresGradient: true)
    #expect(names { _ = mish(x * 2) + x } == ["*", "mish", "+"])
  }

  @Test func operationsWithSeveralResults() {
    let x = Tensor<Double>.ones([3, 2, 4])
    let weights = RecurrentWeights<Tensor<Double>>(input: .ones([12, 4]), state: .ones([12, 3]))
    var found: [(String, Int, Int)] = []
    observing({ found.append(($0.name, $1.count, $2.count)) }) { _ = lstm(x, weights) }
    #expect(found.map(\.0) == ["lstm"] && found.map(\.1) == [5] && found.map(\.2) == [3])
  }

  @Test func comparisons() {
    let x = Variable(Tensor<Double>([1, -2]))
    #expect(names { _ = prelu(x, slope: Variable(0.5)) }.contains(">"))
    #expect(names { _ = leakyReLU(x) } == ["leakyReLU"], "a part of an operation is none")
  }

  @Test func masksAndConversions() {
    let x = Tensor<Double>([1, -2])
    let found = names {
      let isSmall = (x .< 0.5) .|| !(x .== x) .&& (x .!= 0)
      _ = Tensor<Float>(converting: isSmall)
      _ = Tensor<Double>(converting: x)
    }
    #expect(found == ["<", "==", "!", "!=", "&&", "||", "convert"])
    #expect(names { _ = exp(x) } == ["exp"])
    withAnomalyDetection { _ = x .< 0.5 }
  }

  @Test func resultsAreThoseThatTheProgramSees() {
    let x = Variable(Tensor<Double>([1, -2]))
    var result: Value?
    let y = observing({ result = $2[0] }) { exp(x) }
    #expect(result?.elements === y.value.elements)
  }

  @Test func theForwardComputationAgain() throws {
    let x = Variable(Tensor<Double>([1, -2]))
    var operation: (any Primitive)?
    let y = observing({ own, _, _ in operation = own as? any Primitive }) { mish(x) }
    var parts: [String] = []
    let again = try observing({ own, _, _ in parts.append(own.name) }) {
      forwardResult(of: try #require(operation), [x.value])
    }
    #expect(parts == ["softplus", "tanh", "*"])
    #expect(again?.tensor(of: Double.self) == y.tensor)
  }
}
