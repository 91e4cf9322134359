import Foundation
import Testing
import Wengert
import WengertDatasets
import WengertExchange
import WengertFuzzing

/// Arrays on the disk as data sets.
@Suite struct NumPyRowsTests {
  @Test func rowsAreThoseOfTheArray() throws {
    try withTemporaryFolder { folder in
      var generator = RandomGenerator(seed: 1)
      let x = Tensor<Float>.randomUniform([20, 3, 2], using: &generator)
      let y = Tensor((0..<20).map { $0 % 4 })
      try x.write(npy: "\(folder)/x.npy")
      try y.write(npy: "\(folder)/y.npy")
      let memory = DataLoader(TensorDataset(x, y), batchSize: 6, seed: 3)
      let disk = try NumPyDataset<Float, Int>(inputs: "\(folder)/x.npy", labels: "\(folder)/y.npy")
      let mapped = DataLoader(disk, batchSize: 6, prefetches: true, seed: 3)
      #expect((0..<2).map { Array(mapped.epoch($0)) } == (0..<2).map { Array(memory.epoch($0)) })
      #expect(disk.inputs.rows(at: [7, 7]).scalars == x[7].scalars + x[7].scalars)
      #expect(try NumPyRows<Double>(npy: "\(folder)/y.npy").rows(at: [5]).scalars == [1])
      #expect(disk.inputs.rows(at: []).shape == [0, 3, 2])
    }
  }

  /// 64 GB of zeros, of which a file system keeps nothing, and one row of numbers.
  @Test func filesGreaterThanMemory() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x.npy"
      var text = "{'descr': '<f4', 'fortran_order': False, 'shape': (16777216, 1024), }"
      text += String(repeating: " ", count: 117 - text.utf8.count) + "\n"
      let header = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(text.utf8)
      try Data(header).write(to: URL(filePath: path))
      let file = try FileHandle(forUpdating: URL(filePath: path))
      try file.seek(toOffset: UInt64(header.count + 12_345_678 * 4096))
      try file.write(contentsOf: Data([0, 0, 0x80, 0x3F]))
      guard (try? file.truncate(atOffset: UInt64(header.count + 16_777_216 * 4096))) != nil else {
        return  // A file system without holes.
      }
      try file.close()
      let rows = try NumPyRows<Float>(npy: path)
      #expect(rows.shape == [16_777_216, 1024])
      var sums: [Float] = []
      let peak = peakMemory {
        sums = (0..<100).map { rows.rows(at: [12_345_678, $0 * 160_000]).sum().scalar }
      }
      #expect(sums == Array(repeating: 1, count: 100))
      if let peak { #expect(peak < 1_000_000) }
    }
  }

  @Test func whatHasNoRows() throws {
    try withTemporaryFolder { folder in
      try Tensor<Float>(2).write(npy: "\(folder)/scalar.npy")
      let error = #expect(throws: FileError.self) {
        try NumPyRows<Float>(npy: "\(folder)/scalar.npy")
      }
      #expect(error?.found == "an array without axes")
      #expect(throws: FileError.self) { try NumPyRows<Float>(npy: "\(folder)/nowhere.npy") }
      try Tensor<Float>.zeros([3, 2]).write(npy: "\(folder)/x.npy")
      try Tensor([1, 2]).write(npy: "\(folder)/y.npy")
      let other = #expect(throws: FileError.self) {
        try NumPyDataset<Float, Int>(inputs: "\(folder)/x.npy", labels: "\(folder)/y.npy")
      }
      #expect(other?.kind == .mismatch && other?.found == "2")
      let rows = try NumPyRows<Float>(npy: "\(folder)/x.npy")
      #expect(throws: UsageError.self) { try checked { rows.rows(at: [3]) } }
      #expect(throws: UsageError.self) { try checked { rows.rows(at: [-1]) } }
    }
  }
}
