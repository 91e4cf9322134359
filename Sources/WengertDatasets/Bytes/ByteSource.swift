/// A stream of bytes that is read once from front to back.
protocol ByteSource: AnyObject {
  /// The name to use in errors: a path.
  var path: String { get }
  /// The bytes still to come where that is known in advance, else nil.
  var bytesLeft: Int? { get }
  /// Appends at most `limit` bytes to `bytes`; returns how many, 0 only at the end.
  func read(_ limit: Int, into bytes: inout [UInt8]) throws(DatasetError) -> Int
}

extension ByteSource {
  /// How many bytes are asked for at a time: memory grows by no more than this unjustified.
  static var chunk: Int { 1 << 16 }

  /// Appends exactly `count` bytes, or as many as there are; returns how many.
  func fill(_ count: Int, into bytes: inout [UInt8]) throws(DatasetError) -> Int {
    if let left = bytesLeft, left >= count { bytes.reserveCapacity(bytes.count + count) }
    var got = 0
    while got < count {
      let step = try read(min(count - got, Self.chunk), into: &bytes)
      if step == 0 { break }
      got += step
    }
    return got
  }

  /// Appends all that is left; more than `limit` bytes are refused.
  func drain(limit: Int) throws(DatasetError) -> [UInt8] {
    var bytes: [UInt8] = []
    if try fill(limit, into: &bytes) == limit {
      var more: [UInt8] = []
      guard try read(1, into: &more) == 0 else {
        throw .tooLarge(
          path: path, offset: limit, expected: "at most \(limit) bytes", found: "more",
          hint: "raise the byte limit if this is meant")
      }
    }
    return bytes
  }
}

/// Bytes that are in memory already.
final class MemorySource: ByteSource {
  let path: String
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  var bytesLeft: Int? { bytes.count - position }

  func read(_ limit: Int, into target: inout [UInt8]) throws(DatasetError) -> Int {
    let end = min(position + limit, bytes.count)
    target.append(contentsOf: bytes[position..<end])
    defer { position = end }
    return end - position
  }
}

/// Bytes that were read ahead, then the rest of another source.
final class PrefixedSource: ByteSource {
  private let head: MemorySource
  private let tail: any ByteSource

  init(_ head: [UInt8], then tail: any ByteSource) {
    self.head = MemorySource(head, path: tail.path)
    self.tail = tail
  }

  var path: String { tail.path }

  var bytesLeft: Int? {
    guard let left = tail.bytesLeft, let first = head.bytesLeft else { return nil }
    return first + left
  }

  func read(_ limit: Int, into bytes: inout [UInt8]) throws(DatasetError) -> Int {
    let got = try head.read(limit, into: &bytes)
    return got > 0 ? got : try tail.read(limit, into: &bytes)
  }
}
