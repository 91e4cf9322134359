import Foundation

/// Writes figures and charts into the page.
struct PageWriter {
  let results: String
  let page: String

  func write() throws {
    var page = Page(try String(contentsOfFile: self.page, encoding: .utf8))
    let steps = StepSection(in: results)
    try page.replace("steps", with: steps.text)
    try StepChart.write(steps, to: picture("benchmarks-steps.png"))
    if let products: MultiplyResults = ResultFile.read("matmul", in: results) {
      try page.replace("matmul", with: MultiplySection(results: products).text)
    }
    if let operations: OperationsResults = ResultFile.read("operations", in: results) {
      try page.replace("operations", with: OperationsSection(results: operations).text)
    }
    if let scaling: ScalingResults = ResultFile.read("scaling", in: results) {
      let section = ScalingSection(results: scaling)
      try page.replace("scaling", with: section.text)
      try section.writeChart(to: picture("benchmarks-scaling.png"))
    }
    if let build: BuildResults = ResultFile.read("build", in: results) {
      try page.replace("build", with: text(build))
    }
    try page.replace("budgets", with: BudgetSection(folder: Folder.standard.benchmarks).text)
    try page.text.write(toFile: self.page, atomically: true, encoding: .utf8)
  }

  private func picture(_ name: String) throws -> String {
    let folder = URL(fileURLWithPath: page).deletingLastPathComponent().path + "/Pictures"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder + "/" + name
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
