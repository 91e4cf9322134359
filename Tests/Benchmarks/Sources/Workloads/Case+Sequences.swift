import Wengert

// The nets on sequences.
extension Case {
  static let gptBlocks = 4
  static let gptWidth = 128
  static let gptContext = 64
  static let gptVocabulary = 65
  static let lstmInputs = 128
  static let lstmWidth = 256
  static let lstmSteps = 64
  static let attentionHeads = 8
  static let attentionWidth = 64
  static let attentionLength = 1024

  /// Whether the net is none of affine layers and convolutions.
  public var isSequence: Bool { [.w10, .w12, .w13].contains(self) }

  /// The matrices of the net by name; each has a bias, but for `head`.
  var matrices: [(name: String, inputs: Int, outputs: Int)] {
    let (width, vocabulary) = (Case.gptWidth, Case.gptVocabulary)
    switch self {
    case .w10:
      return (0..<Case.gptBlocks).flatMap {
        [
          ("in\($0)", width, 3 * width), ("out\($0)", width, width),
          ("up\($0)", width, 4 * width), ("down\($0)", 4 * width, width),
        ]
      } + [("head", width, vocabulary)]
    case .w12: return [("last", Case.lstmWidth, vocabulary)]
    default: return []
    }
  }

  /// Multiplications and additions of a step, gradients included; what the gradient of attention computes
  /// again is not counted.
  var sequenceOperations: Double {
    func attention(_ matrices: Int, _ length: Int, _ width: Int) -> Double {
      Double(matrices * length * (length + 1) / 2 * width * 2)
    }
    let affine = Double(matrices.reduce(0) { $0 + $1.inputs * $1.outputs })
    let (width, samples) = (Case.lstmWidth, Double(batch))
    switch self {
    case .w10:
      let seen = attention(Case.gptBlocks, Case.gptContext, Case.gptWidth)
      return 6 * samples * (Double(Case.gptContext) * affine + seen)
    case .w12:
      let cells = Double(4 * width * (Case.lstmInputs + 3 * width))
      let inputGradient = Double(4 * width * Case.lstmInputs)
      let once = samples * Double(Case.lstmSteps)
      return once * (6 * (cells + affine) - 2 * inputGradient)
    default:
      return 6 * attention(Case.attentionHeads, Case.attentionLength, Case.attentionWidth)
    }
  }

  /// Number of parameters; of attention alone, of the elements of q, k and v.
  var sequenceParameters: Int {
    let affine = matrices.reduce(0) { $0 + ($1.inputs + ($1.name == "head" ? 0 : 1)) * $1.outputs }
    let width = Case.lstmWidth
    switch self {
    case .w10:
      let norms = 2 * (2 * Case.gptBlocks + 1)
      return affine + (Case.gptVocabulary + Case.gptContext + norms) * Case.gptWidth
    case .w12: return affine + 4 * width * (Case.lstmInputs + 3 * width + 4)
    default: return 3 * Case.attentionHeads * Case.attentionLength * Case.attentionWidth
    }
  }

  /// The weights and the batch that every program starts from.
  func sequenceNumbers(using generator: inout RandomGenerator) -> NumberFile {
    var file = NumberFile()
    func labels(_ shape: Shape) -> Tensor<Int> {
      .randomIntegers(shape, in: 0..<Case.gptVocabulary, using: &generator)
    }
    func uniform(_ shape: Shape, _ bound: Float) -> Tensor<Float> {
      .randomUniform(shape, low: -bound, high: bound, using: &generator)
    }
    switch self {
    case .w10:
      file.add("x", labels([batch, Case.gptContext]))
      file.add("y", labels([batch * Case.gptContext]))
      file.add("tokens", uniform([Case.gptVocabulary, Case.gptWidth], 0.1))
      file.add("positions", uniform([Case.gptContext, Case.gptWidth], 0.1))
    case .w12:
      let (steps, width) = (Case.lstmSteps, Case.lstmWidth)
      file.add(
        "x", .randomNormal([steps, batch, Case.lstmInputs], using: &generator))
      file.add("y", labels([steps * batch]))
      for (layer, inputs) in [Case.lstmInputs, width].enumerated() {
        for (name, shape) in [
          ("weight_ih", [4 * width, inputs]), ("weight_hh", [4 * width, width]),
          ("bias_ih", [4 * width]), ("bias_hh", [4 * width]),
        ] as [(String, Shape)] {
          file.add("\(name)_l\(layer)", uniform(shape, 1 / Float(width).squareRoot()))
        }
      }
    default:
      let shape: Shape = [1, Case.attentionHeads, Case.attentionLength, Case.attentionWidth]
      for name in ["q", "k"] { file.add(name, .randomNormal(shape, using: &generator)) }
      // Positive ones: sums in which everything cancels could not be compared.
      for name in ["v", "c"] {
        file.add(name, .randomUniform(shape, low: 0.5, high: 1, using: &generator))
      }
    }
    for (name, inputs, outputs) in matrices {
      let bound = 1 / Float(inputs).squareRoot()
      file.add(name + ".w", uniform([inputs, outputs], bound))
      if name != "head" { file.add(name + ".b", uniform([outputs], bound)) }
    }
    return file
  }

  func gpt(_ file: NumberFile) -> any Program {
    let net = CharacterGPT(file)
    let (x, y) = (file.labels("x"), file.labels("y"))
    let optimizer = AdamW(net.parameters, learningRate: 3e-4, weightDecay: 0.01)
    return Training(optimizer: optimizer) { crossEntropy(net(x), y) }
  }

  func recurrent(_ file: NumberFile) -> any Program {
    let net = RecurrentNet(file)
    let (x, y) = (Variable<Float>(file.numbers("x")), file.labels("y"))
    return Training(optimizer: Adam(net.parameters, learningRate: 1e-3)) {
      crossEntropy(net(x), y)
    }
  }
}

private func linear(_ file: NumberFile, _ name: String, hasBias: Bool = true) -> Linear<Float> {
  Linear(weight: file.numbers(name + ".w"), bias: hasBias ? file.numbers(name + ".b") : nil)
}

/// A GPT of characters: blocks with the norm first, GELU by tanh, a head of its own.
struct CharacterGPT: Module {
  let tokens: Variable<Float>
  let positions: Variable<Float>
  let blocks: [TransformerEncoderLayer<Float>]
  let norm = LayerNorm<Float>([Case.gptWidth])
  let head: Linear<Float>

  init(_ file: NumberFile) {
    tokens = Variable(file.numbers("tokens"), requiresGradient: true)
    positions = Variable(file.numbers("positions"), requiresGradient: true)
    blocks = (0..<Case.gptBlocks).map { block in
      TransformerEncoderLayer(
        attention: MultiHeadAttention(
          sharing: linear(file, "in\(block)"), output: linear(file, "out\(block)"), heads: 4),
        feedForward: TransformerFeedForward(
          sharing: linear(file, "up\(block)"), linear(file, "down\(block)"),
          activation: .gelu(.tanh)),
        attentionNorm: LayerNorm([Case.gptWidth]), feedForwardNorm: LayerNorm([Case.gptWidth]),
        isNormFirst: true)
    }
    head = linear(file, "head", hasBias: false)
  }

  func callAsFunction(_ x: Tensor<Int>) -> Variable<Float> {
    var h = embedding(tokens, x) + positions
    for block in blocks { h = block(h, mask: .causal) }
    return head(norm(h)).reshaped(to: [-1, Case.gptVocabulary])
  }
}

/// Two layers of long short-term memory, and a map of every step.
struct RecurrentNet: Module {
  let layers: LSTM<Float>
  let output: Linear<Float>

  init(_ file: NumberFile) {
    layers = LSTM(RecurrentShape(inputs: Case.lstmInputs, width: Case.lstmWidth, layers: 2))
    for (name, parameter) in layers.namedParameters { parameter.tensor = file.numbers(name) }
    output = linear(file, "last")
  }

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    output(layers(x).outputs).reshaped(to: [-1, Case.gptVocabulary])
  }
}

/// Causal attention alone, forward and backward, for the sum of its result times a fixed tensor.
struct AttentionAlone: Program {
  let operands: [Variable<Float>]
  let cotangent: Variable<Float>

  init(_ file: NumberFile) {
    operands = ["q", "k", "v"].map { Variable(file.numbers($0), requiresGradient: true) }
    cotangent = Variable(file.numbers("c"))
  }

  func step() { _ = run() }

  /// Beside the sum, the norms of the gradients.
  func lossOfStep() -> Double {
    let sum = Double(run().scalar)
    return operands.reduce(sum) { total, operand in
      total + Double(operand.gradient!.tensor.squaredNorm().scalar).squareRoot()
    }
  }

  private func run() -> Variable<Float> {
    for operand in operands { operand.gradient = nil }
    let y = scaledDotProductAttention(operands[0], operands[1], operands[2], isCausal: true)
    let sum = (y * cotangent).sum()
    sum.backward()
    return sum
  }
}
