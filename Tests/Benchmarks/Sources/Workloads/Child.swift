import Wengert

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The side of a measured program: takes a step, then answers commands on standard input, line by line.
///
///     (at start)  → first NAME VERSION
///     check       → losses L1 … L20, before any other command
///     steps N     → ns NANOSECONDS
///     quit
public enum Child {
  /// Nanoseconds on a clock that never goes back.
  public static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Writes a line at once.
  public static func say(_ line: String) {
    print(line)
    fflush(nil)
  }

  /// Serves a workload, whose numbers are in the file at `path`, until told to quit. Without a file it
  /// makes the numbers itself, for a profiler.
  public static func serve(_ workload: Case, path: String?) {
    let file = path.map { NumberFile(path: $0) } ?? workload.numbers()
    let program = workload.program(file)
    let first = program.lossOfStep()
    answer(program) {
      // Masks differ from program to program: without dropout, from the first step again.
      var losses = workload == .w5 ? [] : [first]
      let compared = workload == .w5 ? workload.program(file, comparing: true) : program
      while losses.count < 20 { losses.append(compared.lossOfStep()) }
      return losses
    }
  }

  /// Serves a growing net at one size, for a profiler.
  public static func serve(_ scale: Scale) {
    let program = scale.program()
    program.step()
    answer(program) { [] }
  }

  private static func answer(_ program: any Program, losses: () -> [Double]) {
    say("first Wengert")
    while let line = readLine() {
      let words = line.split(separator: " ")
      switch words.first {
      case "steps":
        let count = Int(words[1])!
        let begin = now()
        for _ in 0..<count { program.step() }
        say("ns \(now() - begin)")
      case "check":
        say("losses " + losses().map { "\($0)" }.joined(separator: " "))
      default: return
      }
    }
  }
}
