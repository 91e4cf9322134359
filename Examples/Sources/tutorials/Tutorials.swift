import ArgumentParser
import Foundation

@main
struct Tutorials: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tutorials",
    abstract: "Writes what five tutorials print and what the examples reproduce, side by side.",
    discussion: """
      Reads the JSON lines that the other examples wrote with --json, NAME.jsonl for each, and writes a \
      page in Markdown. Of a program whose lines are not there it says so.
      """)

  @Option(help: "The folder with the JSON lines.")
  var results = "Docs/Results"

  @Option(help: "The file to write; by default standard output.")
  var output: String?

  func run() throws {
    let page = try Page(Results(folder: results)).text
    guard let output else { return print(page, terminator: "") }
    do {
      try page.write(toFile: output, atomically: true, encoding: .utf8)
    } catch {
      throw UnwritablePage(path: output)
    }
  }
}

/// The page cannot be written.
struct UnwritablePage: Error, CustomStringConvertible {
  let path: String
  var description: String { "cannot write \(path)" }
}
