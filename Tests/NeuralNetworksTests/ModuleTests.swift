import Testing
import Wengert

struct TanhNet: Module {
  let hidden1 = Linear<Double>(inputs: 2, outputs: 3)
  let hidden2 = Linear<Double>(inputs: 3, outputs: 3)
  let output = Linear<Double>(inputs: 3, outputs: 2)
  func callAsFunction(_ x: Variable<Double>) -> Variable<Double> {
    output(tanh(hidden2(tanh(hidden1(x)))))
  }
}

/// Everything that can hold parameters.
private class Base {
  let first = Variable<Float>(Tensor(0), requiresGradient: true)
}

private struct Pair {
  let left: Variable<Float>
  let right: Linear<Float>
}

private enum Choice {
  case affine(Linear<Float>)
}

private final class Zoo: Base, Module {
  typealias Scalar = Float
  let array: [Linear<Float>]
  let optional: Variable<Float>?
  let absent: Linear<Float>?
  let table: [String: Variable<Float>]
  let tuple: (Variable<Float>, named: Variable<Float>)
  let pair: Pair
  let choice: Choice
  let statistics = Buffer<Float>(.zeros([2]))
  let constant = Tensor<Float>.ones([3])
  let numbers = [1.5, 2.5]
  lazy var later = Variable<Float>(Tensor(7), requiresGradient: true)

  override init() {
    func leaf() -> Variable<Float> { Variable(Tensor(1), requiresGradient: true) }
    array = [Linear(inputs: 1, outputs: 1, bias: nil), Linear(inputs: 1, outputs: 2)]
    optional = leaf()
    absent = nil
    table = ["b": leaf(), "a": leaf(), "c": leaf()]
    tuple = (leaf(), named: leaf())
    pair = Pair(left: leaf(), right: Linear(inputs: 2, outputs: 1, bias: nil))
    choice = .affine(Linear(inputs: 2, outputs: 1, bias: nil))
  }
}

private struct Tied: Module {
  let encoder = Linear<Float>(inputs: 3, outputs: 3)
  let decoder: Linear<Float>
  let block: Sequential<Float>
  let sameBlock: Sequential<Float>

  init() {
    decoder = encoder
    block = Sequential([Linear(inputs: 3, outputs: 1)])
    sameBlock = block
  }
  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { decoder(encoder(x)) }
}

/// A constant beside parameters.
private struct Masked: Module {
  let layer = Linear<Double>(inputs: 2, outputs: 2)
  let mask = Variable<Double>(Tensor([1, 0]))
  func callAsFunction(_ x: Variable<Double>) -> Variable<Double> { layer(x) * mask }
}

private class Hidden {
  private let weight = Variable<Float>(Tensor(1), requiresGradient: true)
}

/// Has a private property of its superclass' name.
private final class HiddenTwice: Hidden, Module {
  typealias Scalar = Float
  private let weight = Variable<Float>(Tensor(2), requiresGradient: true)
}

/// Keys with points in them.
private struct Keyed: Module {
  typealias Scalar = Float
  let table: [String: [String: Buffer<Float>]]

  init(_ keys: (String, String)...) {
    table = Dictionary(grouping: keys, by: \.0).mapValues { pairs in
      Dictionary(uniqueKeysWithValues: pairs.map { ($0.1, Buffer(.zeros([1]))) })
    }
  }
}

private struct Mixture: Module {
  typealias Scalar = Float
  let parts: [Any]
}

@Suite struct ModuleTests {
  @Test func namesFollowTheStoredProperties() {
    let net = TanhNet()
    #expect(
      net.namedParameters.map(\.name) == [
        "hidden1.weight", "hidden1.bias", "hidden2.weight", "hidden2.bias", "output.weight",
        "output.bias",
      ])
    #expect(net.parameters.map(\.shape) == [[2, 3], [3], [3, 3], [3], [3, 2], [2]])
    #expect(net.weights.map(\.shape) == [[2, 3], [3, 3], [3, 2]])
    #expect(net.parameterCount == 29)
    #expect(net.namedModules.map(\.name) == ["", "hidden1", "hidden2", "output"])
  }

  @Test func parametersAreFoundInEverythingThatHoldsThem() {
    let zoo = Zoo()
    #expect(
      zoo.namedParameters.map(\.name) == [
        "first", "array.0.weight", "array.1.weight", "array.1.bias", "optional", "table.a",
        "table.b", "table.c", "tuple.0", "tuple.named", "pair.left", "pair.right.weight",
        "choice.affine.weight",
      ])
    #expect(zoo.namedBuffers.map(\.name) == ["statistics"])
    _ = zoo.later
    #expect(zoo.namedParameters.last!.name == "later")
  }

  @Test func whatIsReachedTwiceCountsOnce() {
    let net = Tied()
    #expect(
      net.namedParameters.map(\.name) == [
        "encoder.weight", "encoder.bias", "block.layers.0.weight", "block.layers.0.bias",
      ])
    #expect(net.parameterCount == 16)
    let y = net(Variable(.ones([1, 3]))).sum()
    y.backward()
    #expect(net.parameters[0].gradient != nil)
  }

  @Test func constantsStayConstants() {
    let net = Masked()
    #expect(net.namedParameters.map(\.name) == ["layer.weight", "layer.bias"])
    #expect(net.state.names == ["layer.weight", "layer.bias"])
    net.freeze()
    #expect(net.parameters.count == 2)
    net.unfreeze()
    #expect(!net.mask.requiresGradient)
    #expect(net.parameters.allSatisfy { $0.requiresGradient })
    // A look at its gradient does not make a parameter of it; a wish for it does.
    let report = checkGradients(withRespectTo: [net.mask]) { net(Variable([[1, 2]])).sum() }
    #expect(report.passes)
    #expect(net.parameters.count == 2)
    net.mask.requiresGradient = true
    #expect(net.parameters.count == 3)
  }

  @Test func twoPartsOfOneNameAreRefused() {
    #expect {
      try checked { HiddenTwice().parameters.count }
    } throws: {
      "\($0)".hasPrefix("module: HiddenTwice has two parts named weight: rename one.")
    }
    #expect(
      Keyed(("a.b", "c"), ("a", "c")).namedBuffers.map(\.name) == ["table.a.c", "table.a.b.c"])
    #expect {
      try checked { Keyed(("a.b", "c"), ("a", "b.c")).state }
    } throws: {
      "\($0)".hasPrefix("module: Keyed has two parts named table.a.b.c: rename one.")
    }
  }

  /// What an array is declared to hold decides, not what comes first in it.
  @Test func arraysOfAnything() {
    let layer = Linear<Float>(inputs: 1, outputs: 1)
    let net = Mixture(parts: [1, "two", [3.0], layer, [4, layer.weight] as [Any]])
    #expect(net.namedParameters.map(\.name) == ["parts.3.weight", "parts.3.bias"])
  }

  @Test func anotherElementTypeIsRefused() {
    struct Mixed: Module {
      typealias Scalar = Double
      let single = Linear<Float>(inputs: 1, outputs: 1)
    }
    #expect {
      try checked { Mixed().parameters.count }
    } throws: {
      "\($0)".hasPrefix("module: single.weight is a Variable<Float> in a module of Double")
    }
  }

  @Test func modeFreezingAndGradientsReachEveryLayer() {
    let net = Sequential<Float> {
      Linear(inputs: 2, outputs: 4)
      BatchNorm(channels: 4)
      Dropout(0.5)
    }
    #expect(net.isTraining)
    net.setMode(.evaluation)
    #expect(!net.isTraining)
    net.setMode(.training)
    #expect(net.isTraining)

    net(Variable([[1, 2], [3, 4], [5, 7]])).sum().backward()
    #expect(net.parameters.allSatisfy { $0.gradient != nil })
    net.zeroGradients()
    #expect(net.parameters.allSatisfy { $0.gradient == nil })

    net.freeze()
    #expect(net.parameters.count == 4 && net.parameters.allSatisfy { !$0.requiresGradient })
    net.unfreeze()
    #expect(net.parameters.allSatisfy { $0.requiresGradient })

    var types: [String] = []
    net.apply { types.append("\(type(of: $0))") }
    #expect(
      types == ["Sequential<Float>", "Linear<Float>", "BatchNorm<Float>", "Dropout<Float>"])
    #expect(net.namedRandomStreams.map(\.name) == ["layers.2.stream"])
  }

  @Test func theSummaryNamesShapesAndCounts() {
    let net = Sequential<Float> {
      Linear(inputs: 784, outputs: 30)
      ReLU()
      Linear(inputs: 30, outputs: 10)
    }
    net.layers[0].freeze()
    let summary = net.summary(of: Variable(.zeros([5, 784])))
    #expect(
      summary == """
        Name      Type               Output   Parameters
        (all)     Sequential<Float>  [5, 10]           0
        layers.0  Linear<Float>      [5, 30]       23550
        layers.1  ReLU<Float>        [5, 30]           0
        layers.2  Linear<Float>      [5, 10]         310
        23860 parameters, 23550 of them frozen

        """)
    let plain = TanhNet().summary(of: Variable(.zeros([4, 2])))
    #expect(plain.contains("hidden2  Linear<Double>  [4, 3]          12\n"))
    #expect(TanhNet().summary.contains("hidden2  Linear<Double>          12\n"))
  }

  @Test func aSummaryLeavesTheNetAsItWas() {
    let net = Sequential<Float> { BatchNorm(channels: 2) }
    let before = net.state
    _ = net.summary(of: Variable(.ones([3, 2])))
    #expect(net.state == before)
    #expect(net.isTraining)
  }
}
