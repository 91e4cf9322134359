import CWengert

/// The threads that share the work of large operations.
///
/// Results do not depend on their number: work is split over outputs, never over a sum, so the same
/// program gives the same bits with one thread or with many. Small operations are done on the calling
/// thread alone. While several threads compute at once, one of them has the helpers and the others do
/// their own work.
public enum Threads {
  /// How many threads share the work, the calling one included.
  ///
  /// At first it is the value of the environment variable `WENGERT_THREADS`, or else the number of
  /// processors that this process may use. A variable that is not a whole number from 1 on stops the
  /// program. Values below 1 that are set here count as 1, values beyond 256 as 256.
  public static var count: Int {
    get { Int(wg_thread_count()) }
    set { wg_set_thread_count(Int32(clamping: newValue)) }
  }
}
