import Foundation
import Testing
import Wengert
import WengertExchange

/// What cannot be exported.
@Suite struct ONNXRefusalTests {
  private let x = Tensor<Float>([[0.5, 2, 1], [1, 4, 3]])

  /// The message about a function of x.
  private func refusal(
    _ body: @escaping (Variable<Float>) -> Variable<Float>, options: ONNXOptions = ONNXOptions()
  ) throws -> ONNXExportError? {
    try withTemporaryPath("net.onnx") { path in
      let error = #expect(throws: ONNXExportError.self) {
        try exportONNX(Lambda(body), input: x, to: path, options: options)
      }
      #expect(!FileManager.default.fileExists(atPath: path))
      #expect(error?.description.contains("\n") == false)
      return error
    }
  }

  @Test func anOperationWithoutATranslation() throws {
    struct Net: Layer {
      let hidden = Linear<Float>(inputs: 3, outputs: 3)
      func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { lgamma(hidden(x)) }
    }
    try withTemporaryPath("net.onnx") { path in
      let error = #expect(throws: ONNXExportError.self) {
        try exportONNX(Net(), input: x, to: path)
      }
      #expect(error?.operation == "lgamma" && error?.module == "after hidden")
      #expect(
        error?.description.hasPrefix("exportONNX: lgamma after hidden") == true
          && error?.description.contains("there is no translation of it") == true)
      #if os(Linux)
        #expect(error?.place?.file?.hasSuffix("ONNXRefusalTests.swift") == true)
      #endif
    }
  }

  @Test func anOperationThatNoOutputNeeds() throws {
    try withTemporaryPath("net.onnx") { path in
      let net = Lambda<Float> { x in
        _ = lgamma(x)
        return x * 2
      }
      try exportONNX(net, input: x, to: path)
      #expect(try ONNXFile(path: path).nodes.map(\.type) == ["Mul"])
    }
  }

  @Test func numbersThatComeFromTheInputsUnseen() throws {
    let byArgmax = try refusal { x in
      x * Variable(Tensor<Float>(converting: x.tensor.argMax(along: 1))).mean()
    }
    #expect(
      byArgmax?.operation == "*" && byArgmax?.reason.contains("changes with the inputs") == true)
    let byOrder = try refusal { x in
      let order = Tensor<Float>(converting: x.tensor.argSorted(along: 1))
      return x + Variable(order).mean(along: 0)
    }
    #expect(byOrder?.operation != nil)
    let byRandom = try refusal { $0 + Variable(.randomNormal([3])) }
    #expect(byRandom?.operation == "+")
    let byScalar = try refusal { $0 * $0.tensor.scalars[0] }
    #expect(
      byScalar?.reason.contains("changes with the inputs") == true || byScalar?.operation == "*")
  }

  @Test func branchesAndLoops() throws {
    let byValue = try refusal { $0.tensor.scalars[1] == 2 ? exp($0) : sin($0) }
    #expect(byValue?.reason.contains("for other inputs, or another batch size") == true)
    let bySize = try refusal { x in
      (0..<x.shape[0]).reduce(x) { sum, _ in sum + x }
    }
    #expect(bySize?.reason.contains("operations") == true || bySize?.operation == "+")
  }

  @Test func extentsThatAreNoMultipleOfTheBatch() throws {
    let error = try refusal { x in concatenate([x, x[0..<1]]) }
    #expect(error?.reason.contains("no multiple of the batch size") == true)
  }

  @Test func numbersOfTheBatch() throws {
    let error = try refusal { x in x / Float(x.shape[0]) }
    #expect(
      error?.operation == "/"
        && error?.reason
          == "its arguments depend on the inputs or on the batch size: here 2.0, and then 3.0"
    )
    let last = try refusal { x in x + x[-1] }
    #expect(last?.operation == "subscript")
    let positions = try refusal { x in
      x + Variable(Tensor<Float>((0..<x.shape[0]).map { Float($0) }, shape: [x.shape[0], 1]))
    }
    #expect(positions?.reason.contains("not the same for every sample") == true)
  }

  @Test func argumentsThatDependOnTheInputs() throws {
    let power = try refusal { pow(abs($0), Double($0.tensor.scalars[2])) }
    #expect(power?.operation == "pow" && power?.reason.contains("depend on the inputs") == true)
    let bound = try refusal { $0.clipped(to: $0.tensor.scalars[1]) }
    #expect(bound?.reason.contains("here [-inf, 2.0], and then [-inf") == true)
    let axis = try refusal { softmax($0, along: $0.tensor.scalars[1] == 2 ? 0 : 1) }
    #expect(axis?.operation == "softmax")
    let batch = try refusal { x in
      let rows = x.unsqueezed(at: 0)
      return scaledDotProductAttention(rows, rows, rows)
    }
    #expect(batch?.operation == "scaledDotProductAttention" || batch?.operation == "attention")
  }

  @Test func theStatisticsOfTheBatch() throws {
    let error = try refusal { batchNormalized($0) }
    #expect(error?.operation == "batchNormalized")
  }

  @Test func lengthsOfSamples() throws {
    let gru = GRU<Float>(RecurrentShape(inputs: 3, width: 2))
    let error = try refusal { x in
      gru(x.unsqueezed(at: 0), lengths: [Int](repeating: 1, count: x.shape[0])).outputs[0]
    }
    #expect(error?.operation == "gru")
  }

  @Test func callsThatCannotBe() throws {
    func reason(_ options: ONNXOptions) throws -> String {
      try refusal({ $0 }, options: options)?.reason ?? ""
    }
    #expect(try reason(ONNXOptions(inputNames: ["a", "b"])).contains("1 inputs and 2 names"))
    #expect(try reason(ONNXOptions(outputNames: ["a", "b"])).contains("1 outputs and 2 names"))
    #expect(try reason(ONNXOptions(outputNames: ["input"])).contains("must differ"))
    #expect(try reason(ONNXOptions(batchAxes: [2])).contains("no batch axis 2"))
    #expect(try reason(ONNXOptions(batchAxes: [0, 1])).contains("2 batch axes"))
  }

  @Test func aPlaceThatCannotBeWritten() {
    let error = #expect(throws: FileError.self) {
      try exportONNX(Lambda<Float> { $0 * 2 }, input: x, to: "/nowhere/net.onnx")
    }
    #expect(error?.description.hasPrefix("cannot write /nowhere/net.onnx") == true)
  }
}
