import Foundation
import Wengert

/// An ONNX file, as far as tests look at it.
struct ONNXFile {
  struct Node {
    let type: String
    let inputs, outputs: [String]
    let attributes: [String: ProtobufMessage]
  }
  struct Constant {
    let type: Int
    let shape: [Int]
    let bytes: [UInt8]
    var floats: [Float] {
      bytes.withUnsafeBytes { raw in
        (0..<raw.count / 4).map { raw.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
      }
    }
  }

  let formatVersion, operatorVersion: Int?
  let nodes: [Node]
  let constants: [String: Constant]
  /// Extents of inputs and outputs, `batch` for what is open.
  let inputs, outputs: [String: [String]]

  init(path: String) throws {
    let model = try ProtobufMessage([UInt8](Data(contentsOf: URL(filePath: path))))
    formatVersion = model.integer(1)
    operatorVersion = try model.messages(8).first?.integer(2)
    let graph = try model.messages(7)[0]
    nodes = try graph.messages(1).map { node in
      let attributes = try node.messages(5).map { ($0.text(1)!, $0) }
      return Node(
        type: node.text(4)!, inputs: node.texts(1), outputs: node.texts(2),
        attributes: Dictionary(uniqueKeysWithValues: attributes))
    }
    constants = Dictionary(
      uniqueKeysWithValues: try graph.messages(5).map { tensor in
        guard case .bytes(let bytes)? = tensor.all(9).first else { throw ProtobufMessage.Damage() }
        return (
          tensor.text(8)!,
          Constant(type: tensor.integer(2)!, shape: try tensor.integers(1), bytes: bytes)
        )
      })
    func ports(_ number: Int) throws -> [String: [String]] {
      Dictionary(
        uniqueKeysWithValues: try graph.messages(number).map { port in
          let shape = try port.messages(2)[0].messages(1)[0].messages(2)[0]
          let extents = try shape.messages(1).map { $0.text(2) ?? "\($0.integer(1)!)" }
          return (port.text(1)!, extents)
        })
    }
    (inputs, outputs) = (try ports(11), try ports(12))
  }

  /// Everything that a node takes was made before, and every name is given once.
  var isSound: Bool {
    var known = Set(constants.keys).union(inputs.keys).union([""])
    for node in nodes {
      for input in node.inputs where !known.contains(input) { return false }
      for output in node.outputs where !known.insert(output).inserted { return false }
    }
    return outputs.keys.allSatisfy(known.contains)
  }
}
