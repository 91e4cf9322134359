import Testing
import WengertSupport

@Suite struct ProtobufWriterTests {
  private func written(_ body: (inout ProtobufWriter) -> Void) -> [UInt8] {
    var writer = ProtobufWriter()
    body(&writer)
    return writer.bytes
  }

  /// The examples of protobuf.dev/programming-guides/encoding.
  @Test func asThePublishedExamples() {
    #expect(written { $0.integer(150, field: 1) } == [0x08, 0x96, 0x01])
    #expect(
      written { $0.text("testing", field: 2) } == [0x12, 0x07] + Array("testing".utf8))
    #expect(
      written { $0.message(field: 3) { $0.integer(150, field: 1) } }
        == [0x1A, 0x03, 0x08, 0x96, 0x01])
    #expect(
      written { $0.integers([3, 270, 86942], field: 6) }
        == [0x32, 0x06, 0x03, 0x8E, 0x02, 0x9E, 0xA7, 0x05])
    #expect(
      written { $0.integer(-2, field: 1) }
        == [0x08, 0xFE] + [UInt8](repeating: 0xFF, count: 8) + [0x01])
  }

  @Test func numbersOfFixedWidth() {
    #expect(written { $0.float(1.5, field: 1) } == [0x0D, 0, 0, 0xC0, 0x3F])
    #expect(written { $0.double(-2, field: 2) } == [0x11, 0, 0, 0, 0, 0, 0, 0, 0xC0])
    #expect(written { $0.floats([1.5], field: 7) } == [0x3A, 4, 0, 0, 0xC0, 0x3F])
    #expect(
      written { $0.doubles([-2, 0], field: 6) }
        == [0x32, 16, 0, 0, 0, 0, 0, 0, 0, 0xC0] + [UInt8](repeating: 0, count: 8))
  }

  @Test func fieldsBeyondFifteenHaveTwoBytesOfTag() {
    #expect(written { $0.integer(1, field: 20) } == [0xA0, 0x01, 0x01])
  }

  @Test func emptyContents() {
    #expect(written { $0.integers([], field: 1) } == [])
    #expect(written { $0.text("", field: 1) } == [0x0A, 0])
    #expect(written { $0.data([], field: 1) } == [0x0A, 0])
    #expect(written { $0.message(field: 1) { _ in } } == [0x0A, 0])
    #expect(written { $0.integer(0, field: 1) } == [0x08, 0])
  }

  /// The length of a message of more than 127 bytes takes several bytes, and moves what was written.
  @Test func longMessagesInEachOther() {
    let content = [UInt8](repeating: 7, count: 200)
    let bytes = written { writer in
      writer.integer(1, field: 1)
      writer.message(field: 2) { $0.message(field: 3) { $0.data(content, field: 4) } }
      writer.integer(2, field: 5)
    }
    #expect(
      bytes
        == [0x08, 1, 0x12, 0xCE, 0x01, 0x1A, 0xCB, 0x01, 0x22, 0xC8, 0x01] + content + [0x28, 2])
  }
}
