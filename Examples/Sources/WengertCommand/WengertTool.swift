import ArgumentParser

/// `wengert`: scripts and tools behind one name.
@main
struct WengertTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wengert",
    abstract: "Runs scripts of nets, and looks into what they wrote.",
    discussion:
      "Docs/Scripts.md and Docs/CommandLine.md in Wengert's folder explain the commands, one by one.",
    version: "0.1.0",
    subcommands: scriptCommands + toolCommands)

  static func main() { main(completed(Array(CommandLine.arguments.dropFirst()))) }

  /// Arguments with the command that is meant when a script comes first: after `#!/usr/bin/env wengert` nothing
  /// more can be said on Linux.
  static func completed(_ arguments: [String]) -> [String] {
    arguments.first?.hasSuffix(".swift") == true ? ["run"] + arguments : arguments
  }
}
