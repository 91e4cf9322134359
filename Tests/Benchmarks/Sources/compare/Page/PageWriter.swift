import Foundation

/// Writes the pages of figures and their charts, all from the results on record.
struct PageWriter {
  /// The results, a folder for each run.
  let results: String
  /// The folder of the pages.
  let folder: String

  private var runs: [Run] { Run.all(in: results) }
  private var overview: String { folder + "/Benchmarks.md" }

  /// Each page's path and what belongs there.
  private func pages() throws -> [(path: String, text: String)] {
    var page = Page(try String(contentsOfFile: overview, encoding: .utf8))
    try page.replace("processors", with: processors)
    try page.replace("targets", with: TargetSection(runs: runs).text)
    try page.replace("budgets", with: BudgetSection(folder: Folder.standard.benchmarks).text)
    return [(overview, page.text)]
      + runs.map { ("\(folder)/Benchmarks/\($0.name).md", RunPage(run: $0).text) }
  }

  func write() throws {
    for page in try pages() {
      let parent = URL(fileURLWithPath: page.path).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      try page.text.write(toFile: page.path, atomically: true, encoding: .utf8)
    }
    let pictures = folder + "/Pictures"
    try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
    for run in runs {
      try StepChart.write(run.steps, to: "\(pictures)/benchmarks-steps-\(run.name).png")
      try run.scaling.map {
        try ScalingSection(results: $0).writeChart(
          to: "\(pictures)/benchmarks-scaling-\(run.name).png")
      }
    }
  }

  /// Fails with the names of the pages that are not what the results give.
  func check() throws {
    let different = try pages().filter { page in
      (try? String(contentsOfFile: page.path, encoding: .utf8)) != page.text
    }
    guard different.isEmpty else {
      let names = different.map(\.path).joined(separator: ", ")
      throw ChildFailure(description: "not what the results give: \(names); run compare --write")
    }
  }

  /// One line for each run.
  private var processors: String {
    table(
      ["processor", "cores", "measured", "commit", "system", "peers"],
      runs.map { run in
        [
          "[\(run.title)](Benchmarks/\(run.name).md)", "\(run.machines[0].cores)", run.dates,
          run.commits, run.systems, run.versions.joined(separator: "; "),
        ]
      })
  }
}
