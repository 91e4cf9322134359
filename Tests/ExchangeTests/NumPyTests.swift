import Foundation
import Testing
import Wengert
import WengertExchange

@Suite struct NumPyTests {
  /// What NumPy said of the arrays that it wrote.
  private struct Expected {
    let shape: Shape
    let elements: [Double]
  }

  private func expected() throws -> [String: Expected] {
    let data = try Data(contentsOf: URL(filePath: fixture("numpy.json")))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [[Any]]])
    return json.mapValues { pair in
      Expected(
        shape: Shape(pair[0].map { ($0 as! NSNumber).intValue }),
        elements: pair[1].map { Double($0 as! String)! })
    }
  }

  @Test func everyTypeAndOrder() throws {
    let expected = try expected()
    #expect(expected.count >= 28)
    for (name, expected) in expected {
      let array = try NumPyArray(path: fixture("\(name).npy"))
      #expect(array.shape == expected.shape, "\(name)")
      let elements: Tensor<Double> = array.tensor()
      #expect(elements.scalars == expected.elements, "\(name)")
    }
    #expect(try NumPyArray(path: fixture("f2_big.npy")).dataType == .float32)
    #expect(try NumPyArray(path: fixture("u4.npy")).dataType == .int64)
    #expect(try NumPyArray(path: fixture("b1.npy")).dataType == .bool)
  }

  @Test func archives() throws {
    for name in ["stored", "deflated"] {
      let archive = try NumPyArchive(path: fixture("\(name).npz"))
      #expect(archive.names == ["x", "y"])
      #expect(try archive.tensor("x", as: Float.self) == Tensor(npy: fixture("fortran.npy")))
      #expect(try archive.tensor("y", as: Int.self) == Tensor([0, 1, 2, 3, 4]))
      let error = #expect(throws: FileError.self) { try archive.array("z") }
      #expect(error?.found == "x, y")
    }
  }

  @Test func whatIsNoArrayOfNumbers() throws {
    for (name, found) in [
      ("objects", "elements of type '|O'"), ("complex", "elements of type '<c16'"),
    ] {
      let error = #expect(throws: FileError.self) {
        try NumPyArray(path: fixture("\(name).npy"))
      }
      #expect(error?.kind == .unsupported && error?.found == found, "\(error?.description ?? "")")
    }
  }

  @Test func writtenFilesAreReadAgain() throws {
    func check<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>) throws {
      try withTemporaryPath("x.npy") { path in
        try tensor.write(npy: path)
        #expect(try Tensor<Scalar>(npy: path) == tensor)
        #expect(
          try Data(contentsOf: URL(filePath: path)).count % 64 == tensor.count
            * Scalar.dataType.byteCount % 64)
      }
    }
    try check(Tensor<Float>([[1.5, -2], [3e38, .infinity]]))
    try check(Tensor<Double>(0.1))
    try check(Tensor<Int>([.max, .min]))
    try check(Tensor<Int32>([[[7]]]))
    try check(Tensor<UInt8>([255]))
    try check(Tensor<Bool>([true, false]))
    try check(Tensor<Float>.zeros([0, 3]))
  }

  @Test(arguments: [false, true]) func writtenArchivesAreReadAgain(_ isCompressed: Bool) throws {
    try withTemporaryPath("x.npz") { path in
      var archive = NumPyArchiveWriter()
      let x = Tensor<Float>.zeros([300, 300])
      archive.add("x", Tensor<Int>(0))
      archive.add("ÿ/y", Tensor([1, 2, 3]))
      archive.add("x", x)
      try archive.write(to: path, isCompressed: isCompressed)
      let read = try NumPyArchive(path: path)
      #expect(read.names == ["ÿ/y", "x"])
      #expect(try read.tensor("x") == x)
      #expect(try read.tensor("ÿ/y") == Tensor([1, 2, 3]))
      let size = try Data(contentsOf: URL(filePath: path)).count
      #expect(isCompressed ? size < 5_000 : size > 360_000)
    }
  }

  /// 2⁶³ and more have no place in `Int`.
  @Test func integersThatAreTooGreat() throws {
    var bytes =
      Array("\u{93}".unicodeScalars.map { UInt8($0.value) }) + Array("NUMPY".utf8) + [1, 0]
    let text = "{'descr': '<u8', 'fortran_order': False, 'shape': (1L,), }\n"
    bytes += [UInt8(text.utf8.count), 0] + Array(text.utf8)
    let fits = bytes + [255, 255, 255, 255, 255, 255, 255, 127]
    #expect(try NumPyArray(bytes: fits, path: "x.npy").tensor(as: Int.self).scalars == [.max])
    let error = #expect(throws: FileError.self) {
      try NumPyArray(bytes: bytes + [UInt8](repeating: 255, count: 8), path: "x.npy")
    }
    #expect(error?.kind == .unsupported && error?.offset == bytes.count)
  }

  @Test func brainFloats() throws {
    let text = "{'shape': (2,), 'fortran_order': True, 'descr': '<V2'}\n"
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [3, 0] + [UInt8(text.utf8.count), 0, 0, 0]
    bytes += Array(text.utf8) + [0xC0, 0x3F, 0x80, 0xFF]
    #expect(
      try NumPyArray(bytes: bytes, path: "x").tensor(as: Float.self).scalars == [1.5, -.infinity])
  }
}
