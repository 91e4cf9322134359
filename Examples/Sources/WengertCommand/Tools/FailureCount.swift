import ArgumentParser
import ExampleSupport

/// Lets a command go on with the next file after one that fails, and end with the status 1.
struct FailureCount {
  private var failures = 0

  /// Runs `body`; its error becomes a line on standard error.
  mutating func count(_ body: () throws -> Void) rethrows {
    do { try body() } catch let exit as ExitCode { throw exit } catch {
      failures += 1
      note("Error: \(error)")
    }
  }

  /// Ends the program with the status 1 if anything failed.
  func exitIfAny() throws {
    if failures > 0 { throw ExitCode(1) }
  }
}
