import WengertAutodiff
import WengertNeuralNetworks
import WengertSupport
import WengertTensors

/// The element type of an exported net's numbers.
public enum ONNXElementType: Sendable, Hashable {
  /// Single precision, whatever the net computes with: many operators of onnxruntime take nothing else.
  case float
  /// Double precision, 64 bits.
  case double
}

/// The names of an exported net's inputs and outputs, and its batch axis.
public struct ONNXOptions: Sendable, Hashable {
  /// A name for each input.
  public var inputNames: [String]
  /// A name for each output.
  public var outputNames: [String]
  /// The axis of each input that the samples are along, which may have any extent when the net is run; nil for an
  /// input without one. One number stands for all inputs.
  public var batchAxes: [Int?]
  /// The element type of floating-point numbers.
  public var elementType: ONNXElementType
  /// The name of the graph.
  public var graphName: String

  /// Names and axes.
  public init(
    inputNames: [String] = ["input"], outputNames: [String] = ["output"], batchAxes: [Int?] = [0],
    elementType: ONNXElementType = .float, graphName: String = "main"
  ) {
    self.inputNames = inputNames
    self.outputNames = outputNames
    self.batchAxes = batchAxes
    self.elementType = elementType
    self.graphName = graphName
  }
}

/// Writes a net as an ONNX file, which onnxruntime and others run.
///
///     try exportONNX(net, input: .zeros([1, 3, 32, 32]), to: "net.onnx")
///
/// The net is run in evaluation with the example, and its operations are written as operators of ONNX (opset
/// 17); see `exportONNX(_:inputs:to:options:_:)`.
///
/// - Parameters:
///   - net: The net. Its layers are in their own modes again afterwards.
///   - input: An example. Elements that differ from each other help to detect values that depend on them.
///   - path: The file; it is written whole or not at all.
///   - options: Names, axes, precision.
/// - Throws: `ONNXExportError` if ONNX lacks operators for the net, `FileError` if the file cannot be
///   written.
public func exportONNX<Net: Module>(
  _ net: Net, input: Tensor<Net.Scalar>, to path: String, options: ONNXOptions = ONNXOptions()
) throws where Net.Input == Variable<Net.Scalar> {
  try exportONNX(net, inputs: input, to: path, options: options) { [net(Variable($0))] }
}

/// Writes a net that takes integers, such as numbers of words, as an ONNX file; see
/// `exportONNX(_:input:to:options:)`.
///
/// - Parameters:
///   - net: The net.
///   - input: An example.
///   - path: The file.
///   - options: Names, axes, precision.
/// - Throws: `ONNXExportError` or `FileError`.
public func exportONNX<Net: Module>(
  _ net: Net, input: Tensor<Int>, to path: String, options: ONNXOptions = ONNXOptions()
) throws where Net.Input == Tensor<Int> {
  try exportONNX(net, inputs: input, to: path, options: options) { [net($0)] }
}

/// Writes a net with any inputs and outputs as an ONNX file.
///
///     try exportONNX(
///       net, inputs: tokens, mask, to: "net.onnx",
///       options: ONNXOptions(inputNames: ["tokens", "mask"], outputNames: ["logits", "states"])
///     ) { tokens, mask in
///       let (logits, states) = net(tokens, mask)
///       return [logits, states]
///     }
///
/// The closure is run twice in evaluation mode, with the examples and with a sample more. Extents that grow with the
/// number of samples are left open in the file; all others are those of the example. Numbers that the net computes
/// otherwise than by differentiable operations, and loops and branches that depend on the inputs, are no operations of
/// the file: where the second run shows such a thing, it is refused.
///
/// - Parameters:
///   - net: The net, whose parameters and buffers lend their names to the weights in the file.
///   - inputs: Examples.
///   - path: The file; it is written whole or not at all.
///   - options: Names, axes, precision.
///   - forward: Computes the outputs.
/// - Throws: `ONNXExportError`, `FileError`, and errors of `forward`.
public func exportONNX<Net: Module, each Scalar: TensorScalar>(
  _ net: Net, inputs: repeat Tensor<each Scalar>, to path: String,
  options: ONNXOptions = ONNXOptions(),
  _ forward: (repeat Tensor<each Scalar>) throws ->
    [any TensorLike]
) throws {
  var examples: [Storage] = []
  repeat examples.append((each inputs).storage)
  let axes = try options.checked(examples)
  let names = net.namedStorages
  func trace(_ storages: [Storage]) throws -> ONNXTrace {
    var next = storages.makeIterator()
    let tensors = (repeat Tensor<each Scalar>(storage: next.next()!))
    return try ONNXTrace(inputs: storages, names: names) {
      try forward(repeat each tensors).map(\.value.elements)
    }
  }
  let bytes = try net.withMode(.evaluation) {
    let first = try trace(examples.map { $0.copied() })
    let second = try trace(zip(examples, axes).map { $0.anotherExample(batchAxis: $1) })
    guard first.outputs.count == options.outputNames.count else {
      throw ONNXExportError(
        reason:
          "there are \(first.outputs.count) outputs and \(options.outputNames.count) names for them, "
          + "\(options.outputNames)")
    }
    let translator = ONNXTranslator(
      first, second, inputNames: options.inputNames, batchAxes: axes,
      floats: options.elementType == .double ? .double : .float,
      batchNorms: ONNXBatchNorms(
        epsilons: net.batchNormEpsilons,
        storages: Dictionary(names, uniquingKeysWith: { first, _ in first })))
    try translator.translate(outputNames: options.outputNames)
    return try translator.graph.checkedModel(named: options.graphName)
  }
  do throws(FileFailure) {
    try AtomicFileWriter.write(bytes, to: path)
  } catch { throw FileError(writing: path, error) }
}

extension ONNXGraph {
  /// Messages of 2 GiB and more are refused by those who read them.
  fileprivate func checkedModel(named name: String) throws(ONNXExportError) -> [UInt8] {
    guard constantByteCount < 2_000_000_000 else {
      throw ONNXExportError(
        reason: "the weights take \(constantByteCount) bytes; a file of ONNX holds less than 2 GiB")
    }
    return model(named: name)
  }
}

extension ONNXExportError {
  /// The error of the call.
  init(reason: String) { self.init(operation: nil, module: nil, place: nil, reason: reason) }
}

extension ONNXOptions {
  /// The batch axis of each input.
  fileprivate func checked(_ examples: [Storage]) throws(ONNXExportError) -> [Int?] {
    guard inputNames.count == examples.count, !examples.isEmpty else {
      throw ONNXExportError(
        reason:
          "there are \(examples.count) inputs and \(inputNames.count) names for them, \(inputNames)"
      )
    }
    let names = inputNames + outputNames
    guard Set(names).count == names.count, !names.contains("") else {
      throw ONNXExportError(
        reason: "the names of inputs and outputs, \(names), must differ and not be empty")
    }
    let axes = batchAxes.count == 1 ? examples.map { _ in batchAxes[0] } : batchAxes
    guard axes.count == examples.count else {
      throw ONNXExportError(
        reason:
          "there are \(examples.count) inputs and \(batchAxes.count) batch axes; give one for all of them, "
          + "or one for each")
    }
    var size: Int?
    for (name, (axis, example)) in zip(inputNames, zip(axes, examples)) {
      guard let axis else { continue }
      guard (0..<example.shape.rank).contains(axis), example.shape[axis] > 0 else {
        throw ONNXExportError(
          reason:
            "the input '\(name)' is \(example.shape); it has no batch axis \(axis) with samples")
      }
      guard size == nil || size == example.shape[axis] else {
        throw ONNXExportError(
          reason:
            "the input '\(name)' has \(example.shape[axis]) samples along axis \(axis), another has \(size!)"
        )
      }
      size = example.shape[axis]
    }
    return axes
  }
}

extension Module {
  /// Parameters and buffers with their names.
  fileprivate var namedStorages: [(String, Storage)] {
    namedParameters.map { ($0.name, $0.parameter.tensor.storage) }
      + namedBuffers.map { ($0.name, $0.buffer.tensor.storage) }
  }
}

extension Module {
  /// ε of the layers of batch normalization by their paths.
  fileprivate var batchNormEpsilons: [String: Double] {
    let found = namedModules.compactMap { name, module in
      (module as? BatchNorm<Scalar>).map { (name, $0.epsilon) }
    }
    return Dictionary(found, uniquingKeysWith: { first, _ in first })
  }
}

extension Storage {
  /// Another input of the same kind: with a sample more, its elements in another order, numbers a little smaller.
  fileprivate func anotherExample(batchAxis: Int?) -> Storage {
    var value = Value(elements: self)
    if let batchAxis {
      let count = shape[batchAxis]
      value = value.taken(Tensor((0...count).map { $0 % count }), along: batchAxis)
    }
    var generator = RandomGenerator(seed: 1)
    let order = Array(0..<value.count).shuffled(using: &generator)
    let shuffled = value.reshaped(to: [value.count]).taken(Tensor(order)).reshaped(to: value.shape)
    return (dataType.isFloatingPoint ? shuffled * 0.875 : shuffled).elements
  }
}
