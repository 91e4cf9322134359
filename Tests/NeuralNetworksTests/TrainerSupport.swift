import Foundation
import Wengert

/// A net with all that a checkpoint must keep: parameters, buffers, a random stream.
struct NoisyNet: Module {
  let hidden: Linear<Float>
  let normalization = BatchNorm<Float>(channels: 8)
  let noise: Dropout<Float>
  let output: Linear<Float>

  init(seed: UInt64) {
    var generator = RandomGenerator(seed: seed)
    hidden = Linear(inputs: 2, outputs: 8, using: &generator)
    noise = Dropout(0.3, using: &generator)
    output = Linear(inputs: 8, outputs: 2, using: &generator)
  }

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    output(noise(tanh(normalization(hidden(x)))))
  }
}

/// The least that can be trained.
struct OneWeight: Module {
  typealias Scalar = Float
  let weight: Variable<Float>
}

/// Two clouds of points that are easy to tell apart, the more so the farther apart.
func clouds(_ count: Int, seed: UInt64, distance: Float = 4) -> TensorDataset<Float, Int> {
  var generator = RandomGenerator(seed: seed)
  var points = Tensor<Float>.randomNormal([count, 2], using: &generator)
  let labels = (0..<count).map { $0 % 2 }
  points.withUnsafeMutableScalars { scalars in
    for (row, label) in labels.enumerated() { scalars[2 * row] += Float(label) * distance }
  }
  return TensorDataset(points, Tensor(labels))
}

/// A folder of one test's own, which goes with this object.
final class ScratchFolder {
  let path: String

  /// - Parameter onDisk: Whether the files shall wait for a disk, where there is memory to take its place.
  init(onDisk: Bool = true) throws {
    let memory = URL(fileURLWithPath: "/dev/shm")
    let isThere = FileManager.default.isWritableFile(atPath: memory.path)
    path =
      (isThere && !onDisk ? memory : FileManager.default.temporaryDirectory)
      .appendingPathComponent("wengert-trainer-" + UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  subscript(name: String) -> String { path + "/" + name }

  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: self[name])))
  }

  @discardableResult func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: self[name]))
    return self[name]
  }

  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: path) } }
}

extension Trainer {
  /// This trainer, without a word and deaf to Ctrl-C, which other tests may stand for.
  func quiet() -> Self {
    progress = .silent
    stopsOnInterrupt = false
    return self
  }
}
