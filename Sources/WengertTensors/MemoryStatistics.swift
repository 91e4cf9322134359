import CWengert

/// How much memory the elements of tensors take, all threads together.
///
/// Released memory is kept to be handed out again, 256 MiB at most; it counts as cached then, not as
/// live. Nodes of recorded graphs are not counted, the tensors they retain are.
///
///     let before = MemoryStatistics.current.liveBytes
///     …
///     print(MemoryStatistics.current.liveBytes - before)
public struct MemoryStatistics: Sendable, Hashable {
  /// Bytes of tensors that are alive.
  public let liveBytes: Int
  /// The most bytes alive at once since the last `resetPeak()`: exact with one thread; with several,
  /// the sum of each one's most, which is an upper bound.
  public let peakBytes: Int
  /// Bytes kept for tensors to come.
  public let cachedBytes: Int

  /// The present figures.
  public static var current: MemoryStatistics {
    MemoryStatistics(
      liveBytes: Int(wg_memory_live_bytes()), peakBytes: Int(wg_memory_peak_bytes()),
      cachedBytes: Int(wg_memory_cached_bytes()))
  }

  /// Lets the peak start anew from the bytes alive now.
  public static func resetPeak() { wg_memory_reset_peak() }

  /// How many buffers the calling thread was handed so far, from its cache or from the system.
  public static var allocationCount: Int { Int(wg_memory_allocation_count()) }

  /// Returns cached buffers to the system, except those in the caches of other threads.
  public static func clearCache() { wg_memory_clear_cache() }
}

extension MemoryStatistics: CustomStringConvertible {
  /// One line: `live 1024 bytes, peak 4096, cached 2048`.
  public var description: String {
    "live \(liveBytes) bytes, peak \(peakBytes), cached \(cachedBytes)"
  }
}
