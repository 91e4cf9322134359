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
    guard !runs.isEmpty else {
      throw ChildFailure(
        description:
          "\(results): there are no results in it; --results names a folder with one for each processor"
      )
    }
    guard let text = try? String(contentsOfFile: overview, encoding: .utf8) else {
      throw ChildFailure(
        description: "\(overview): there is no such page, whose tables are to be replaced; copy "
          + "Docs/Benchmarks.md there, or name its folder with --output")
    }
    var page = Page(text)
    try page.replace("processors", with: processors)
    try page.replace("targets", with: TargetSection(runs: runs).text)
    try page.replace("budgets", with: BudgetSection(folder: Folder.standard.benchmarks).text)
    return [(overview, page.text)]
      + runs.map { ("\(folder)/Benchmarks/\($0.name).md", RunPage(run: $0).text) }
  }

  func write() throws {
    let pages = try pages()
    let pictures = folder + "/Pictures"
    do {
      for made in [folder + "/Benchmarks", pictures] {
        try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: true)
      }
      for page in pages {
        try page.text.write(toFile: page.path, atomically: true, encoding: .utf8)
      }
    } catch {
      throw ChildFailure(
        description:
          "\(folder): the pages cannot be written there; check its permissions and the space left")
    }
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
