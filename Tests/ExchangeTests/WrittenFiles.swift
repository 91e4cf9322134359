import Foundation
import Testing
import Wengert
import WengertExchange

/// Files for `check_files.py`, which `Tests/exchange` runs.
@Suite struct WrittenFiles {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["WENGERT_EXCHANGE_OUTPUT"] != nil))
  func forOtherPrograms() throws {
    let folder = URL(filePath: ProcessInfo.processInfo.environment["WENGERT_EXCHANGE_OUTPUT"]!)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for net in NamedNet.all() {
      try save(net, to: folder.appending(path: "\(net.name).safetensors").path)
      let x = try NumPyArchive(path: fixture("\(net.name).npz")).array("x")
      var archive = NumPyArchiveWriter()
      if x.dataType == .int64 {
        archive.add("x", x.tensor(as: Int.self))
      } else {
        archive.add("x", x.tensor(as: Float.self))
      }
      archive.add("y", net.run(x))
      try archive.write(to: folder.appending(path: "\(net.name).npz").path)
    }
    for net in ExportedNet.all() { try net.write(to: folder) }
    var all = NumPyArchiveWriter()
    func add<Scalar>(_ name: String, _ tensor: Tensor<Scalar>) throws {
      try tensor.write(npy: folder.appending(path: "\(name).npy").path)
      all.add(name, tensor)
    }
    try add("floats", Tensor<Float>([[1.5, -2], [.infinity, 0.1]]))
    try add("doubles", Tensor<Double>(0.1))
    try add("integers", Tensor<Int>([.max, .min]))
    try add("short", Tensor<Int32>([[[7]]]))
    try add("bytes", Tensor<UInt8>([255, 0]))
    try add("flags", Tensor<Bool>([true, false]))
    try add("none", Tensor<Float>.zeros([0, 3]))
    try all.write(to: folder.appending(path: "all.npz").path, isCompressed: true)
  }
}
