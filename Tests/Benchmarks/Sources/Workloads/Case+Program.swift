import Wengert

extension Case {
  /// The workload at its first step.
  ///
  /// - Parameters:
  ///   - file: What `numbers()` wrote.
  ///   - comparing: Whether losses will be compared: dropout, whose masks differ from program to program,
  ///     is left out then.
  public func program(_ file: NumberFile, comparing: Bool = false) -> any Program {
    switch self {
    case .w1, .w2: return gradientDescent(Float.self, file)
    case .w1Double: return gradientDescent(Double.self, file)
    case .w3: return nielsen(file)
    case .w4: return twoLayer(file)
    case .w5: return fullyConnected(file, dropout: comparing ? 0 : 0.25)
    case .w6: return adamNet(file)
    case .w7: return wide(file)
    case .w9: return lenet(file)
    case .w10: return gpt(file)
    case .w11: return resnet(file)
    case .w12: return recurrent(file)
    case .w13: return AttentionAlone(file)
    case .w8s, .w8l:
      let x = Variable<Float>(file.numbers("x"), requiresGradient: true)
      return Chain(start: x, length: chainLength)
    }
  }

  func layers<Scalar: FloatingTensorScalar>(
    _ file: NumberFile, _ type: Scalar.Type = Scalar.self
  ) -> [Linear<Scalar>] {
    (0..<widths.count - 1).map {
      Linear(weight: file.numbers("w\($0)"), bias: file.numbers("b\($0)"))
    }
  }

  private func gradientDescent<Scalar: FloatingTensorScalar>(
    _ type: Scalar.Type, _ file: NumberFile
  ) -> any Program {
    let layers = layers(file, type)
    let net = TanhNet(hidden: Array(layers.dropLast()), output: layers.last!)
    let (x, y) = (Variable<Scalar>(file.numbers("x")), file.labels("y"))
    let weights = net.weights
    let strength = 0.01 / Double(batch)
    return Training(optimizer: SGD(net.parameters, learningRate: 2)) {
      crossEntropy(net(x), y) + l2Penalty(weights, strength: strength)
    }
  }

  private func nielsen(_ file: NumberFile) -> any Program {
    let layers = layers(file, Float.self)
    let net = SigmoidNet(hidden: layers[0], output: layers[1])
    let x = Variable<Float>(file.numbers("x"))
    let y = Variable<Float>(file.numbers("y"))
    return Training(optimizer: SGD(net.parameters, learningRate: 3)) {
      quadraticCost(net(x), y)
    }
  }

  private func twoLayer(_ file: NumberFile) -> any Program {
    let layers = layers(file, Float.self)
    let net = ReLUNet(hidden: [layers[0]], output: layers[1])
    let (x, y) = (Variable<Float>(file.numbers("x")), file.labels("y"))
    let weights = net.weights
    return Training(optimizer: SGD(net.parameters, learningRate: 1e-3)) {
      crossEntropy(net(x), y) + l2Penalty(weights, strength: 0.25)
    }
  }

  private func fullyConnected(_ file: NumberFile, dropout: Double) -> any Program {
    let net = NormalizedNet(layers(file), dropout: dropout)
    let (x, y) = (Variable<Float>(file.numbers("x")), file.labels("y"))
    let weights = net.weights
    let optimizer = SGD(net.parameters, learningRate: 1e-2, momentum: 0.9)
    return Training(optimizer: optimizer) {
      crossEntropy(net(x), y) + l2Penalty(weights, strength: 1e-3)
    }
  }

  private func adamNet(_ file: NumberFile) -> any Program {
    let net = NormalizedNet(layers(file), dropout: 0)
    let (x, y) = (Variable<Float>(file.numbers("x")), file.labels("y"))
    return Training(optimizer: Adam(net.parameters, learningRate: 1e-3)) {
      crossEntropy(net(x), y)
    }
  }

  private func wide(_ file: NumberFile) -> any Program {
    let layers = layers(file, Float.self)
    let net = ReLUNet(hidden: Array(layers.dropLast()), output: layers.last!)
    let (x, y) = (Variable<Float>(file.numbers("x")), file.labels("y"))
    return Training(optimizer: Adam(net.parameters, learningRate: 1e-4)) {
      crossEntropy(net(x), y)
    }
  }
}
