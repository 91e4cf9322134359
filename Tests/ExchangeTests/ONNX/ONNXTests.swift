import Foundation
import Testing
import Wengert
import WengertExchange

@Suite struct ONNXTests {
  private func exported(_ net: ExportedNet) throws -> ONNXFile {
    try withTemporaryPath("\(net.name).onnx") { path in
      try net.export(path)
      return try ONNXFile(path: path)
    }
  }

  private func exported<M: Module>(
    _ module: M, _ x: Tensor<M.Scalar>, _ options: ONNXOptions = ONNXOptions()
  ) throws -> ONNXFile where M.Input == Variable<M.Scalar> {
    try withTemporaryPath("net.onnx") { path in
      try exportONNX(module, input: x, to: path, options: options)
      return try ONNXFile(path: path)
    }
  }

  @Test(arguments: ExportedNet.all().map(\.name))
  func everyNetIsSound(_ name: String) throws {
    let file = try exported(ExportedNet.all().first { $0.name == name }!)
    #expect(file.formatVersion == 8 && file.operatorVersion == 17)
    #expect(file.isSound)
    #expect((file.inputs["input"] ?? file.inputs["x"])?.contains("batch") == true)
    #expect(file.outputs.values.allSatisfy { $0.contains { $0.hasSuffix("batch") } })
  }

  @Test func anMLPWithItsNames() throws {
    let net = Sequential<Float> {
      Linear(inputs: 2, outputs: 3)
      ReLU()
      Linear(inputs: 3, outputs: 1)
    }
    let options = ONNXOptions(inputNames: ["pixels"], outputNames: ["score"])
    let file = try exported(net, .randomNormal([4, 2]), options)
    #expect(file.nodes.map(\.type) == ["Gemm", "Relu", "Gemm"])
    #expect(file.nodes[0].inputs == ["pixels", "layers.0.weight", "layers.0.bias"])
    #expect(file.nodes[2].outputs == ["score"])
    #expect(
      file.inputs == ["pixels": ["batch", "2"]] && file.outputs == ["score": ["batch", "1"]])
    #expect(Set(file.constants.keys) == Set(net.namedParameters.map(\.name)))
    for (name, parameter) in net.namedParameters {
      #expect(
        file.constants[name]?.shape == Array(parameter.shape) && file.constants[name]?.type == 1)
      #expect(file.constants[name]?.floats == parameter.scalars)
    }
  }

  @Test func gatesOfAnLSTMInTheOrderOfONNX() throws {
    let lstm = LSTM<Float>(RecurrentShape(inputs: 1, width: 1))
    lstm.parameters[0].tensor = Tensor([[1], [2], [3], [4]])  // i, f, g, o
    let file = try withTemporaryPath("net.onnx") { path in
      let options = ONNXOptions(batchAxes: [1])
      try exportONNX(lstm, inputs: Tensor<Float>.ones([3, 1, 1]), to: path, options: options) {
        [lstm(Variable($0)).outputs]
      }
      return try ONNXFile(path: path)
    }
    let node = try #require(file.nodes.first { $0.type == "LSTM" })
    let weight = try #require(file.constants[node.inputs[1]])
    #expect(weight.shape == [1, 4, 1] && weight.floats == [1, 4, 2, 3], "i, o, f, c")
    #expect(node.inputs.count == 4, "states of zeros are left out")
    #expect(file.nodes.map(\.type) == ["LSTM", "Squeeze"], "nothing is made of the last states")
    let taken = Set(file.nodes.flatMap(\.inputs))
    #expect(file.constants.keys.allSatisfy(taken.contains))
  }

  @Test func doubles() throws {
    let net = Linear<Double>(inputs: 2, outputs: 1)
    let single = try exported(net, .randomNormal([3, 2]))
    #expect(single.constants["weight"]?.type == 1)
    let double = try exported(net, .randomNormal([3, 2]), ONNXOptions(elementType: .double))
    #expect(double.constants["weight"]?.type == 11 && double.constants["weight"]?.bytes.count == 16)
  }

  @Test func aFixedBatch() throws {
    let file = try exported(
      Linear<Float>(inputs: 2, outputs: 1), .randomNormal([3, 2]), ONNXOptions(batchAxes: [nil]))
    #expect(file.inputs["input"] == ["3", "2"] && file.outputs["output"] == ["3", "1"])
  }

  @Test func modesAreAsBefore() throws {
    let net = Sequential<Float> {
      Dropout(0.5)
      BatchNorm(channels: 2)
    }
    net.layers[1].setMode(.evaluation)
    let before = net.state
    let file = try exported(net, .randomNormal([3, 2]))
    #expect(!file.nodes.contains { $0.type == "Dropout" })
    #expect(net.layers[0].isTraining && !net.layers[1].isTraining && net.state == before)
  }

  @Test func batchNormalizationIsOneOperator() throws {
    let net = Sequential<Float> {
      Conv2d(inChannels: 1, outChannels: 2, kernelSize: 3, bias: nil)
      BatchNorm(channels: 2, epsilon: 0.25)
      ReLU()
    }
    let file = try exported(net, .randomNormal([2, 1, 4, 4]))
    #expect(file.nodes.map(\.type) == ["Conv", "BatchNormalization", "Relu"])
    let node = file.nodes[1]
    #expect(
      node.inputs.dropFirst() == [
        "layers.1.scale", "layers.1.shift", "layers.1.runningMean", "layers.1.runningVariance",
      ])
    #expect(file.constants["layers.1.runningVariance"]?.floats == [1, 1])
    #expect(node.attributes["epsilon"]?.all(2) == [.fixed(UInt64(Float(0.25).bitPattern))])
    // What is looked at in between stays four operators.
    let norm = BatchNorm<Float>(channels: 3)
    let open = try exported(
      Parts(norm: norm), Tensor<Float>.randomNormal([2, 3]), ONNXOptions(outputNames: ["output"]))
    #expect(open.nodes.map(\.type) == ["Sub", "Mul", "Mul", "Add", "Add"])
  }

  /// Computes what batch normalization does by hand, and uses a part of it twice.
  private struct Parts: Layer {
    let norm: BatchNorm<Float>
    func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
      let divisor = rsqrt(Variable(norm.runningVariance.tensor) + Float(norm.epsilon))
      let scaled = (x - Variable(norm.runningMean.tensor)) * divisor * norm.scale
      return (scaled + norm.shift) + scaled
    }
  }

  @Test func aMultipleOfTheBatch() throws {
    let net = Lambda<Float> { x in
      x.sum(along: 0, keepingDimensions: true).broadcast(to: [2 * x.shape[0], 4])
    }
    let file = try exported(net, .randomNormal([3, 4]))
    #expect(file.nodes.map(\.type) == ["ReduceSum", "Shape", "Mul", "Concat", "Expand"])
    #expect(file.outputs == ["output": ["2*batch", "4"]])
  }

  @Test func outputsThatNoNodeMakes() throws {
    let x = Tensor<Float>.randomNormal([3, 2])
    let file = try withTemporaryPath("net.onnx") { path in
      let options = ONNXOptions(outputNames: [
        "same", "constant", "twice", "again", "none", "nothing",
      ])
      try exportONNX(Linear<Float>(inputs: 1, outputs: 1), inputs: x, to: path, options: options) {
        x in
        let y = x * 2
        let zeros = Tensor<Float>.zeros([x.shape[0], 1])
        return [x, Tensor<Float>([1]), y, y, zeros, zeros]
      }
      return try ONNXFile(path: path)
    }
    #expect(
      file.isSound && file.outputs["constant"] == ["1"] && file.outputs["same"] == ["batch", "2"])
  }

  /// An operation of the user's is what its forward computation consists of.
  @Test func operationsOfTheUsers() throws {
    let file = try exported(Lambda { apply(Snake(), $0) }, Tensor<Float>.randomNormal([3, 2]))
    #expect(file.nodes.map(\.type) == ["Sin", "Mul", "Add"])
  }

  private struct Snake: OperandwisePrimitive {
    func resultShape(_ x: Operands) -> Shape { x.shape(0) }
    func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] + square(sin(x[0]))) }
    func needs(for operand: Int) -> Retained { .operand(0) }
    func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent }
  }
}
