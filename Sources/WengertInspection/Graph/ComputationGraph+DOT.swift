import WengertNeuralNetworks

extension ComputationGraph {
  /// The graph in the language of Graphviz, each module a cluster.
  public var dot: String {
    var lines = ["digraph {", "  node [shape=box, fontname=\"sans-serif\"];"]
    for (number, module) in modules.enumerated() {
      let isCluster = module != ModulePaths.outside
      if isCluster {
        lines.append("  subgraph cluster_\(number) {")
        lines.append("    label=\(quoted(module));")
      }
      for (index, node) in nodes.enumerated() where node.module == module {
        let label = quoted(node.shortName + "\n" + node.shapeText)
        let style = node.isVariable ? ", style=\"rounded,dashed\"" : ""
        lines.append("    n\(index) [label=\(label)\(style)];")
      }
      if isCluster { lines.append("  }") }
    }
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { lines.append("  n\(input) -> n\(index);") }
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// Writes the graph in the language of Graphviz.
  ///
  /// - Throws: When the file cannot be written.
  public func writeDOT(to path: String) throws(FileError) { try writeText(dot, to: path) }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for character in text {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.append(character)
      }
    }
    return result + "\""
  }
}
