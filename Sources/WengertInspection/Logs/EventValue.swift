/// One value of an event's summary.
struct EventValue {
  private(set) var tag = ""
  private(set) var kind = EventFile.Kind.other
  /// Of a scalar.
  private(set) var number: Double?

  /// Nil where the bytes are none.
  init?(_ bytes: ProtobufReader) {
    var bytes = bytes
    while let field = bytes.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let text)): tag = text.text
      case (2, .fixed32(let bits)):
        (kind, number) = (.scalar, Double(Float(bitPattern: bits)))
      case (4, _): kind = .image
      case (5, _): kind = .histogram
      case (8, .bytes(let tensor)):
        number = EventValue.singleFloat(of: tensor)
        kind = number == nil ? .tensor : .scalar
      default: break
      }
    }
    if !bytes.isSound { return nil }
  }

  /// The number of a tensor that holds one float, as newer writers keep scalars; nil for other tensors.
  private static func singleFloat(of tensor: ProtobufReader) -> Double? {
    var tensor = tensor
    var isFloat = false
    var bits: UInt32?
    while let field = tensor.next() {
      switch (field.number, field.value) {
      case (1, .varint(let type)): isFloat = type == 1
      case (4, .bytes(let content)), (5, .bytes(let content)): bits = content.word
      case (5, .fixed32(let value)): bits = value
      default: break
      }
    }
    return isFloat && tensor.isSound ? bits.map { Double(Float(bitPattern: $0)) } : nil
  }
}

/// Reads the fields of a message of Protocol Buffers.
struct ProtobufReader {
  /// The contents of a field, by its wire type.
  enum Value {
    case varint(UInt64)
    case fixed64(UInt64)
    case bytes(ProtobufReader)
    case fixed32(UInt32)
  }

  private var rest: UnsafeRawBufferPointer
  /// Whether all fields so far were sound.
  private(set) var isSound = true

  init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

  /// The bytes as a text.
  var text: String { String(decoding: rest, as: UTF8.self) }
  /// The only word of four bytes; nil if there are more or fewer bytes.
  var word: UInt32? {
    rest.count == 4 ? rest.loadUnaligned(as: UInt32.self).littleEndian : nil
  }

  /// The next field; nil at the end, and where the bytes are none.
  mutating func next() -> (number: UInt64, value: Value)? {
    guard isSound, !rest.isEmpty else { return nil }
    if let key = varint(), let value = value(ofType: key & 7) { return (key >> 3, value) }
    isSound = false
    return nil
  }

  private mutating func value(ofType type: UInt64) -> Value? {
    switch type {
    case 0: varint().map { .varint($0) }
    case 1: take(8).map { .fixed64($0.loadUnaligned(as: UInt64.self).littleEndian) }
    case 2:
      varint().flatMap { Int(exactly: $0) }.flatMap { take($0) }
        .map { .bytes(ProtobufReader($0)) }
    case 5: take(4).map { .fixed32($0.loadUnaligned(as: UInt32.self).littleEndian) }
    default: nil
    }
  }

  private mutating func varint() -> UInt64? {
    var result: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = take(1)?.first else { return nil }
      result |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return result }
    }
    return nil
  }

  private mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count <= rest.count else { return nil }
    defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
    return UnsafeRawBufferPointer(rebasing: rest[..<count])
  }
}
