import ArgumentParser

@main
struct CharGPT: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chargpt", abstract: "A small GPT that writes a text character by character.",
    subcommands: [Train.self, Generate.self], defaultSubcommand: Train.self)
}

/// How characters are drawn.
struct SamplingOptions: ParsableArguments {
  @Option(help: "Scores are divided by it before a character is drawn; 0 takes the likeliest.")
  var temperature = 0.8

  @Option(help: "How many of the likeliest characters can be drawn.")
  var topK = 20

  @Option(help: "Characters to write.")
  var length = 200

  func validate() throws {
    guard temperature.isFinite, temperature >= 0 else {
      throw ValidationError("--temperature is \(temperature); it must be a number of 0 or more.")
    }
    guard topK >= 1 else { throw ValidationError("--top-k is \(topK); it must be at least 1.") }
    guard length >= 1 else {
      throw ValidationError("--length is \(length); it must be at least 1.")
    }
  }
}
