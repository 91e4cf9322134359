/// Writes protocol buffers, as ONNX and TensorBoard read them: a message is a sequence of numbered fields.
///
///     var event = ProtobufWriter()
///     event.double(1.5, field: 1)
///     event.message(field: 5) { summary in
///       summary.text("loss", field: 1)
///     }
///     event.bytes
///
/// A caller leaves out fields that hold their default, such as 0. Source:
/// protobuf.dev/programming-guides/encoding.
package struct ProtobufWriter: Sendable, Equatable {
  /// The bytes written so far.
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// How the content of a field is delimited.
  private enum Wire: UInt64 {
    case varint = 0
    case eightBytes = 1
    case counted = 2
    case fourBytes = 5
  }

  /// An integer, Boolean or number of an enumeration (`int32`, `int64`, `bool`, `enum`).
  package mutating func integer(_ value: Int, field: Int) {
    begin(field, .varint)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// A `float`.
  package mutating func float(_ value: Float, field: Int) {
    begin(field, .fourBytes)
    fixed(value.bitPattern)
  }

  /// A `double`.
  package mutating func double(_ value: Double, field: Int) {
    begin(field, .eightBytes)
    fixed(value.bitPattern)
  }

  /// A `string`.
  package mutating func text(_ value: String, field: Int) { counted(field, value.utf8) }

  /// A field of `bytes`.
  package mutating func data(_ value: some Collection<UInt8>, field: Int) { counted(field, value) }

  /// A message of its own.
  package mutating func message(field: Int, _ body: (inout ProtobufWriter) -> Void) {
    begin(field, .counted)
    countingBytes(body)
  }

  /// Fields that were written before.
  package mutating func append(_ fields: ProtobufWriter) { bytes += fields.bytes }

  /// Integers without a tag each (packed, as `repeated int64`); nothing for none.
  package mutating func integers(_ values: some Collection<Int>, field: Int) {
    packed(values, field) { $0.varint(UInt64(bitPattern: Int64($1))) }
  }

  /// `repeated float`, packed; nothing for none.
  package mutating func floats(_ values: some Collection<Float>, field: Int) {
    packed(values, field) { $0.fixed($1.bitPattern) }
  }

  /// `repeated double`, packed; nothing for none.
  package mutating func doubles(_ values: some Collection<Double>, field: Int) {
    packed(values, field) { $0.fixed($1.bitPattern) }
  }
}

extension ProtobufWriter {
  private mutating func begin(_ field: Int, _ wire: Wire) {
    precondition(field > 0, "fields are numbered from 1 on")
    varint(UInt64(field) << 3 | wire.rawValue)
  }

  /// Seven bits a byte, the lowest first; the highest bit says that another byte follows.
  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func fixed(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func counted(_ field: Int, _ value: some Collection<UInt8>) {
    begin(field, .counted)
    varint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  private mutating func packed<Element>(
    _ values: some Collection<Element>, _ field: Int,
    _ write: (inout ProtobufWriter, Element) -> Void
  ) {
    if values.isEmpty { return }
    begin(field, .counted)
    countingBytes { writer in
      for value in values { write(&writer, value) }
    }
  }

  /// Puts the number of bytes that `body` writes before them.
  private mutating func countingBytes(_ body: (inout ProtobufWriter) -> Void) {
    let start = bytes.count
    body(&self)
    var length = ProtobufWriter()
    length.varint(UInt64(bytes.count - start))
    bytes.insert(contentsOf: length.bytes, at: start)
  }
}
