import ArgumentParser
import ExampleSupport
import SequenceModels
import Wengert
import WengertPlots

@main
struct Translate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "A small Transformer that translates written dates into ISO 8601.",
    discussion: """
      It learns on dates from 1900 to 2099 in five styles, and is measured on dates that are held out. \
      Docs/Translate.md explains the net. With --checkpoints the training can be stopped and run again; \
      --date then translates with the net that is kept there.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var gradientCheck: GradientCheckFlag

  @Option(help: "Steps of the training; whole reports.")
  var steps = 3_000

  @Option(help: "Steps between two reports.")
  var reportEvery = 250

  @Option(help: "Dates per step.")
  var batchSize = 64

  @Option(help: "Features of a character.")
  var width = 64

  @Option(help: "Layers of the encoder, and of the decoder.")
  var blocks = 2

  @Option(help: "Heads of every attention.")
  var heads = 4

  @Option(help: "The greatest learning rate.")
  var learningRate = 2e-3

  @Option(help: "A date to translate after the training; can be given more than once.")
  var date: [String] = []

  func validate() throws {
    let counts = [
      ("steps", steps), ("report-every", reportEvery), ("batch-size", batchSize),
      ("width", width), ("blocks", blocks), ("heads", heads),
    ]
    for (name, value) in counts where value < 1 {
      throw ValidationError("--\(name) is \(value); it must be at least 1.")
    }
    guard width % heads == 0 else {
      throw ValidationError("--heads is \(heads); it must divide --width, \(width).")
    }
    guard learningRate.isFinite, learningRate > 0 else {
      throw ValidationError("--learning-rate is \(learningRate); it must be more than 0.")
    }
    let known = Characters(of: DateStyle.characters).all
    for text in date where text.isEmpty || !Set(known).isSuperset(of: text) {
      throw ValidationError(
        "--date is \"\(text)\"; it must be made of the characters \"\(known)\".")
    }
  }

  func run() throws {
    try pictures.prepare()
    try checkpoints.prepare()
    let task = DateTask()
    if gradientCheck.isWanted { return try check(task) }
    try endingInOrder(checkpoints) {
      let net = try checked { makeNet(task, width: width, blocks: blocks, of: Float.self) }
      common.reporter.text(
        "\(task.learned.count) dates to learn from, \(task.heldOut.count) held out; "
          + "\(net.parameterCount) parameters")
      let history = try fit(net, task)
      common.reporter.weights(of: net, "translate")
      measure(net, task)
      try pictures.write(historyFigure(history), as: "translate", common.reporter)
      try pictures.write(
        attentionFigure(net, task), as: "translate-attention", common.reporter)
      for text in date { translate(text, net, task) }
    }
  }

  private func makeNet<Scalar: FloatingTensorScalar>(
    _ task: DateTask, width: Int, blocks: Int, of _: Scalar.Type
  ) -> Translator<Scalar> {
    var generator = RandomGenerator(seed: common.seed)
    return Translator(
      vocabulary: task.vocabulary, padding: task.padding, width: width, blocks: blocks,
      heads: heads, using: &generator)
  }

  /// Reports how many held-out dates come out right, in each style.
  private func measure(_ net: Translator<Float>, _ task: DateTask) {
    let count = common.quick ? 50 : task.heldOut.count
    var (hits, total) = (0, 0)
    for style in DateStyle.allCases {
      let pairs = task.heldOut.prefix(count).map { DatePair($0, style) }
      let right = exactCount(net, task, pairs)
      (hits, total) = (hits + right, total + pairs.count)
      common.reporter.result(
        "style",
        [
          "style": .string(style.rawValue), "example": .string(pairs[0].text),
          "exact": .integer(right), "total": .integer(pairs.count),
        ],
        "\(padded(pairs[0].text, 52)): \(right) / \(pairs.count)")
    }
    common.reporter.result(
      "test", ["exact": .integer(hits), "total": .integer(total)],
      "Held-out dates, all styles: \(hits) / \(total) exact, "
        + "\(fixed(100 * Double(hits) / Double(total), 3)) %")
  }

  private func translate(_ text: String, _ net: Translator<Float>, _ task: DateTask) {
    let iso = isoForms(net, task, [text])[0]
    common.reporter.result(
      "translation", ["date": .string(text), "iso": .string(iso)], "\(text) → \(iso)")
  }

  private func check(_ task: DateTask) throws {
    let net = makeNet(task, width: 2 * heads, blocks: 1, of: Double.self)
    var generator = RandomGenerator(seed: common.seed)
    let batch = task.batch(task.pairs(3, of: task.learned, using: &generator))
    try gradientCheck.check("translate", net, common, pictures) { $0.loss(batch) }
  }
}
