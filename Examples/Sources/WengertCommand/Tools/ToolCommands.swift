import ArgumentParser
import WengertTools

/// The subcommands that look into files and nets, in the order in which `wengert --help` lists them.
let toolCommands: [any ParsableCommand.Type] = [
  TrainCommand.self, EvaluateCommand.self, PredictCommand.self, InspectCommand.self,
  PlotCommand.self, GraphCommand.self, ProfileCommand.self, DiffCommand.self, ReplayCommand.self,
  BenchCommand.self,
]
