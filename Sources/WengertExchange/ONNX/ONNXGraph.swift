import WengertSupport
import WengertTensors

/// The nodes and constants of a model, as they are written into the file.
///
/// Source: onnx.proto of github.com/onnx/onnx, IR version 8.
struct ONNXGraph {
  /// The version of the format, and of the set of operators.
  static let version = (format: 8, operators: 17)

  /// One attribute of a node.
  enum Attribute {
    case integer(String, Int)
    case integers(String, [Int])
    case float(String, Double)
    case text(String, String)
    case texts(String, [String])
  }

  /// An input or output of the model; an extent is a number or a name.
  struct Port {
    let name: String
    let elementType: ElementType
    let dimensions: [Dimension]
  }

  /// An extent: a multiple of the batch size, or a number.
  enum Dimension: Hashable {
    case fixed(Int)
    case batch(times: Int)
  }

  /// Numbers of `TensorProto.DataType`.
  enum ElementType: Int {
    case float = 1
    case uint8 = 2
    case int32 = 6
    case int64 = 7
    case bool = 9
    case double = 11
  }

  /// One operator and the values that it takes and makes, by their names.
  fileprivate struct Node {
    let type: String
    var inputs: [String]
    let attributes: [Attribute]
    var results: [String]
  }

  private var nodes: [Node] = []
  private var constants: [(name: String, tensor: ProtobufWriter)] = []
  private var taken: Set<String> = []
  private var counts: [String: Int] = [:]
  var inputs: [Port] = []
  var outputs: [Port] = []

  /// Keeps a name for one value; false if another has it.
  mutating func take(_ name: String) -> Bool { taken.insert(name).inserted }

  /// A name that nothing else has.
  mutating func freshName(_ stem: String) -> String {
    if take(stem) { return stem }
    while true {
      counts[stem, default: 0] += 1
      let name = "\(stem)_\(counts[stem]!)"
      if take(name) { return name }
    }
  }

  /// Adds a node, and names its results.
  mutating func add(
    _ type: String, _ inputs: [String], _ attributes: [Attribute] = [], count: Int = 1
  ) -> [String] {
    let stem = type.prefix(1).lowercased() + type.dropFirst()
    let results = (0..<count).map { _ in freshName(stem) }
    nodes.append(Node(type: type, inputs: inputs, attributes: attributes, results: results))
    return results
  }

  /// Adds a node whose result has a given name.
  mutating func add(_ type: String, _ input: String, makes result: String) {
    nodes.append(Node(type: type, inputs: [input], attributes: [], results: [result]))
  }

  /// Gives the result of a node another name. If that is an output already, a node passes it on.
  mutating func name(_ value: String, asOutput name: String) {
    guard !outputs.contains(where: { $0.name == value }),
      let maker = nodes.firstIndex(where: { $0.results.contains(value) })
    else { return add("Identity", value, makes: name) }
    func renamed(_ names: [String]) -> [String] { names.map { $0 == value ? name : $0 } }
    nodes[maker].results = renamed(nodes[maker].results)
    for index in nodes.indices { nodes[index].inputs = renamed(nodes[index].inputs) }
  }

  /// Adds a constant: elements as bytes, the lowest first.
  mutating func addConstant(
    _ name: String, _ type: ElementType, _ shape: [Int], _ bytes: some Collection<UInt8>
  ) {
    var tensor = ProtobufWriter()
    tensor.integers(shape, field: 1)
    tensor.integer(type.rawValue, field: 2)
    tensor.text(name, field: 8)
    tensor.data(bytes, field: 9)
    constants.append((name, tensor))
  }

  /// How many bytes the constants take.
  var constantByteCount: Int { constants.reduce(0) { $0 + $1.tensor.bytes.count } }

  /// Leaves out nodes and constants that no output needs, such as last states of a recurrence.
  mutating func removeUnused() {
    var needed = Set(outputs.map(\.name))
    var kept: [Node] = []
    // The inputs of a node are results of nodes before it.
    for node in nodes.reversed() where !needed.isDisjoint(with: node.results) {
      needed.formUnion(node.inputs)
      kept.append(node)
    }
    nodes = kept.reversed()
    constants.removeAll { !needed.contains($0.name) }
  }

  /// The file.
  func model(named name: String) -> [UInt8] {
    var model = ProtobufWriter()
    model.integer(ONNXGraph.version.format, field: 1)
    model.text("Wengert", field: 2)
    model.message(field: 7) { graph in
      for (index, node) in nodes.enumerated() {
        graph.message(field: 1) { node.write(named: "node_\(index)_\(node.type)", to: &$0) }
      }
      graph.text(name, field: 2)
      for constant in constants { graph.message(field: 5) { $0.append(constant.tensor) } }
      for port in inputs { graph.message(field: 11) { port.write(to: &$0) } }
      for port in outputs { graph.message(field: 12) { port.write(to: &$0) } }
    }
    model.message(field: 8) { operators in
      operators.text("", field: 1)
      operators.integer(ONNXGraph.version.operators, field: 2)
    }
    return model.bytes
  }
}

extension ONNXGraph.Node {
  fileprivate func write(named name: String, to writer: inout ProtobufWriter) {
    for input in inputs { writer.text(input, field: 1) }
    for result in results { writer.text(result, field: 2) }
    writer.text(name, field: 3)
    writer.text(type, field: 4)
    for attribute in attributes { writer.message(field: 5) { attribute.write(to: &$0) } }
  }
}

extension ONNXGraph.Attribute {
  /// Numbers of `AttributeProto.AttributeType`.
  private enum Kind: Int {
    case float = 1
    case integer = 2
    case text = 3
    case integers = 7
    case texts = 8
  }

  fileprivate func write(to writer: inout ProtobufWriter) {
    let kind: Kind
    switch self {
    case .integer(let name, let value):
      writer.text(name, field: 1)
      writer.integer(value, field: 3)
      kind = .integer
    case .integers(let name, let values):
      writer.text(name, field: 1)
      writer.integers(values, field: 8)
      kind = .integers
    case .float(let name, let value):
      writer.text(name, field: 1)
      writer.float(Float(value), field: 2)
      kind = .float
    case .text(let name, let value):
      writer.text(name, field: 1)
      writer.text(value, field: 4)
      kind = .text
    case .texts(let name, let values):
      writer.text(name, field: 1)
      for value in values { writer.text(value, field: 9) }
      kind = .texts
    }
    writer.integer(kind.rawValue, field: 20)
  }
}

extension ONNXGraph.Port {
  fileprivate func write(to writer: inout ProtobufWriter) {
    writer.text(name, field: 1)
    writer.message(field: 2) { type in
      type.message(field: 1) { tensor in
        tensor.integer(elementType.rawValue, field: 1)
        tensor.message(field: 2) { shape in
          for dimension in dimensions {
            shape.message(field: 1) { extent in
              switch dimension {
              case .fixed(let count): extent.integer(count, field: 1)
              case .batch(times: 1): extent.text("batch", field: 2)
              case .batch(let factor): extent.text("\(factor)*batch", field: 2)
              }
            }
          }
        }
      }
    }
  }
}
