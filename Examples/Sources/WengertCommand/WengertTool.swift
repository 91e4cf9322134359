import ArgumentParser
import WengertTools

/// `wengert`: scripts and tools behind one name.
@main
struct WengertTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wengert",
    abstract: "Runs scripts, trains nets and inspects their files.",
    discussion:
      "Docs/Scripts.md and Docs/CommandLine.md in Wengert's folder explain the commands, one by one.",
    version: "0.1.0",
    subcommands: scriptCommands + toolCommands)

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let advice = advice(for: arguments) { exit(withError: ValidationError(advice)) }
    main(completed(arguments))
  }

  /// The message for an unknown command; nil for a known one.
  static func advice(for arguments: [String]) -> String? {
    let words = completed(arguments).drop { $0 == "help" }
    guard let name = words.first, !name.hasPrefix("-") else { return nil }
    let names = configuration.subcommands.map { $0._commandName }
    guard !names.contains(name) else { return nil }
    let hint =
      nearest(to: name, of: names).map { "did you mean '\($0)'?" }
      ?? "there are \(names.joined(separator: ", "))"
    return "There is no command '\(name)'; \(hint)"
  }

  /// Arguments with the command that is meant when a script comes first: after `#!/usr/bin/env wengert` nothing
  /// more can be said on Linux.
  static func completed(_ arguments: [String]) -> [String] {
    arguments.first?.hasSuffix(".swift") == true ? ["run"] + arguments : arguments
  }
}
