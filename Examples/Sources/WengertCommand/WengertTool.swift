import ArgumentParser

/// `wengert`: scripts and tools behind one name.
@main
struct WengertTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wengert",
    abstract: "Runs scripts of nets, and looks into what they wrote.",
    discussion: "Docs/Scripts.md in Wengert's folder explains the commands, one by one.",
    version: "0.1.0",
    subcommands: scriptCommands + toolCommands)
}
