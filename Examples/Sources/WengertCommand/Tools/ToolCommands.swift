import ArgumentParser
import WengertTools

/// The subcommands that look into files and nets, in the order in which `wengert --help` lists them.
let toolCommands: [any ParsableCommand.Type] = []
