import Foundation
import Testing
import Wengert
import WengertExchange

/// Files of PyTorch and NumPy, with the public names alone.
@Suite struct ExchangeTests {
  private struct Net: Layer {
    let hidden = Linear<Float>(inputs: 3, outputs: 2)
    let norm = BatchNorm<Float>(channels: 2)
    func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { norm(hidden(x)) }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  @Test func weightsGoToPyTorchAndBack() throws {
    try withFolder { folder in
      let (net, other) = (Net(), Net())
      let names = PyTorchNames(["hidden": "fc"])
      try net.save(to: folder + "/net.safetensors", names: names)
      let file = try SafetensorsFile(path: folder + "/net.safetensors")
      #expect(file.shape(of: "fc.weight") == [2, 3])
      #expect(file.names.contains("norm.running_var"))
      try other.load(from: folder + "/net.safetensors", names: names)
      #expect(net.state == other.state)
    }
  }

  @Test func arraysGoToNumPyAndBack() throws {
    try withFolder { folder in
      let x = Tensor<Float>([[1, 2], [3, 4]])
      try x.write(npy: folder + "/x.npy")
      #expect(try Tensor<Float>(npy: folder + "/x.npy") == x)
      var archive = NumPyArchiveWriter()
      archive.add("x", x)
      try archive.write(to: folder + "/x.npz", isCompressed: true)
      #expect(
        try NumPyArchive(path: folder + "/x.npz").tensor("x", as: Double.self).sum().scalar == 10)
    }
  }
}
