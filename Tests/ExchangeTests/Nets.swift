import Wengert
import WengertExchange

// The nets of write_fixtures.py, with its names.

struct Recurrent<Layer: Module>: Module where Layer.Scalar == Float {
  typealias Scalar = Float
  let recurrent: Layer
  let output: Linear<Float>
  let run: (Layer, Variable<Float>) -> Variable<Float>

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    output(run(recurrent, x)[0..., -1])
  }
}

struct LeNet: Layer {
  typealias Scalar = Float
  let conv1 = Conv2d<Float>(inChannels: 1, outChannels: 3, kernelSize: 5)
  let conv2 = Conv2d<Float>(inChannels: 3, outChannels: 4, kernelSize: 5)
  let hidden = Linear<Float>(inputs: 64, outputs: 8)
  let output = Linear<Float>(inputs: 8, outputs: 5)

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    let h = maxPool2d(relu(conv2(maxPool2d(relu(conv1(x)), kernelSize: 2))), kernelSize: 2)
    return output(relu(hidden(h.flattened(from: 1))))
  }
}

struct Block: Layer {
  typealias Scalar = Float
  let conv1, conv2: Conv2d<Float>
  let bn1, bn2: BatchNorm<Float>
  let downsample: Sequential<Float>?

  init(_ inputs: Int, _ outputs: Int, stride: Int) {
    conv1 = Conv2d(
      inChannels: inputs, outChannels: outputs, kernelSize: 3, stride: stride, padding: 1, bias: nil
    )
    conv2 = Conv2d(
      inChannels: outputs, outChannels: outputs, kernelSize: 3, padding: 1, bias: nil)
    (bn1, bn2) = (BatchNorm(channels: outputs), BatchNorm(channels: outputs))
    downsample =
      inputs == outputs
      ? nil
      : Sequential([
        Conv2d(inChannels: inputs, outChannels: outputs, kernelSize: 1, stride: stride, bias: nil),
        BatchNorm(channels: outputs),
      ])
  }

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    let h = bn2(conv2(relu(bn1(conv1(x)))))
    return relu(h + (downsample.map { $0(x) } ?? x))
  }
}

struct ResNet: Layer {
  typealias Scalar = Float
  let stem = Conv2d<Float>(inChannels: 3, outChannels: 4, kernelSize: 3, padding: 1, bias: nil)
  let bn = BatchNorm<Float>(channels: 4)
  let blocks = [Block(4, 4, stride: 1), Block(4, 6, stride: 2)]
  let output = Linear<Float>(inputs: 6, outputs: 5)

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    var h = relu(bn(stem(x)))
    for block in blocks { h = block(h) }
    return output(h.mean(along: [2, 3]))
  }
}

struct GPT: Module {
  typealias Scalar = Float
  let tokens = Embedding<Float>(vocabulary: 11, width: 8)
  let positions = Embedding<Float>(vocabulary: 6, width: 8)
  let blocks = (0..<2).map { _ in
    TransformerEncoderLayer<Float>(
      TransformerShape(
        width: 8, heads: 2, hidden: 16, activation: .gelu(), isNormFirst: true, dropout: 0))
  }
  let norm = LayerNorm<Float>([8])

  func callAsFunction(_ words: Tensor<Int>) -> Variable<Float> {
    var h = tokens(words) + positions(Tensor(Array(0..<words.shape[1])))
    for block in blocks { h = block(h, mask: .causal) }
    // The weights of the output are those of the tokens.
    return matmul(norm(h), tokens.weight, transposeB: true)
  }
}

/// A net, its name in the folder of fixtures, and what it makes of an input there.
struct NamedNet {
  let name: String
  let module: any Module<Float>
  let names: PyTorchNames
  let run: (NumPyArray) -> Tensor<Float>

  static func all() -> [NamedNet] {
    func net<M: Module>(
      _ name: String, _ module: M, _ names: [String: String] = [:],
      _ run: @escaping (M, NumPyArray) -> Variable<Float>
    ) -> NamedNet where M.Scalar == Float {
      module.setMode(.evaluation)
      return NamedNet(
        name: name, module: module, names: PyTorchNames(names), run: { run(module, $0).tensor })
    }
    func floats(_ x: NumPyArray) -> Variable<Float> { Variable(x.tensor()) }
    let lstm = Recurrent(
      recurrent: LSTM<Float>(
        RecurrentShape(inputs: 4, width: 3, layers: 2, isBidirectional: true, isBatchFirst: true)),
      output: Linear(inputs: 6, outputs: 2)
    ) { $0($1).outputs }
    let gru = Recurrent(
      recurrent: GRU<Float>(RecurrentShape(inputs: 4, width: 3, isBatchFirst: true)),
      output: Linear(inputs: 3, outputs: 2)
    ) { $0($1).outputs }
    let mlp = Sequential<Float>([
      Linear(inputs: 4, outputs: 6), BatchNorm(channels: 6), ReLU(), Linear(inputs: 6, outputs: 3),
    ])
    return [
      net("mlp", mlp) { $0(floats($1)) },
      net("lenet", LeNet(), ["hidden": "fc1", "output": "fc2"]) { $0(floats($1)) },
      net("lstm", lstm) { $0(floats($1)) }, net("gru", gru) { $0(floats($1)) },
      net("resnet", ResNet()) { $0(floats($1)) },
      net("gpt", GPT()) { $0($1.tensor(as: Int.self)) },
    ]
  }
}
