import Foundation

/// The page of one processor.
struct RunPage {
  let run: Run

  var text: String {
    """
    # \(run.title)

    \(run.systems); \(run.machines[0].cores) cores; \(run.dates)\(commits). What is measured, and how: \
    [Benchmarks](../Benchmarks.md). `compare` writes this page from `Docs/Results/benchmarks/\(run.name)`.

    \(sections.joined(separator: "\n\n"))

    """
  }

  private var commits: String { run.commits.isEmpty ? "" : "; commit \(run.commits)" }

  private var sections: [String] {
    var all: [String] = []
    if !run.steps.results.isEmpty {
      all += [
        "## Training steps",
        "![Time of a training step](../Pictures/benchmarks-steps-\(run.name).png)", run.steps.text,
      ]
    }
    if let products = run.products {
      all += ["## Matrix products", MultiplySection(results: products).text]
    }
    if let operations = run.operations {
      all += ["## Single operations", OperationsSection(results: operations).text]
    }
    if let scaling = run.scaling {
      all += [
        "## How time grows",
        "![Time of a step as a net grows](../Pictures/benchmarks-scaling-\(run.name).png)",
        ScalingSection(results: scaling).text,
      ]
    }
    if let busy = run.busy {
      all += ["## Beside another process", BusySection(results: busy).text]
    }
    if let build = run.build { all += ["## Build", text(build)] }
    return all
  }

  private func text(_ build: BuildResults) -> String {
    """
    - `swift build -c release --target Wengert` in a fresh clone: \(shortText(build.libraryBuild)) s; \
    target 60 s: \(build.libraryBuild < 60 ? "met" : "**missed**").
    - A program with all of Wengert, the one that measures: \
    \(shortText(Double(build.programSize) / 1e6)) MB.
    """
  }
}

/// The table of steps beside a process that never stops.
struct BusySection {
  let results: BusyResults

  var text: String {
    let rows = BusyResults.workloads.flatMap { workload in
      [true, false].compactMap { isBound -> [String]? in
        guard let ratio = results.ratio(workload, isBound: isBound) else { return nil }
        return [workload.rawValue, isBound ? "bound to the second core" : "anywhere"]
          + BusyResults.forms.map {
            results.median(workload, threads: $0.threads, cores: $0.cores, isBound: isBound)
              .map { timeText($0) } ?? ""
          } + [shortText(ratio)]
      }
    }
    return "A step (median) while another process keeps one core busy:\n\n"
      + table(
        [
          "", "the other process", "one thread, the free core", "one thread, both cores",
          "two threads", "ratio to the second",
        ], rows)
  }
}
