import WengertSupport
import WengertTensors

extension TensorBoardWriter {
  /// A graph, its modules as scopes that TensorBoard opens and closes.
  public func graph(_ graph: ComputationGraph) {
    let names = graph.scopedNames
    var definition = ProtobufWriter()
    for (index, node) in graph.nodes.enumerated() {
      definition.message(field: 1) { entry in
        entry.text(names[index], field: 1)
        entry.text(node.isVariable ? "Variable" : node.name, field: 2)
        for input in node.inputs { entry.text(names[input], field: 3) }
        if let shape = node.shape { entry.outputShape(shape) }
      }
    }
    definition.message(field: 4) { $0.integer(22, field: 1) }
    record { $0.data(definition.bytes, field: 4) }
  }
}

extension ProtobufWriter {
  /// The attribute that holds shapes of results.
  fileprivate mutating func outputShape(_ shape: Shape) {
    message(field: 5) { attribute in
      attribute.text("_output_shapes", field: 1)
      attribute.message(field: 2) { value in
        value.message(field: 1) { list in
          list.message(field: 7) { proto in
            for extent in shape { proto.message(field: 2) { $0.integer(extent, field: 1) } }
          }
        }
      }
    }
  }
}

extension ComputationGraph {
  /// Names that no two nodes share, with `/` between scopes, of the characters that TensorFlow allows.
  var scopedNames: [String] {
    var used: [String: Int] = [:]
    return nodes.map { node in
      let scope = node.module == ModulePaths.outside ? "" : node.module
      let own = node.isVariable ? node.shortName : node.name
      let path = (scope.isEmpty ? [own] : scope.split(separator: ".").map(String.init) + [own])
      let name = path.map(ComputationGraph.plain).joined(separator: "/")
      let count = used[name, default: 0]
      used[name] = count + 1
      return count == 0 ? name : "\(name)_\(count)"
    }
  }

  private static func plain(_ name: String) -> String {
    let words = ["+": "add", "-": "subtract", "*": "multiply", "/": "divide", "(net)": "net"]
    if let word = words[name] { return word }
    let plain = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    return plain.isEmpty || plain.hasPrefix("_") ? "x" + plain : plain
  }
}
