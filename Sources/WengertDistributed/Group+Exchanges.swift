import CWengert
import WengertSupport

extension Group {
  /// Waits until every rank has come here.
  public func barrier() throws(DistributedError) { _ = try gather(0, "a barrier") }

  /// The numbers of every rank, in the order of the ranks, on every rank.
  ///
  ///     let times = try group.gather([seconds])     // times[2][0] is that of rank 2
  ///
  /// - Parameter numbers: As many on every rank.
  public func gather(_ numbers: [Double]) throws(DistributedError) -> [[Double]] {
    let bytes = numbers.withUnsafeBytes { Array($0) }
    return try gather(bytes, "a gathering").map { bytes in
      bytes.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    }
  }

  /// The mean of a number over all ranks, or over all samples where the ranks have different numbers of them.
  ///
  /// - Parameters:
  ///   - number: A mean over this rank's samples.
  ///   - count: How many they are.
  public func mean(_ number: Double, of count: Int = 1) throws(DistributedError) -> Double {
    let all = try gather([number, Double(count)])
    let total = all.reduce(0) { $0 + $1[1] }
    return all.reduce(0) { $0 + $1[0] * $1[1] } / total
  }

  /// A number of every rank.
  func gather(_ number: UInt64, _ label: String) throws(DistributedError) -> [UInt64] {
    try gather(withUnsafeBytes(of: number) { Array($0) }, label).map { bytes in
      bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    }
  }

  /// Bytes of every rank, as many of each as it has.
  func gather(_ bytes: [UInt8], _ label: String) throws(DistributedError) -> [[UInt8]] {
    guard let messenger else { return [bytes] }
    let sizes = try gather(
      withUnsafeBytes(of: UInt64(bytes.count)) { Array($0) },
      counts: Array(repeating: 8, count: count), label, messenger
    ).map { bytes in Int(bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }) }
    return try gather(bytes, counts: sizes, label, messenger)
  }

  /// Bytes of every rank, whose numbers all know.
  func gather(_ bytes: [UInt8], counts: [Int], _ label: String) throws(DistributedError)
    -> [[UInt8]]
  {
    guard let messenger else { return [bytes] }
    return try gather(bytes, counts: counts, label, messenger)
  }

  private func gather(
    _ bytes: [UInt8], counts: [Int], _ label: String, _ messenger: Messenger
  ) throws(DistributedError) -> [[UInt8]] {
    let (rank, total) = (rank, counts.reduce(0, +))
    let starts = counts.reduce(into: [0]) { $0.append($0.last! + $1) }
    let memory = Scratch(total)
    memory.bytes(starts[rank], counts[rank]).copyBytes(from: bytes)
    try messenger.exchange(label) { (exchange) throws(DistributedError) in
      let own = UnsafeRawBufferPointer(memory.bytes(starts[rank], counts[rank]))
      for other in exchange.others { try exchange.send(own, to: other) }
      for other in exchange.others {
        try exchange.receive(memory.bytes(starts[other], counts[other]), from: other)
      }
    }
    return counts.indices.map { Array(memory.bytes(starts[$0], counts[$0])) }
  }

  /// Gives every rank the bytes that the root has; all have room for as many.
  func broadcast(
    _ memory: Scratch, from root: Int, _ label: String
  ) throws(DistributedError) {
    guard let messenger else { return }
    try messenger.exchange(label) { (exchange) throws(DistributedError) in
      // A tree: a rank that has the bytes sends them to one that has not, until all have them.
      let (count, all) = (exchange.count, memory.all)
      let place = (exchange.rank - root + count) % count
      var distance = 1
      while distance < count {
        if place < distance, place + distance < count {
          let other = (place + distance + root) % count
          try exchange.send(UnsafeRawBufferPointer(all), to: other)
        } else if place >= distance, place < 2 * distance {
          try exchange.receive(all, from: (place - distance + root) % count)
          try exchange.finish()
        }
        distance *= 2
      }
    }
  }
}

/// Memory of one exchange, counted and kept for the next one like that of tensors.
final class Scratch: @unchecked Sendable {
  let all: UnsafeMutableRawBufferPointer

  init(_ byteCount: Int) {
    guard let memory = wg_buffer_allocate(byteCount) else {
      fatalError("group: no memory for \(byteCount) bytes of an exchange")
    }
    all = UnsafeMutableRawBufferPointer(start: memory, count: byteCount)
  }

  deinit { wg_buffer_release(all.baseAddress, all.count) }

  func bytes(_ start: Int, _ count: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: all[start..<(start + count)])
  }
}
