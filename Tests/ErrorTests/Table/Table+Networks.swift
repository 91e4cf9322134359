import Wengert

private struct Mixed: Module {
  let first = Linear<Float>(inputs: 1, outputs: 1)
  let second = Variable<Double>(.ones([1]), requiresGradient: true)
  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { first(x) }
}

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
      Linear<Float>(inputs: 2, outputs: 2, weight: .gaussian(-1))
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
      "orthogonal: a tensor of shape [2] is no matrix; it needs 2 axes or more"
    ) {
      Linear<Float>(inputs: 2, outputs: 2, bias: .orthogonal())
    }
  }

  mutating func addLosses() {
    let scores = Tensor<Float>.zeros([3, 2])
    let labels: Tensor<Int> = [0, 1, 1]
    add(
      "cross-entropy with a label beyond",
      "crossEntropy: target 2 at position 2 is no class of scores [3, 2]; it must lie in "
        + "0..<2 or be ignoreIndex, -100"
    ) { crossEntropy(scores, counts) }
    add(
      "cross-entropy with a negative label",
      "crossEntropy: target -1 at position 1 is no class of scores [3, 2]; it must lie in "
        + "0..<2 or be ignoreIndex, -100"
    ) {
      crossEntropy(scores, [0, -1, 1] as Tensor<Int>)
    }
    add(
      "cross-entropy with too few labels",
      "crossEntropy: the scores are [3, 2], the targets [2]; class numbers must have shape "
        + "[3]: that of the scores without the class axis"
    ) {
      crossEntropy(scores, [0, 1] as Tensor<Int>)
    }
    add(
      "cross-entropy of a scalar",
      "crossEntropy: the scores are a scalar; they must be [classes] or [batch, classes, …]"
    ) { crossEntropy(scalar, Tensor<Int>(0)) }
    add(
      "cross-entropy with too few class weights",
      "crossEntropy: there are 1 class weights for the 2 classes of scores [3, 2]"
    ) {
      crossEntropy(scores, labels, classWeights: [1])
    }
    add(
      "cross-entropy with a negative class weight",
      "crossEntropy: class weights must be finite and 0 or more: the least is -1.0, the "
        + "greatest 1.0"
    ) {
      crossEntropy(scores, labels, classWeights: [1, -1])
    }
    add(
      "cross-entropy with a matrix of class weights",
      "crossEntropy: the class weights are [1, 2]; they must be [classes]"
    ) {
      crossEntropy(scores, labels, classWeights: [[1, 1]])
    }
    add(
      "cross-entropy with too much smoothing",
      "crossEntropy: labelSmoothing is 1.5; it must lie in 0...1"
    ) {
      crossEntropy(scores, labels, labelSmoothing: 1.5)
    }
    add(
      "cross-entropy with smoothing NaN",
      "crossEntropy: labelSmoothing is nan; it must lie in 0...1"
    ) {
      crossEntropy(scores, labels, labelSmoothing: .nan)
    }
    add(
      "cross-entropy with other probabilities",
      "crossEntropy: the scores are [3, 2], the targets [3, 3]; probabilities must have the "
        + "shape of the scores"
    ) {
      crossEntropy(scores, Tensor<Float>.ones([3, 3]))
    }
    add(
      "cross-entropy with a negative probability",
      "crossEntropy: target probabilities must be finite and 0 or more: the least is -0.5, "
        + "the greatest -0.5"
    ) {
      crossEntropy(scores, Tensor<Float>.full([3, 2], -0.5))
    }
    add(
      "cross-entropy with a NaN label",
      "crossEntropy: target probabilities must be finite and 0 or more: the least is nan, "
        + "the greatest nan"
    ) {
      crossEntropy(scores, Tensor<Float>.full([3, 2], .nan))
    }
    add(
      "softmax cross-entropy with a label beyond",
      "crossEntropy: target 2 at position 2 is no class of scores [3, 2]; it must lie in "
        + "0..<2 or be ignoreIndex, -100"
    ) {
      softmaxCrossEntropy(leaf([3, 2]), counts)
    }
    add(
      "likelihood with a label beyond",
      "negativeLogLikelihood: target 2 at position 2 is no class of scores [3, 2]; it must "
        + "lie in 0..<2 or be ignoreIndex, -100"
    ) { negativeLogLikelihood(scores, counts) }
    add(
      "likelihood with an infinite class weight",
      "negativeLogLikelihood: class weights must be finite and 0 or more: the least is 1.0, "
        + "the greatest inf"
    ) {
      negativeLogLikelihood(scores, labels, classWeights: [1, .infinity])
    }
    add(
      "hinge loss with a label beyond",
      "hingeLoss: target 2 at position 2 is no class of scores [3, 2]; it must lie in 0..<2"
    ) { hingeLoss(scores, counts) }
    add(
      "hinge loss with label -1",
      "hingeLoss: target -1 at position 1 is no class of scores [3, 2]; it must lie in 0..<2"
    ) { hingeLoss(scores, [0, -1, 0] as Tensor<Int>) }
    add(
      "hinge loss with margin NaN",
      "hingeLoss: the margin is nan; it must be finite"
    ) { hingeLoss(scores, labels, margin: .nan) }
    add(
      "squared error of other shapes",
      "meanSquaredError: the prediction is [2, 3], the target is [3]; they must have the "
        + "same shape"
    ) { meanSquaredError(matrix, vector) }
    add(
      "absolute error of other shapes",
      "meanAbsoluteError: the prediction is [3], the target is []; they must have the same "
        + "shape"
    ) { meanAbsoluteError(vector, scalar) }
    add(
      "quadratic cost of a scalar",
      "quadraticCost: the prediction is a scalar; it must be [batch, …]"
    ) { quadraticCost(scalar, scalar) }
    add(
      "quadratic cost of other shapes",
      "quadraticCost: the prediction is [2, 3], the target is [3]; they must have the same "
        + "shape"
    ) { quadraticCost(matrix, vector) }
    add(
      "smooth L1 with a negative beta",
      "smoothL1: beta is -1.0; it must be 0 or more"
    ) { smoothL1(vector, vector, beta: -1) }
    add(
      "smooth L1 of other shapes",
      "smoothL1: the prediction is [3], the target is [2, 3]; they must have the same shape"
    ) { smoothL1(vector, matrix) }
    add(
      "binary cross-entropy of other shapes",
      "binaryCrossEntropyWithLogits: the logits are [2, 3], the targets [3]; targets must "
        + "have the logits' shape, and weights broadcast to it"
    ) {
      binaryCrossEntropyWithLogits(matrix, Tensor<Float>.ones([3]))
    }
    add(
      "binary cross-entropy with target 2",
      "binaryCrossEntropyWithLogits: a target is NaN or lies outside 0...1: the least is "
        + "0.0, the greatest 2.0"
    ) {
      binaryCrossEntropyWithLogits(vector, [0, 1, 2] as Tensor<Float>)
    }
    add(
      "binary cross-entropy with target NaN",
      "binaryCrossEntropyWithLogits: a target is NaN or lies outside 0...1: the least is "
        + "nan, the greatest nan"
    ) {
      binaryCrossEntropyWithLogits(vector, [0, .nan, 1] as Tensor<Float>)
    }
    add(
      "binary cross-entropy with other weights",
      "binaryCrossEntropyWithLogits, weight: [2] does not broadcast to [3]: extent 2 at axis "
        + "-1 must be 1 or 3"
    ) {
      binaryCrossEntropyWithLogits(vector, Tensor.ones([3]), weight: [1, 2])
    }
    add(
      "binary cross-entropy with weights of more axes",
      "binaryCrossEntropyWithLogits: the logits are [3], the targets [3], the weights of "
        + "positive targets [2, 3]; targets must have the logits' shape, and weights broadcast "
        + "to it"
    ) {
      binaryCrossEntropyWithLogits(vector, Tensor.ones([3]), positiveWeight: matrix)
    }
    add(
      "negative L2 penalty",
      "l2Penalty: strength is -1.0; it must be finite and 0 or more"
    ) { l2Penalty([vector], strength: -1) }
    add(
      "L1 penalty NaN",
      "l1Penalty: strength is nan; it must be finite and 0 or more"
    ) { l1Penalty([vector], strength: .nan) }
  }

  mutating func addMetrics() {
    add(
      "accuracy of a vector of scores",
      "accuracy: the scores are [3], the targets [3]; they must be [batch, classes] and "
        + "[batch]"
    ) { accuracy(vector, counts) }
    add(
      "accuracy with too few labels",
      "accuracy: the scores are [2, 3], the targets [3]; they must be [batch, classes] and "
        + "[batch]"
    ) { accuracy(matrix, counts) }
    add(
      "accuracy with a label beyond",
      "accuracy: target 3 at position 1 is no class of scores [2, 3]; it must lie in 0..<3"
    ) { accuracy(matrix, [0, 3] as Tensor<Int>) }
    add(
      "accuracy of other labels",
      "accuracy: the predictions are [3], the targets [2]; they must have the same shape"
    ) { accuracy(predicted: counts, [0, 1] as Tensor<Int>) }
    add(
      "top-4 accuracy of three classes",
      "topKAccuracy: k is 4; it must lie in 1...3 for scores [2, 3]"
    ) {
      topKAccuracy(matrix, [0, 1] as Tensor<Int>, k: 4)
    }
    add(
      "top-0 accuracy",
      "topKAccuracy: k is 0; it must lie in 1...3 for scores [2, 3]"
    ) { topKAccuracy(matrix, [0, 1] as Tensor<Int>, k: 0) }
    add(
      "confusion of other labels",
      "confusionMatrix: the predictions are [3], the targets [2]; they must have the same "
        + "shape"
    ) {
      confusionMatrix(predicted: counts, [0, 1] as Tensor<Int>, classCount: 3)
    }
    add(
      "confusion with a label beyond",
      "confusionMatrix: index 2 at position 2 is out of range for axis 0 of extent 2; it "
        + "must lie in 0..<2"
    ) {
      confusionMatrix(predicted: counts, counts, classCount: 2)
    }
    add("mean of fewer than no numbers", "RunningMean: count is -1; it must be 0 or more") {
      var mean = RunningMean()
      mean.add(1, count: -1)
    }
    add("mean of a vector", "scalar: a tensor of shape [3] has 3 elements, not exactly 1") {
      var mean = RunningMean()
      mean.add(vector)
    }
  }
}

private struct Reader: Module {
  typealias Scalar = Float
  let words = Embedding<Float>(vocabulary: 2, width: 2)
}
