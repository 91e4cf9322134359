import WengertAutodiff

/// A batch that several processes can share: each computes a part of its samples.
public protocol DivisibleBatch {
  /// Some of the samples, in their order.
  func part(_ samples: Range<Int>) -> Self
  /// A number that other samples, or another order, would very likely change: processes compare it.
  var checksum: UInt64 { get }
}

extension Batch: DivisibleBatch {
  /// Some of the samples; they share memory with the batch.
  public func part(_ samples: Range<Int>) -> Batch {
    let rows = Array(samples)
    return Batch(
      inputs: inputs.rows(at: rows), labels: labels.rows(at: rows), index: Array(index[samples]))
  }

  /// Of inputs, labels and positions.
  public var checksum: UInt64 {
    var sum: UInt64 = 0
    inputs.withUnsafeScalars { sum = mixed(sum, UnsafeRawBufferPointer($0)) }
    labels.withUnsafeScalars { sum = mixed(sum, UnsafeRawBufferPointer($0)) }
    index.withUnsafeBytes { sum = mixed(sum, $0) }
    return sum
  }
}

/// A sum over words that depends on their order.
private func mixed(_ start: UInt64, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
  var sum = start ^ UInt64(bytes.count)
  var offset = 0
  while offset + 8 <= bytes.count {
    sum =
      (sum ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
    sum ^= sum >> 29
    offset += 8
  }
  for index in offset..<bytes.count {
    sum = (sum ^ UInt64(bytes[index])) &* 0x9E37_79B9_7F4A_7C15
    sum ^= sum >> 29
  }
  return sum
}
