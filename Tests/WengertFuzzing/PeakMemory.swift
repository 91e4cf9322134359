import CWengertAllocationCounter

/// The most memory that `body` holds at once on the calling thread, in bytes; nil where it cannot be
/// counted.
package func peakMemory(_ body: () throws -> Void) rethrows -> Int? {
  let held = allocation_counter_live()
  _ = allocation_counter_take_peak()
  try body()
  let peak = allocation_counter_take_peak()
  return peak < 0 ? nil : Int(peak - held)
}
