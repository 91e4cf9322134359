import ExampleSupport

/// The page: a section for each tutorial.
struct Page {
  let text: String

  init(_ results: Results) throws {
    let sections = [
      Page.introduction, try pictureClassifierSection(results), try digitSection(results),
      try twoLayerSection(results), try moonsSection(results), try techniqueSection(results),
    ]
    text = sections.joined(separator: "\n")
  }

  private static let introduction = """
    # Five tutorials, reproduced

    <!-- Written by the example program `tutorials`; changes made by hand are lost. -->

    What each tutorial prints, what the library computes, and the command that computes it. The
    commands leave their results in [Results](Results), from which this page is written:

    ```sh
    swift run -c release --package-path Examples tutorials --results Docs/Results --output Docs/Tutorials.md
    ```

    Where a tutorial fixes its random numbers, the figures should agree to the last digit printed, and
    all but one do. Where it does not, they can agree only within what chance allows; the tables then
    say between what bounds other runs lie.

    """
}

/// How to run a program, as a block of shell code.
func command(_ arguments: String) -> String {
  """
  ```sh
  swift run -c release --package-path Examples \(arguments)
  ```

  """
}

/// The text in place of missing results.
func notRunYet(_ program: String) -> String {
  "Not run yet: `Docs/Results/\(program).jsonl` is not there.\n"
}

/// A table in Markdown, with numbers to the right and the first column to the left.
func table(_ header: [String], _ rows: [[String]]) -> String {
  func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
  let rule = line(header.indices.map { $0 == 0 ? "---" : "--:" })
  return line(header) + rule + rows.map(line).joined()
}

/// A share as a percentage.
func percent(_ share: Double, _ digits: Int = 1) -> String { fixed(100 * share, digits) + " %" }
