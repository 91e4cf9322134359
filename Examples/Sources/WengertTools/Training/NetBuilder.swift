import Wengert

/// Builds the net that a configuration describes.
struct NetBuilder {
  private let settings: Configuration.Net
  private let facts: DataFacts
  private var generator: RandomGenerator

  init(_ configuration: Configuration, _ facts: DataFacts) {
    settings = configuration.net
    self.facts = facts
    generator = RandomGenerator(seed: configuration.seed)
  }

  /// - Throws: When the net does not fit the data.
  mutating func net() throws -> Sequential<Float> {
    var layers: [any Layer<Float>] = []
    var width = facts.inputShape.reduce(1, *)
    var hidden = settings.hidden
    if settings.kind == "convolutional" {
      width = try addConvolutions(to: &layers)
      hidden = hidden ?? [120, 84]
    } else if facts.inputShape.count > 1 {
      layers.append(Flatten<Float>())
    }
    for outputs in hidden ?? [64, 64] {
      layers.append(Linear<Float>(inputs: width, outputs: outputs, using: &generator))
      if settings.batchNorm { layers.append(BatchNorm<Float>(channels: outputs)) }
      layers.append(activation)
      if settings.dropout > 0 { layers.append(Dropout<Float>(settings.dropout, using: &generator)) }
      width = outputs
    }
    layers.append(Linear<Float>(inputs: width, outputs: facts.outputCount, using: &generator))
    return Sequential(layers)
  }

  /// Convolutions that keep the size, each followed by max pooling, as in LeNet.
  private mutating func addConvolutions(to layers: inout [any Layer<Float>]) throws -> Int {
    guard facts.inputShape.count == 3 else {
      throw ToolError(
        "net.kind convolutional needs pictures, [channels, height, width]; the samples are "
          + "\(facts.inputShape)")
    }
    var (channels, height, width) = (
      facts.inputShape[0], facts.inputShape[1], facts.inputShape[2]
    )
    for outputs in settings.channels {
      layers.append(
        Conv2d<Float>(
          inChannels: channels, outChannels: outputs, kernelSize: settings.kernel,
          padding: .init(integerLiteral: settings.kernel / 2), using: &generator))
      if settings.batchNorm { layers.append(BatchNorm<Float>(channels: outputs)) }
      layers.append(activation)
      guard height >= 2, width >= 2 else {
        throw ToolError(
          "net.channels has \(settings.channels.count) convolutions, which halve pictures of "
            + "\(facts.inputShape[2]) × \(facts.inputShape[1]) (width × height) too often; take fewer"
        )
      }
      layers.append(MaxPool2d<Float>(kernelSize: 2))
      (channels, height, width) = (outputs, height / 2, width / 2)
    }
    layers.append(Flatten<Float>())
    return channels * height * width
  }

  private var activation: any Layer<Float> {
    switch settings.activation {
    case "leakyReLU": LeakyReLU<Float>()
    case "tanh": Tanh<Float>()
    case "sigmoid": Sigmoid<Float>()
    case "gelu": GELU<Float>()
    case "silu": SiLU<Float>()
    case "elu": ELU<Float>()
    case "softplus": Softplus<Float>()
    default: ReLU<Float>()
    }
  }
}
