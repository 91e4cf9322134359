import ArgumentParser

/// The subcommands that run and make scripts, in the order in which `wengert --help` lists them.
let scriptCommands: [any ParsableCommand.Type] = [Run.self, New.self, Watch.self]
