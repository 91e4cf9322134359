import Foundation
import Testing
import WengertInspection

/// Event files are read back: those of the library, damaged ones, and fields that only other writers use.
@Suite struct EventFileTests {
  private func written(_ folder: String) throws -> [UInt8] {
    let writer = try TensorBoardWriter(folder: folder)
    for step in 0..<5 { writer.scalar("loss", 1 / Double(step + 1), step: step) }
    writer.scalar("accuracy", 0.5, step: 4)
    writer.histogram("weight", Tensor<Float>([1, 2, 3]), step: 4)
    writer.text("note", "a text", step: 4)
    #expect(writer.error == nil)
    return [UInt8](try Data(contentsOf: URL(filePath: writer.path)))
  }

  @Test func whatIsWrittenIsRead() throws {
    let scratch = try Scratch()
    let file = try WengertInspection.EventFile(bytes: written(scratch.path), path: "x")
    #expect(file.curves.map(\.tag) == ["loss", "accuracy"])
    #expect(file.curves[0].points.map(\.step) == [0, 1, 2, 3, 4])
    let losses: [Double] = [1, 0.5, Double(Float(1 / 3.0)), 0.25, Double(Float(0.2))]
    #expect(file.curves[0].points.map(\.value) == losses)
    #expect(file.others.map(\.tag) == ["weight", "note"])
    let kinds: [WengertInspection.EventFile.Kind] = [.histogram, .tensor]
    #expect(file.others.map(\.kind) == kinds && file.truncation == nil)
    #expect(file.recordCount == 9)
  }

  /// A resumed run takes back the steps that it takes again.
  @Test func aResumedRunDropsSteps() throws {
    let scratch = try Scratch()
    let first = try written(scratch.path)
    let writer = try TensorBoardWriter(folder: scratch.path + "/b", firstStep: 3)
    writer.scalar("loss", 7, step: 3)
    let second = [UInt8](try Data(contentsOf: URL(filePath: writer.path)))
    let file = try WengertInspection.EventFile(bytes: first + second, path: "x")
    #expect(file.curves[0].points.map(\.step) == [0, 1, 2, 3])
    #expect(file.curves[0].points.last?.value == 7)
  }

  /// Newer writers keep a number as a tensor.
  @Test func numbersInTensors() throws {
    let number: [UInt8] = [0x00, 0x00, 0x20, 0x40]
    let value: [UInt8] = [0x0a, 1, 0x61, 0x42, 8, 0x08, 1, 0x22, 4] + number
    let event: [UInt8] = [0x10, 9, 0x2a, UInt8(value.count + 2), 0x0a, UInt8(value.count)] + value
    let file = try WengertInspection.EventFile(bytes: record(event), path: "x")
    #expect(file.curves.map(\.tag) == ["a"] && file.curves[0].points.map(\.value) == [2.5])
    #expect(file.curves[0].points.map(\.step) == [9])
  }

  @Test func truncatedFilesKeepWhatIsSound() throws {
    let scratch = try Scratch()
    let bytes = try written(scratch.path)
    var ends = 0
    for count in 0...bytes.count {
      let file = try WengertInspection.EventFile(bytes: Array(bytes[..<count]), path: "x")
      if file.truncation == nil { ends += 1 }
      #expect((file.truncation == nil) || file.truncation?.offset != nil)
    }
    // The beginning, and the end of each of nine records.
    #expect(ends == 10)
  }

  @Test func damagedBytesAreNoticed() throws {
    let scratch = try Scratch()
    let bytes = try written(scratch.path)
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x10
      #expect {
        try WengertInspection.EventFile(bytes: damaged, path: "x")
      } throws: {
        ($0 as? FileError)?.kind == .checksum
      }
    }
  }

  /// Damage that has a right checksum is refused or read; it does no harm.
  @Test func hostileEventsDoNoHarm() throws {
    let value: [UInt8] = [0x0a, 1, 0x61, 0x42, 8, 0x08, 1, 0x22, 4, 0, 0, 0x20, 0x40]
    let event: [UInt8] =
      [0x10, 9, 0x2a, UInt8(value.count + 2), 0x0a, UInt8(value.count)] + value
    var generator = RandomGenerator(seed: 7)
    var (read, refused) = (0, 0)
    for _ in 0..<20_000 {
      var bytes = event
      for _ in 0...Int.random(in: 0..<3, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      do {
        _ = try WengertInspection.EventFile(bytes: record(bytes), path: "x")
        read += 1
      } catch {
        #expect(error.kind == .malformed && error.offset == 0)
        refused += 1
      }
    }
    #expect(read > 1_000 && refused > 1_000)
  }

  private func record(_ event: [UInt8]) -> [UInt8] {
    func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    let length = bytes(UInt64(event.count))
    return length + bytes(Checksums.masked(length)) + event + bytes(Checksums.masked(event))
  }
}
