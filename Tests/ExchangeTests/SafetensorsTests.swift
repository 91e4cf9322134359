import Foundation
import Testing
import Wengert
import WengertExchange

@Suite struct SafetensorsTests {
  @Test func severalTypesInOneFile() throws {
    let file = try SafetensorsFile(path: fixture("types.safetensors"))
    #expect(file.metadata == ["made by": "a test"])
    #expect(
      Set(file.names) == ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1"])
    for name in file.names {
      #expect(file.shape(of: name) == [2, 3])
      let elements = try file.tensor(name, as: Double.self)
      // Numbers were drawn wide: something else than zeros has to come out.
      #expect(name == "b1" || Set(elements.scalars).count == 6, "\(name) \(elements)")
    }
    #expect(file.elementType(of: "f2") == "F16" && file.elementType(of: "b1") == "BOOL")
    let error = #expect(throws: FileError.self) { try file.tensor("none", as: Float.self) }
    #expect(error?.kind == .mismatch && error?.expected == "a tensor named 'none'")
  }

  @Test func brainFloatsAndEmptyTensors() throws {
    let file = try SafetensorsFile(path: fixture("brain.safetensors"))
    let x = try file.tensor("x", as: Float.self).scalars
    #expect(x[0] == 1.5 && x[1] == -2.25 && abs(x[2] / 3e38 - 1) < 0.01)
    #expect(try file.tensor("none", as: Float.self).shape == [0, 2])
    #expect(try file.tensor("one", as: Int.self) == Tensor(4))
  }

  @Test func writtenFilesAreReadAgain() throws {
    try withTemporaryPath("x.safetensors") { path in
      var file = SafetensorsWriter(metadata: ["a \"b\"": "ü\n"])
      let x = Tensor<Float>([[1, 2], [3, .nan]])
      file.add("x", x)
      file.add("flags", Tensor<Bool>([true, false, true]))
      file.add("steps", Tensor<Int>(12))
      file.add("wide", Tensor<Double>([0.1]))
      try file.write(to: path)
      let read = try SafetensorsFile(path: path)
      #expect(read.names == ["steps", "wide", "x", "flags"], "by width, then by name")
      #expect(read.metadata == file.metadata)
      #expect(try read.tensor("x", as: Float.self).scalars.prefix(3) == [1, 2, 3])
      #expect(try read.tensor("flags", as: Bool.self).scalars == [true, false, true])
      #expect(try read.tensor("steps", as: Int.self) == Tensor(12))
      #expect(try read.tensor("wide", as: Double.self) == Tensor([0.1]))
      // The core's own reader takes it, too.
      #expect(try Data(contentsOf: URL(filePath: path)).count % 8 == 3)
    }
  }

  @Test func whatCannotBeRead() throws {
    func message(_ bytes: [UInt8]) -> String {
      do { _ = try SafetensorsFile(bytes: bytes, path: "x") } catch { return "\(error)" }
      return "nothing"
    }
    func file(_ json: String, _ count: Int) -> [UInt8] {
      withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian, Array.init) + Array(json.utf8)
        + [UInt8](repeating: 0, count: count)
    }
    #expect(message([1, 2]).hasPrefix("x, byte 2: expected at least 8 bytes, found 2"))
    #expect(message(file("{}", 3)).contains("expected 0 bytes of elements, found 3"))
    #expect(
      message(file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8))
        .contains("'a' to begin at byte 0"))
    #expect(
      message(file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{}}"#, 4))
        .contains("a name other than 'a'"))
    let missing = #expect(throws: FileError.self) { try SafetensorsFile(path: "/nowhere/x") }
    #expect(missing?.kind == .missing)
    let four = file(#"{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}"#, 4)
    let narrow = try SafetensorsFile(bytes: four, path: "x")
    let error = #expect(throws: FileError.self) { try narrow.tensor("a", as: Float.self) }
    #expect(error?.kind == .unsupported)
  }
}
