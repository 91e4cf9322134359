import WengertAutodiff
import WengertTensors

/// Writes traced operations as nodes of ONNX.
///
/// There are two traces, with one batch size and another: an extent that differs depends on the batch size; any
/// other difference depends on the inputs in a way that no operation shows.
final class ONNXTranslator {
  typealias Dimension = ONNXGraph.Dimension
  typealias Attribute = ONNXGraph.Attribute

  /// One operation as both traces saw it.
  struct Step {
    let index: Int
    let first, second: ONNXTrace.Step

    /// The extents of an operand.
    func operand(_ index: Int) -> (Shape, Shape) {
      (first.operandStorages[index].shape, second.operandStorages[index].shape)
    }
    /// The extents of a result.
    func result(_ index: Int = 0) -> (Shape, Shape) {
      (first.results[index].shape, second.results[index].shape)
    }
    var operandCount: Int { first.operands.count }
    var dataType: DataType { first.operandStorages[0].dataType }
    func isConstant(_ index: Int) -> Bool {
      if case .constant = first.operands[index] { true } else { false }
    }
  }

  let traces: (first: ONNXTrace, second: ONNXTrace)
  /// The numbers of samples; nil if no input has a batch axis.
  let batchSizes: (first: Int, second: Int)?
  /// Which input has the batch along which axis.
  let batchPlace: (input: String, axis: Int)?
  /// The element type of floating-point numbers.
  let floats: ONNXGraph.ElementType
  let batchNorms: ONNXBatchNorms
  var graph = ONNXGraph()
  private let inputNames: [String]
  private var values: [Int: [String]] = [:]
  private var constants: [ObjectIdentifier: String] = [:]
  private var contents: [Content: String] = [:]
  /// Multiples of the batch size that nodes compute.
  var batchExtents: [Int: String] = [:]

  /// The contents of a constant without a name.
  private struct Content: Hashable {
    let type: Int
    let shape: [Int]
    let bytes: [UInt8]
  }

  init(
    _ first: ONNXTrace, _ second: ONNXTrace, inputNames: [String], batchAxes: [Int?],
    floats: ONNXGraph.ElementType, batchNorms: ONNXBatchNorms
  ) {
    traces = (first, second)
    self.inputNames = inputNames
    self.floats = floats
    self.batchNorms = batchNorms
    let place = batchAxes.firstIndex { $0 != nil }
    batchPlace = place.map { (inputNames[$0], batchAxes[$0]!) }
    batchSizes = place.map {
      (first.inputs[$0].shape[batchAxes[$0]!], second.inputs[$0].shape[batchAxes[$0]!])
    }
    for name in inputNames { _ = graph.take(name) }
  }

  /// The whole graph.
  func translate(outputNames: [String]) throws(ONNXExportError) {
    for name in outputNames { _ = graph.take(name) }
    try checkSameOperations()
    graph.inputs = try zip(inputNames, zip(traces.first.inputs, traces.second.inputs)).map {
      (name, storages) throws(ONNXExportError) in try port(name, storages.0, storages.1, nil)
    }
    try translateSteps()
    for (name, storages) in zip(outputNames, zip(traces.first.outputs, traces.second.outputs)) {
      let (first, second) = (
        traces.first.source(of: storages.0), traces.second.source(of: storages.1)
      )
      let value = try self.name(first, second, nil)
      if case .step = first {
        graph.name(value, asOutput: name)
        for (step, names) in values { values[step] = names.map { $0 == value ? name : $0 } }
      } else {
        graph.add("Identity", value, makes: name)
      }
      graph.outputs.append(try port(name, storages.0, storages.1, nil))
    }
    graph.removeUnused()
  }

  private func translateSteps() throws(ONNXExportError) {
    let needed = traces.first.neededSteps
    let places = batchNorms.places(in: traces.first)
    let inner = Set(places.filter { needed[$0.key] }.flatMap(\.value.inner))
    for index in needed.indices where needed[index] && !inner.contains(index) {
      if let place = places[index] {
        values[index] = [try batchNorm(place)]
        continue
      }
      let step = Step(
        index: index, first: traces.first.steps[index], second: traces.second.steps[index])
      values[index] = try results(of: step)
    }
  }

  private func port(
    _ name: String, _ first: Storage, _ second: Storage, _ step: Step?
  ) throws(ONNXExportError) -> ONNXGraph.Port {
    ONNXGraph.Port(
      name: name, elementType: elementType(first.dataType),
      dimensions: try dimensions((first.shape, second.shape), step))
  }

  /// Refuses programs that do something else for other inputs.
  private func checkSameOperations() throws(ONNXExportError) {
    let (first, second) = (traces.first.steps, traces.second.steps)
    for (index, (a, b)) in zip(first, second).enumerated()
    where a.name != b.name || a.operands.map(\.wire) != b.operands.map(\.wire) {
      throw refusal(
        Step(index: index, first: a, second: b),
        "for other inputs, or another batch size, there is \(a.name == b.name ? "another operand" : b.name) "
          + "here; a choice of operations that depends on the input cannot be exported")
    }
    guard first.count == second.count else {
      throw ONNXExportError(
        operation: nil, module: nil, place: nil,
        reason:
          "for other inputs, or another batch size, there are \(second.count) operations, not \(first.count); "
          + "a choice of operations that depends on the input cannot be exported")
    }
  }

  /// An error about a step.
  func refusal(_ step: Step?, _ reason: String) -> ONNXExportError {
    ONNXExportError(
      operation: step?.first.name, module: step.flatMap { traces.first.module(of: $0.index) },
      place: step?.first.stack.userPlace, reason: reason)
  }
}

extension ONNXTrace.Source {
  /// The parts of two traces that are compared.
  fileprivate var wire: [Int] {
    switch self {
    case .input(let index): [0, index]
    case .step(let index, let result): [1, index, result]
    case .constant: [2]
    }
  }
}

// MARK: - Names of values

extension ONNXTranslator {
  /// The name of an operand.
  func operand(_ step: Step, _ index: Int) throws(ONNXExportError) -> String {
    try name(step.first.operands[index], step.second.operands[index], step)
  }

  private func name(
    _ first: ONNXTrace.Source, _ second: ONNXTrace.Source, _ step: Step?
  ) throws(ONNXExportError) -> String {
    switch (first, second) {
    case (.input(let index), .input): return inputNames[index]
    case (.step(let index, let result), .step): return values[index]![result]
    case (.constant(let a), .constant(let b)): return try constant(a, b, step)
    default: throw refusal(step, "for other inputs a value is computed by another operation")
    }
  }

  /// Adds a node with one result.
  func node(_ type: String, _ inputs: [String], _ attributes: [Attribute] = []) -> String {
    graph.add(type, inputs, attributes)[0]
  }

  func elementType(_ type: DataType) -> ONNXGraph.ElementType {
    switch type {
    case .float32, .float64: floats
    case .int64: .int64
    case .int32: .int32
    case .uint8: .uint8
    case .bool: .bool
    }
  }
}

// MARK: - Constants

extension ONNXTranslator {
  /// A constant that both traces must agree on, but for its extent along the batch.
  private func constant(
    _ first: Storage, _ second: Storage, _ step: Step?
  ) throws(ONNXExportError) -> String {
    if let known = constants[ObjectIdentifier(first)] { return known }
    if first.shape == second.shape {
      guard first.hasElements(of: second) else {
        throw refusal(
          step,
          "an operand changes with the inputs, but no recorded operation computed it: it came "
            + "from random numbers, or from functions without a gradient, such as argMax, "
            + "sorting, or a loop over elements"
        )
      }
      return constant(first, traces.first.origin(of: first))
    }
    let name = try repeated(first, second, step)
    constants[ObjectIdentifier(first)] = name
    return name
  }

  /// Adds a constant once.
  func constant(_ storage: Storage, _ origin: String?) -> String {
    if let known = constants[ObjectIdentifier(storage)] { return known }
    let name = add(storage, origin)
    constants[ObjectIdentifier(storage)] = name
    return name
  }

  /// A constant that is the same for every sample of a batch, such as the zeros that a recurrence starts with.
  private func repeated(
    _ first: Storage, _ second: Storage, _ step: Step?
  ) throws(ONNXExportError) -> String {
    let extents = try dimensions((first.shape, second.shape), step)
    var one = StridedRegion(wholeOf: first.shape)
    for case (let axis, .batch) in extents.enumerated() {
      one.set(axis, start: 0, count: 1, step: 1)
    }
    let sample = first.sliced(one)
    for whole in [first, second]
    where !sample.broadcast(to: whole.shape).hasElements(of: whole) {
      throw refusal(
        step,
        "it takes a constant of shape \(first.shape) that depends on the batch size, and is "
          + "not the same for every sample")
    }
    return node("Expand", [add(sample, nil), shapeTensor(extents)])
  }

  /// Adds a constant, one that was there before only once.
  func add(_ storage: Storage, _ origin: String?) -> String {
    var elements = storage
    if storage.dataType.isFloatingPoint {
      elements = storage.converted(to: floats == .double ? .float64 : .float32)
    }
    let type = elementType(elements.dataType)
    let shape = Array(elements.shape)
    return elements.withBytes { bytes in
      // Weights are named by their modules, and long; the same short constant comes again and again.
      let content =
        origin == nil && bytes.count <= 1 << 20
        ? Content(type: type.rawValue, shape: shape, bytes: Array(bytes)) : nil
      if let content, let known = contents[content] { return known }
      let name = graph.freshName(origin ?? "constant")
      if let content { contents[content] = name }
      graph.addConstant(name, type, shape, bytes)
      return name
    }
  }

  /// A number as a constant scalar of an element type.
  func number(_ value: Double, _ type: DataType) -> String {
    add(Storage(type.isFloatingPoint ? .floating(value) : .integer(Int(value)), type), nil)
  }

  /// Integers as a constant vector.
  func integers(_ values: [Int]) -> String { add(Tensor(values).value.elements, nil) }
}

extension Storage {
  /// The elements as they lie in memory, valid while `body` runs.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    defer { withExtendedLifetime(self) {} }
    return body(UnsafeRawBufferPointer(start: pointer, count: byteCount))
  }

  /// Whether another tensor of this shape has the same elements, to the bit.
  fileprivate func hasElements(of other: Storage) -> Bool {
    if self === other { return true }
    return withBytes { own in other.withBytes { own.elementsEqual($0) } }
  }
}
