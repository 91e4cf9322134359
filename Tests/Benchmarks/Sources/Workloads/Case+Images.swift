import Wengert

/// A convolution with a square kernel and a square result.
struct ConvolutionSize {
  let inputs: Int
  let outputs: Int
  let kernel: Int
  let side: Int
  let hasBias: Bool

  /// Multiply-adds for one image.
  var products: Int { outputs * side * side * inputs * kernel * kernel }
  /// Weights, and a bias or the two vectors of a batch normalization.
  var parameters: Int { outputs * inputs * kernel * kernel + outputs * (hasBias ? 1 : 2) }
}

// The nets on images.
extension Case {
  /// The convolutions in the order of the numbers; of a block with a projection, that is the last.
  var convolutions: [ConvolutionSize] {
    func size(_ inputs: Int, _ outputs: Int, _ kernel: Int, _ side: Int) -> ConvolutionSize {
      ConvolutionSize(
        inputs: inputs, outputs: outputs, kernel: kernel, side: side, hasBias: self == .w9)
    }
    switch self {
    case .w9: return [size(1, 6, 5, 24), size(6, 16, 5, 8)]
    case .w11:
      return [
        size(3, 16, 3, 32), size(16, 16, 3, 32), size(16, 16, 3, 32),
        size(16, 32, 3, 16), size(32, 32, 3, 16), size(16, 32, 1, 16),
        size(32, 64, 3, 8), size(64, 64, 3, 8), size(32, 64, 1, 8),
      ]
    default: return []
    }
  }

  /// The shape of a batch of images; nil for other nets.
  var images: Shape? {
    switch self {
    case .w9: [batch, 1, 28, 28]
    case .w11: [batch, 3, 32, 32]
    default: nil
    }
  }

  /// Numbers of one sample.
  var inputCount: Int { images.map { $0.dropFirst().reduce(1, *) } ?? widths.first ?? 0 }

  /// Adds the kernels k0, k1, … and their biases c0, c1, …, uniform on ±1/√fanIn.
  func addKernels(to file: inout NumberFile, using generator: inout RandomGenerator) {
    for (index, size) in convolutions.enumerated() {
      let bound = 1 / Float(size.inputs * size.kernel * size.kernel).squareRoot()
      let shape: Shape = [size.outputs, size.inputs, size.kernel, size.kernel]
      file.add("k\(index)", .randomUniform(shape, low: -bound, high: bound, using: &generator))
      guard size.hasBias else { continue }
      file.add(
        "c\(index)", .randomUniform([size.outputs], low: -bound, high: bound, using: &generator))
    }
  }

  func lenet(_ file: NumberFile) -> any Program {
    let net = LeNet(
      kernels: kernels(file),
      biases: convolutions.indices.map { leaf(file.numbers("c\($0)")) }, layers: layers(file))
    let (x, y) = (Variable<Float>(file.numbers("x")), file.labels("y"))
    return Training(optimizer: Adam(net.parameters, learningRate: 1e-4)) {
      crossEntropy(net(x), y)
    }
  }

  func resnet(_ file: NumberFile) -> any Program {
    let net = ResNet8(
      kernels: kernels(file), norms: convolutions.map { BatchNorm(channels: $0.outputs) },
      output: layers(file)[0])
    let (x, y) = (Variable<Float>(file.numbers("x")), file.labels("y"))
    return Training(optimizer: SGD(net.parameters, learningRate: 0.1, momentum: 0.9)) {
      crossEntropy(net(x), y)
    }
  }

  private func kernels(_ file: NumberFile) -> [Variable<Float>] {
    convolutions.indices.map { leaf(file.numbers("k\($0)")) }
  }

  private func leaf(_ tensor: Tensor<Float>) -> Variable<Float> {
    Variable(tensor, requiresGradient: true)
  }
}

struct LeNet: Module {
  let kernels: [Variable<Float>]
  let biases: [Variable<Float>]
  let layers: [Linear<Float>]

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    var h = x
    for (kernel, bias) in zip(kernels, biases) {
      h = maxPool2d(relu(conv2d(h, kernel, bias: bias)), kernelSize: 2)
    }
    h = relu(layers[0](h.flattened(from: 1)))
    return layers[2](relu(layers[1](h)))
  }
}

struct ResNet8: Module {
  let kernels: [Variable<Float>]
  let norms: [BatchNorm<Float>]
  let output: Linear<Float>

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    var h = relu(conv(x, 0))
    h = relu(conv(relu(conv(h, 1)), 2) + h)
    h = relu(conv(relu(conv(h, 3, stride: 2)), 4) + conv(h, 5, stride: 2))
    h = relu(conv(relu(conv(h, 6, stride: 2)), 7) + conv(h, 8, stride: 2))
    return output(h.mean(along: [2, 3]))
  }

  /// A convolution, padded so that a stride of 1 keeps the size, and its batch normalization.
  private func conv(_ x: Variable<Float>, _ index: Int, stride: Int = 1) -> Variable<Float> {
    let kernel = kernels[index]
    return norms[index](
      conv2d(x, kernel, stride: stride, padding: .zeros(kernel.shape[2] / 2)))
  }
}
