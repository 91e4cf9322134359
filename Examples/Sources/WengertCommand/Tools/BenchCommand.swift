import ArgumentParser
import ExampleSupport
import Wengert
import WengertTools

/// Measures this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure this machine: products, a step of a net, the cost of the tape.",
    discussion: """
      Takes some ten seconds. Each time is the shortest of many; they are comparable where nothing else runs. \
      Docs/Benchmarks.md compares with other libraries.
      """)

  @Flag(help: "Write one JSON object per line instead of a table.")
  var json = false

  @Option(parsing: .unconditional, help: "Seconds for each of the measurements.")
  var seconds = 0.7

  func validate() throws {
    guard seconds > 0, seconds <= 60 else {
      throw ValidationError("--seconds is \(seconds); it must be greater than 0, and 60 at most.")
    }
  }

  func run() throws {
    let reporter = Reporter(writesJSON: json)
    let instructions = InstructionSet.current.rawValue
    reporter.result(
      "machine",
      [
        "processor": .string(Benchmark.processor), "instructions": .string(instructions),
        "threads": .integer(Threads.count),
      ], "\(Benchmark.processor), \(instructions), \(counted(Threads.count, "thread"))")
    let bar = ProgressBar("Measuring", total: 11)
    var results: [Benchmark.Result] = []
    Benchmark(duration: seconds).run { result in
      results.append(result)
      bar.update(results.count, note: result.name)
      reporter.value(
        .object([
          ("event", .string("result")), ("name", .string(result.name)),
          ("threads", .integer(result.threads)), ("seconds", .number(result.seconds)),
          ("value", .number(result.value)), ("unit", .string(result.unit)),
        ]))
    }
    bar.clear()
    reporter.text(Benchmark.table(results).text(on: .standardOutput))
  }
}
