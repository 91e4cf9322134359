import CWengert

/// The threads that share the work of large operations.
///
/// Results do not depend on their number: work is split over outputs, never over a sum, so the same
/// program gives the same bits with one thread or with many. Small operations are done on the calling
/// thread alone. While several threads compute at once, one of them has the helpers and the others do
/// their own work.
public enum Threads {
  /// How many threads share the work, the calling one included: at first the value of the environment
  /// variable `WENGERT_THREADS`, or else as many as there are processors that this process may use.
  /// Values below 1 count as 1, beyond 256 as 256.
  public static var count: Int {
    get { Int(wg_thread_count()) }
    set { wg_set_thread_count(Int32(clamping: newValue)) }
  }
}
