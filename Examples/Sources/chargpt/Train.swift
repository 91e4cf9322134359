import ArgumentParser
import ExampleSupport
import Foundation
import SequenceModels
import Wengert
import WengertPlots

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains a small GPT on the characters of a text.",
    discussion: """
      The net learns to predict the next character, on pieces from anywhere in the first nine tenths of the \
      text. Every report gives the loss, the bits per character on the last tenth, and a sample. With \
      --checkpoints the training can be stopped and run again, and `generate` writes with the net that is \
      kept there.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var distributed: DistributedOptions
  @OptionGroup var sampling: SamplingOptions

  @Option(
    help: "The file to learn from, in UTF-8; by default the documentation of this repository.")
  var text: String?

  @Option(help: "Steps of the training; whole reports.")
  var steps = 3_000

  @Option(help: "Steps between two reports.")
  var reportEvery = 250

  @Option(help: "Pieces of text per step.")
  var batchSize = 16

  @Option(help: "Characters of a piece.")
  var context = 64

  @Option(help: "Features of a character.")
  var width = 128

  @Option(help: "Blocks of the net.")
  var blocks = 4

  @Option(help: "Heads of a block.")
  var heads = 4

  @Option(help: "The probability with which a feature is dropped in training.")
  var dropout = 0.1

  @Option(help: "The greatest learning rate.")
  var learningRate = 1e-3

  func validate() throws {
    let counts = [
      ("steps", steps), ("report-every", reportEvery), ("batch-size", batchSize),
      ("context", context), ("width", width), ("blocks", blocks), ("heads", heads),
    ]
    for (name, value) in counts where value < 1 {
      throw ValidationError("--\(name) is \(value); it must be at least 1.")
    }
    guard width % heads == 0 else {
      throw ValidationError("--heads is \(heads); it must divide --width, \(width).")
    }
    guard (0..<1).contains(dropout) else {
      throw ValidationError("--dropout is \(dropout); it must lie in 0..<1.")
    }
    guard learningRate.isFinite, learningRate > 0 else {
      throw ValidationError("--learning-rate is \(learningRate); it must be more than 0.")
    }
  }

  func run() throws {
    try distributed.prepare()
    try pictures.prepare()
    try checkpoints.prepare()
    let text = try TextSource.load(text)
    let characters = Characters(of: text)
    let numbers = characters.numbers(of: text)
    let learned = Array(numbers.prefix(numbers.count * 9 / 10))
    guard numbers.count - learned.count > context else {
      throw UnusableText(
        path: self.text ?? "Docs",
        reason:
          "its last tenth, \(numbers.count - learned.count) characters, is not longer than the "
          + "context of \(context)")
    }
    try endingInOrder(checkpoints) {
      var generator = RandomGenerator(seed: common.seed)
      let shape = GPTShape(
        vocabulary: characters.count, context: context, width: width, blocks: blocks, heads: heads,
        dropout: dropout)
      let net = try checked { GPT(shape, using: &generator) }
      common.reporter.text(
        "\(numbers.count) characters, \(characters.count) different; \(net.parameterCount) parameters"
      )
      let history = try fit(net, characters, learned, Array(numbers.dropFirst(learned.count)))
      common.reporter.weights(of: net, "chargpt")
      try pictures.write(figure(history), as: "chargpt", common.reporter)
    }
  }

  private func fit(
    _ net: GPT, _ characters: Characters, _ learned: [Int], _ kept: [Int]
  ) throws -> History {
    let steps = common.quick ? min(steps, 20) : steps
    let every = common.quick ? 10 : min(reportEvery, steps)
    let epochs = (steps - 1) / every + 1
    let trainer = Trainer(
      net, optimizer: AdamW(net.parameters, learningRate: learningRate, weightDecay: 0.01),
      schedule: .perStep(OneCycleSchedule(learningRate, steps: epochs * every)), clipping: .norm(1)
    ) { (net: GPT, batch: TextBatch) in
      let scores = net(batch.inputs)
      return crossEntropy(
        scores.reshaped(to: [-1, scores.shape[2]]), batch.labels.flattened())
    }
    trainer.progress = .silent
    let model = Model(shape: net.shape, characters: characters)
    try checkpoints.folder.map { try model.check(keptIn: $0) }
    try distributed.share(trainer)
    try checkpoints.takeUp(trainer, "chargpt")
    // Only now: a checkpoint that is refused stays usable.
    try checkpoints.folder.map { try model.write(to: $0) }
    let training = drawnPieces(
      of: learned, context: context, batchSize: batchSize, batchCount: every, seed: common.seed)
    let pieces = TextPieces(kept, context: context, most: common.quick ? 4 : .max)
    // A resumed training begins in the middle of a report's steps.
    var (stepCount, start) = (0.0, Date())
    let callback = Callback(
      onStep: { _, _ in stepCount += 1 },
      onEpochEnd: { epoch, control in
        let rate = stepCount / Date().timeIntervalSince(start)
        report(net, characters, epoch, control.history, every, rate)
        (stepCount, start) = (0, Date())
      })
    let history = try trainer.fit(
      training: training, validation: pieces, epochs: epochs,
      callbacks: [callback])
    if history.wasInterrupted { throw Interrupted() }
    return history
  }

  private func report(
    _ net: GPT, _ characters: Characters, _ epoch: EpochRecord, _ history: History, _ every: Int,
    _ rate: Double
  ) {
    let loss = history.losses.suffix(every).reduce(0, +) / Double(every)
    let bits = (epoch.validationLoss ?? .nan) / log(2)
    let generation = Generation(
      net, prompt: characters.numbers(of: "\n"),
      TokenSampling(temperature: sampling.temperature, topK: sampling.topK),
      using: RandomGenerator(seed: common.seed))
    let sample = net.withMode(.evaluation) {
      characters.text(of: generation.prefix(common.quick ? 20 : sampling.length))
    }
    common.reporter.result(
      "report",
      [
        "step": .integer(history.stepCount), "loss": .number(loss), "bits": .number(bits),
        "steps_per_second": .number(rate), "sample": .string(sample),
      ],
      "Step \(history.stepCount): loss \(fixed(loss, 3)), \(fixed(bits, 3)) bits per character, "
        + "\(fixed(rate, 1)) steps/s\n\(sample)\n")
  }

  private func figure(_ history: History) -> Figure {
    let every = history.stepCount / max(1, history.epochs.count)
    let places = history.epochs.map { Double(($0.epoch + 1) * every) }
    return Figure(title: "A GPT of characters", width: 800, height: 400) {
      Panel("Cross-entropy", x: "step", y: "bits per character") {
        Line(
          x: history.losses.indices.map { Double($0 + 1) }, y: history.losses.map { $0 / log(2) },
          label: "training, each step", width: 0.5)
        Line(
          x: places, y: history.epochs.map { ($0.validationLoss ?? .nan) / log(2) },
          label: "last tenth", marker: .circle)
      }
    }
  }
}
