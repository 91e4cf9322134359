/// A protocol buffer as its fields, read without knowing what they mean: a second opinion on what was written.
struct ProtobufMessage {
  enum Field: Equatable {
    case varint(UInt64)
    case fixed(UInt64)
    case bytes([UInt8])
  }

  struct Damage: Error {}

  private(set) var fields: [(number: Int, field: Field)] = []

  init(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let tag = try ProtobufMessage.varint(&rest)
      let field: Field
      switch tag & 7 {
      case 0: field = .varint(try ProtobufMessage.varint(&rest))
      case 1: field = .fixed(try ProtobufMessage.fixed(&rest, 8))
      case 5: field = .fixed(try ProtobufMessage.fixed(&rest, 4))
      case 2:
        let count = Int(try ProtobufMessage.varint(&rest))
        guard count <= rest.count else { throw Damage() }
        field = .bytes(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      default: throw Damage()
      }
      fields.append((Int(tag >> 3), field))
    }
  }

  private static func varint(_ bytes: inout ArraySlice<UInt8>) throws -> UInt64 {
    var (value, shift) = (UInt64(0), UInt64(0))
    while let byte = bytes.popFirst() {
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw Damage()
  }

  private static func fixed(_ bytes: inout ArraySlice<UInt8>, _ count: Int) throws -> UInt64 {
    guard bytes.count >= count else { throw Damage() }
    defer { bytes = bytes.dropFirst(count) }
    return bytes.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  func all(_ number: Int) -> [Field] { fields.filter { $0.number == number }.map(\.field) }

  func messages(_ number: Int) throws -> [ProtobufMessage] {
    try all(number).map {
      guard case .bytes(let bytes) = $0 else { throw Damage() }
      return try ProtobufMessage(bytes)
    }
  }

  func texts(_ number: Int) -> [String] {
    all(number).compactMap {
      if case .bytes(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil }
    }
  }

  func text(_ number: Int) -> String? { texts(number).first }

  func integer(_ number: Int) -> Int? {
    if case .varint(let value)? = all(number).first { Int(truncatingIfNeeded: value) } else { nil }
  }

  /// Packed integers.
  func integers(_ number: Int) throws -> [Int] {
    try all(number).flatMap { field -> [Int] in
      guard case .bytes(let bytes) = field else { throw Damage() }
      var (rest, values) = (bytes[...], [Int]())
      while !rest.isEmpty {
        values.append(Int(truncatingIfNeeded: try ProtobufMessage.varint(&rest)))
      }
      return values
    }
  }
}
