import Foundation
import Wengert
import WengertExchange

/// A net, how it is exported, and what it computes for inputs of two batch sizes.
struct ExportedNet {
  let name: String
  let export: (String) throws -> Void
  /// Inputs and outputs by name, and their numbers.
  let runs: [() -> [(name: String, values: any AnyTensor)]]

  /// A net of one input of floating-point numbers.
  static func net<M: Module>(
    _ name: String, _ module: M, _ shape: [Int], batchAxis: Int = 0
  ) -> ExportedNet where M.Scalar == Float, M.Input == Variable<Float> {
    let options = ONNXOptions(batchAxes: [batchAxis])
    return ExportedNet(
      name: name,
      export: { path in
        var generator = RandomGenerator(seed: 5)
        try exportONNX(
          module, input: .randomNormal(Shape(shape), using: &generator), to: path, options: options)
      },
      runs: [1, 3].map { factor in
        {
          var extents = shape
          extents[batchAxis] *= factor
          var generator = RandomGenerator(seed: UInt64(factor))
          let x = Tensor<Float>.randomNormal(Shape(extents), using: &generator)
          let y = module.withMode(.evaluation) { module(Variable(x)).tensor }
          return [("input", x), ("output", y)]
        }
      })
  }

  /// A function of one input.
  static func function(
    _ name: String, _ shape: [Int], _ body: @escaping (Variable<Float>) -> Variable<Float>
  ) -> ExportedNet { net(name, Lambda(body), shape) }

  /// A net of words.
  static func words<M: Module>(
    _ name: String, _ module: M, vocabulary: Int, length: Int
  ) -> ExportedNet where M.Scalar == Float, M.Input == Tensor<Int> {
    func words(_ batch: Int) -> Tensor<Int> {
      Tensor((0..<batch * length).map { $0 * 7 % vocabulary }, shape: [batch, length])
    }
    return ExportedNet(
      name: name, export: { try exportONNX(module, input: words(2), to: $0) },
      runs: [2, 5].map { batch in
        {
          let x = words(batch)
          let y = module.withMode(.evaluation) { module(x).tensor }
          return [("input", x), ("output", y)]
        }
      })
  }

  /// Writes the file, and beside it what the net computes.
  func write(to folder: URL) throws {
    try export(folder.appending(path: "\(name).onnx").path)
    for (index, run) in runs.enumerated() {
      var archive = NumPyArchiveWriter()
      for (name, values) in run() { values.add(to: &archive, name) }
      try archive.write(to: folder.appending(path: "\(name).onnx.\(index).npz").path)
    }
  }
}

/// A tensor of any element type.
protocol AnyTensor {
  func add(to archive: inout NumPyArchiveWriter, _ name: String)
}

extension Tensor: AnyTensor {
  func add(to archive: inout NumPyArchiveWriter, _ name: String) { archive.add(name, self) }
}
