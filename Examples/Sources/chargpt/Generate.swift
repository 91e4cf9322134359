import ArgumentParser
import ExampleSupport
import Foundation
import SequenceModels
import Wengert

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a text with the saved model of a training.",
    discussion: """
      Characters appear as they are drawn; keys and values of those before are kept, so that each costs one \
      column of attention. In the end it says how many characters came per second.
      """)

  @OptionGroup var sampling: SamplingOptions

  @Option(name: .customLong("checkpoints"), help: "The folder with the training's checkpoints.")
  var folder: String

  @Option(help: "The beginning of the text.")
  var prompt = "\n"

  @Option(help: "The seed: the same seed gives the same text.")
  var seed: UInt64 = 0

  @Flag(help: "Recompute everything for every character: the same text, slower.")
  var withoutCache = false

  func run() throws {
    let model = try Model(keptIn: folder)
    var generator = RandomGenerator(seed: seed)
    let net = try checked { GPT(model.shape, using: &generator) }
    try net.load(from: "\(folder)/chargpt.checkpoint")
    net.setMode(.evaluation)
    let start = model.characters.numbers(of: prompt)
    guard !start.isEmpty else {
      throw ValidationError("--prompt has no character of the text that was learned.")
    }
    let text = Generation(
      net, prompt: start, TokenSampling(temperature: sampling.temperature, topK: sampling.topK),
      usesCache: !withoutCache, using: generator)
    print(prompt, terminator: "")
    let begin = Date()
    for token in text.prefix(sampling.length) {
      print(model.characters.text(of: [token]), terminator: "")
      fflush(nil)
    }
    let rate = Double(sampling.length) / Date().timeIntervalSince(begin)
    print("")
    FileHandle.standardError.write(Data("\(fixed(rate, 0)) tokens/s\n".utf8))
  }
}
