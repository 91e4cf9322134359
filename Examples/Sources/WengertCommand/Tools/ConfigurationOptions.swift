import ArgumentParser
import WengertTools

/// The description of a training: a file, and flags, which override it.
struct ConfigurationOptions: ParsableArguments {
  @Argument(
    help: "A file of JSON that describes the training, or the folder of one.", completion: .file())
  var config: String?

  @Option(
    help: """
      What to learn from: a CSV, npy or npz file, a folder of MNIST, CIFAR-10 or pictures, or moons, circles, spirals, \
      digits, which are drawn.
      """, completion: .file())
  var data: String?

  @Option(help: "The column of the targets in a table; by default the last one.")
  var target: String?

  @Option(
    parsing: .unconditional,
    help: "The share of the samples for validation (0.2), or a file or folder of others.",
    completion: .file())
  var validation: String?

  @Option(help: "fullyConnected or convolutional.", completion: .choices(of: "net.kind"))
  var net: String?

  @Option(parsing: .unconditional, help: "The widths of the hidden layers, as 64,64.")
  var hidden: String?

  @Option(
    help: "relu, leakyReLU, tanh, sigmoid, gelu, silu, elu or softplus.",
    completion: .choices(of: "net.activation"))
  var activation: String?

  @Option(
    parsing: .unconditional, help: "The probability that a hidden unit is left out of a step.")
  var dropout: String?

  @Flag(inversion: .prefixedNo, help: "Batch normalization before each activation.")
  var batchNorm: Bool?

  @Option(
    help:
      "crossEntropy, meanSquaredError, meanAbsoluteError or huber; by default the data decide.",
    completion: .choices(of: "loss"))
  var loss: String?

  @Option(help: "adam, adamW, sgd, rmsProp or adaGrad.", completion: .choices(of: "optimizer.kind"))
  var optimizer: String?

  @Option(parsing: .unconditional, help: "The learning rate.")
  var rate: String?

  @Option(
    help: "constant, step, exponential, cosine or oneCycle.",
    completion: .choices(of: "schedule.kind"))
  var schedule: String?

  @Option(parsing: .unconditional, help: "Passes over all samples (20).")
  var epochs: String?

  @Option(parsing: .unconditional, help: "Samples in a step (32).")
  var batchSize: String?

  @Option(
    parsing: .unconditional,
    help:
      "The seed of the weights, of the division of the data and of their order: the same seed gives the same bits."
  )
  var seed: String?

  @Option(
    name: .customLong("set"), help: "Any key of the file, as net.dropout=0.2; more than once.",
    completion: .list(Configuration.fields.map { $0.key + "=" }))
  var settings: [String] = []

  /// The flags by the keys that they set.
  private var flags: [(flag: String, key: String, value: String?)] {
    [
      ("--data", "data.path", data), ("--target", "data.target", target),
      ("--validation", "data.validation", validation), ("--net", "net.kind", net),
      ("--hidden", "net.hidden", hidden), ("--activation", "net.activation", activation),
      ("--dropout", "net.dropout", dropout),
      ("--batch-norm", "net.batchNorm", batchNorm.map { "\($0)" }),
      ("--loss", "loss", loss), ("--optimizer", "optimizer.kind", optimizer),
      ("--rate", "optimizer.rate", rate), ("--schedule", "schedule.kind", schedule),
      ("--epochs", "epochs", epochs), ("--batch-size", "batchSize", batchSize),
      ("--seed", "seed", seed),
    ]
  }

  func validate() throws {
    var configuration = Configuration()
    try takeFlags(into: &configuration)
  }

  /// The file's configuration, or the folder's, changed as the flags say.
  func configuration() throws -> Configuration {
    var configuration = Configuration()
    if let config {
      configuration =
        RunFolder.isOne(config)
        ? try RunFolder(config).read().configuration : try Configuration(path: config)
    }
    try takeFlags(into: &configuration)
    return configuration
  }

  private func takeFlags(into configuration: inout Configuration) throws {
    for (flag, key, value) in flags {
      guard let value else { continue }
      do { try configuration.set(key, to: value) } catch {
        throw ValidationError("\(flag): \(error)")
      }
    }
    for setting in settings {
      guard let sign = setting.firstIndex(of: "=") else {
        throw ValidationError("--set \(setting): expected KEY=VALUE, as net.dropout=0.2")
      }
      let value = String(setting[setting.index(after: sign)...])
      do { try configuration.set(String(setting[..<sign]), to: value) } catch {
        throw ValidationError("--set: \(error)")
      }
    }
  }
}

extension CompletionKind {
  /// The names that a setting can be.
  fileprivate static func choices(of key: String) -> CompletionKind {
    .list(Configuration.fields.first { $0.key == key }?.choices ?? [])
  }
}
