import Wengert

/// A net of which one extent is varied, to see how time grows.
public struct Scale: Codable, Hashable, Sendable {
  /// What is varied.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// Layers of 32 units, tanh, batch 32.
    case depth
    /// One hidden layer as wide as the input, ReLU, batch 64.
    case width
    /// Samples of a net 256-256-10, ReLU.
    case batch
  }

  /// What is varied.
  public let kind: Kind
  /// Number of layers, units or samples.
  public let size: Int

  /// A net of a size.
  public init(_ kind: Kind, _ size: Int) { (self.kind, self.size) = (kind, size) }

  /// The net of a name such as `depth-100`.
  public init?(_ name: String) {
    let words = name.split(separator: "-")
    guard words.count == 2, let kind = Kind(rawValue: String(words[0])), let size = Int(words[1])
    else { return nil }
    self.init(kind, size)
  }

  /// The sizes that are measured.
  public static let all: [Scale] =
    [1, 3, 10, 30, 100, 300, 1_000].map { Scale(.depth, $0) }
    + [16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096].map { Scale(.width, $0) }
    + [1, 4, 16, 64, 256, 1_024, 4_096].map { Scale(.batch, $0) }

  /// The sizes of the layers, the input's first.
  public var widths: [Int] {
    switch kind {
    case .depth: Array(repeating: 32, count: size + 1)
    case .width: [size, size, 10]
    case .batch: [256, 256, 10]
    }
  }

  /// Number of samples.
  public var samples: Int {
    switch kind {
    case .depth: 32
    case .width: 64
    case .batch: size
    }
  }

  /// A training step by gradient descent.
  public func program() -> any Program {
    var generator = RandomGenerator(seed: 1)
    let layers = zip(widths, widths.dropFirst()).map {
      Linear<Float>(inputs: $0, outputs: $1, using: &generator)
    }
    let x = Variable(Tensor<Float>.randomNormal([samples, widths[0]], using: &generator))
    let y = Tensor<Int>.randomIntegers([samples], in: 0..<10, using: &generator)
    let parameters = layers.flatMap(\.parameters)
    let isDeep = kind == .depth
    return Training(optimizer: SGD(parameters, learningRate: 1e-3)) {
      var a = x
      for layer in layers.dropLast() { a = isDeep ? tanh(layer(a)) : relu(layer(a)) }
      return crossEntropy(layers.last!(a), y)
    }
  }
}
