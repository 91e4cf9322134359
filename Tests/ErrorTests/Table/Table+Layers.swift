import Wengert

extension InvalidCalls {
  mutating func addLayers() {
    add(
      "negative inputs",
      "Linear: inputs is -1; it must be 0 or more"
    ) { Linear<Float>(inputs: -1, outputs: 2) }
    add(
      "weight with one axis",
      "Linear: the weight is [3], the bias none; they must be [inputs, outputs] and [outputs]"
    ) { Linear<Float>(weight: vector, bias: nil) }
    add(
      "bias that does not fit",
      "Linear: the weight is [2, 3], the bias [2]; they must be [inputs, outputs] and "
        + "[outputs]"
    ) { Linear(weight: matrix, bias: [1, 2]) }
    add(
      "shared bias that would broadcast",
      "Linear: the weight is [2, 3], the bias [1]; they must be [inputs, outputs] and "
        + "[outputs]"
    ) {
      Linear(sharing: Variable(matrix), bias: Variable(Tensor([1])))
    }
    add(
      "input that does not fit",
      "Linear: x is [4, 5]; its last axis must be 3, the inputs of a layer with a weight of [3, 2]"
    ) {
      Linear<Float>(inputs: 3, outputs: 2)(Variable(Tensor.ones([4, 5])))
    }
    add(
      "vector that does not fit",
      "Linear: x is [2]; its last axis must be 3, the inputs of a layer with a weight of [3, 2]"
    ) {
      Linear<Float>(inputs: 3, outputs: 2)(Variable(Tensor.ones([2])))
    }
    add(
      "images that were not flattened",
      "Linear: x is [2, 28, 28]; its last axis must be 784, the inputs of a layer with a weight of "
        + "[784, 3]. Did you mean x.flattened(from: 1)?"
    ) {
      Linear<Float>(inputs: 784, outputs: 3)(Variable(Tensor.ones([2, 28, 28])))
    }
    add(
      "a layer without a bias on a scalar",
      "Linear: x is []; its last axis must be 3, the inputs of a layer with a weight of [3, 2]"
    ) {
      Linear<Float>(inputs: 3, outputs: 2, bias: nil)(Variable(scalar))
    }
    addImageLayers()
    add(
      "batch norm of negative channels",
      "BatchNorm: channels is -2; it must be 0 or more"
    ) { BatchNorm<Float>(channels: -2) }
    add(
      "batch norm with a negative epsilon",
      "BatchNorm: epsilon is -1.0; it must be finite and 0 or more"
    ) { BatchNorm<Float>(channels: 2, epsilon: -1) }
    add(
      "batch norm with a momentum of 2",
      "BatchNorm: the momentum of weightOfNew(2.0) must lie in 0...1"
    ) {
      BatchNorm<Float>(channels: 2, averaging: .weightOfNew(2))
    }
    add(
      "batch norm with another shift",
      "BatchNorm: the scale is [3], the shift []; both must be [channels]"
    ) {
      BatchNorm(sharing: Variable(vector), shift: Variable(scalar))
    }
    add(
      "batch norm of other channels",
      "BatchNorm: x is [2, 3]; it must be [batch, channels, …] with 2 channels, the elements of the "
        + "scale"
    ) {
      BatchNorm<Float>(channels: 2)(Variable(matrix))
    }
    add(
      "batch norm of one sample",
      "BatchNorm: x is [1, 3]: the statistics of a channel need 2 elements or more in "
        + "training"
    ) {
      BatchNorm<Float>(channels: 3)(Variable(Tensor.ones([1, 3])))
    }
    add(
      "batch norm of other channels in evaluation",
      "BatchNorm: x is [2, 3]; it must be [batch, channels, …] with 2 channels, the elements of the "
        + "scale"
    ) {
      let layer = BatchNorm<Float>(channels: 2)
      layer.setMode(.evaluation)
      return layer(Variable(matrix))
    }
    add(
      "layer norm of nothing",
      "LayerNorm: the normalized shape is []; it must have an axis at least"
    ) { LayerNorm<Float>([]) }
    add(
      "layer norm with epsilon NaN",
      "LayerNorm: epsilon is nan; it must be finite and 0 or more"
    ) { LayerNorm<Float>([3], epsilon: .nan) }
    add(
      "layer norm of other features",
      "LayerNorm: x is [2, 3]; its last axis must be [2], the normalized shape"
    ) { LayerNorm<Float>([2])(Variable(matrix)) }
    add(
      "dropout layer with probability 1.5",
      "Dropout: the probability is 1.5; it must lie in 0...1"
    ) { Dropout<Float>(1.5) }
    add(
      "dropout layer with probability -0.1",
      "Dropout: the probability is -0.1; it must lie in 0...1"
    ) { Dropout<Float>(-0.1) }
    add(
      "embedding with padding beyond",
      "Embedding: paddingIndex is 3; it must lie in 0..<3, the vocabulary"
    ) {
      Embedding<Float>(vocabulary: 3, width: 2, paddingIndex: 3)
    }
    add("embedding of a negative vocabulary", "Embedding: vocabulary is -3; it must be 0 or more") {
      Embedding<Float>(vocabulary: -3, width: 2)
    }
    add(
      "embedding layer's word beyond",
      "Embedding: index 2 at position 2 is out of range for axis 0 of extent 2; it must lie "
        + "in 0..<2"
    ) {
      Embedding<Float>(vocabulary: 2, width: 2)(counts)
    }
    add(
      "word beyond the table of a net",
      "Embedding: index 2 at position 2 is out of range for axis 0 of extent 2; it must lie "
        + "in 0..<2 (words.weight)"
    ) {
      let net = Reader()
      _ = net.namedParameters
      return net.words(counts)
    }
    add(
      "word beyond the table of bags",
      "Embedding: index 2 at position 2 is out of range for axis 0 of extent 2; it must lie "
        + "in 0..<2"
    ) {
      EmbeddingBag<Float>(vocabulary: 2, width: 2)(counts, offsets: [0])
    }
    add(
      "chain of layers that do not fit",
      "Linear: x is [2, 4]; its last axis must be 5, the inputs of a layer with a weight of [5, 2]"
    ) {
      Sequential<Float> {
        Linear(inputs: 3, outputs: 4)
        ReLU()
        Linear(inputs: 5, outputs: 2)
      }(Variable(matrix))
    }
    add(
      "flatten from a missing axis",
      "flattened: axis 1 is out of range for [3]: it must lie in -1...0"
    ) { Flatten<Float>()(Variable(vector)) }
    add(
      "softmax layer along a missing axis",
      "softmax: axis 1 is out of range for [3]: it must lie in -1...0"
    ) {
      Softmax<Float>(along: 1)(Variable(vector))
    }
    add(
      "module of two element types",
      "module: second is a Variable<Double> in a module of Float: give all parameters one "
        + "element type"
    ) { Mixed().parameters }
    add(
      "buffer of another shape",
      "buffer: elements of shape [2, 3] cannot replace those of shape [3]"
    ) { Buffer(vector).tensor = matrix }
    add(
      "initializer with a negative deviation",
      "randomNormal: mean is 0.0, standardDeviation is -1.0; they must be finite, and the "
        + "deviation 0 or more"
    ) {
      Linear<Float>(inputs: 2, outputs: 2, weight: .normal(standardDeviation: -1))
    }
    add(
      "truncated normal with a negative deviation",
      "truncatedNormal: standardDeviation is -1.0; it must be finite and 0 or more"
    ) {
      Linear<Float>(inputs: 2, outputs: 2, weight: .truncatedNormal(standardDeviation: -1))
    }
    add(
      "uniform initializer the wrong way round",
      "randomUniform: low is 1.0, high is -1.0; they must be finite, and low at most high"
    ) {
      Linear<Float>(inputs: 2, outputs: 2, weight: .uniform(low: 1, high: -1))
    }
    add(
      "initializer with a negative variance",
      "varianceScaling: scale is -1.0; it must be finite and 0 or more"
    ) {
      Linear<Float>(
        inputs: 2, outputs: 2,
        weight: .varianceScaling(scale: -1, fan: .fanIn, distribution: .normal))
    }
    add(
      "orthogonal vector",
      "orthogonal: a tensor of shape [2] must have 2 axes or more"
    ) {
      Linear<Float>(inputs: 2, outputs: 2, bias: .orthogonal())
    }
  }
}

private struct Mixed: Module {
  let first = Linear<Float>(inputs: 1, outputs: 1)
  let second = Variable<Double>(.ones([1]), requiresGradient: true)
  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { first(x) }
}

private struct Reader: Module {
  typealias Scalar = Float
  let words = Embedding<Float>(vocabulary: 2, width: 2)
}
