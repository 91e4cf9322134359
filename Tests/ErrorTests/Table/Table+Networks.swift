import Wengert

private struct Mixed: Module {
  let first = Linear<Float>(inputs: 1, outputs: 1)
  let second = Variable<Double>(.ones([1]), requiresGradient: true)
  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> { first(x) }
}

extension InvalidCalls {
  mutating func addLayers() {
    add("negative inputs", "?") { Linear<Float>(inputs: -1, outputs: 2) }
    add("weight with one axis", "?") { Linear<Float>(weight: vector, bias: nil) }
    add("bias that does not fit", "?") { Linear(weight: matrix, bias: [1, 2]) }
    add("shared bias that would broadcast", "?") {
      Linear(sharing: Variable(matrix), bias: Variable(Tensor([1])))
    }
    add("input that does not fit", "?") {
      Linear<Float>(inputs: 3, outputs: 2)(Variable(Tensor.ones([4, 5])))
    }
    add("vector that does not fit", "?") {
      Linear<Float>(inputs: 3, outputs: 2)(Variable(Tensor.ones([2])))
    }
    add("batch norm of negative channels", "?") { BatchNorm<Float>(channels: -2) }
    add("batch norm with a negative epsilon", "?") { BatchNorm<Float>(channels: 2, epsilon: -1) }
    add("batch norm with a momentum of 2", "?") {
      BatchNorm<Float>(channels: 2, averaging: .weightOfNew(2))
    }
    add("batch norm with another shift", "?") {
      BatchNorm(sharing: Variable(vector), shift: Variable(scalar))
    }
    add("batch norm of other channels", "?") {
      BatchNorm<Float>(channels: 2)(Variable(matrix))
    }
    add("batch norm of one sample", "?") {
      BatchNorm<Float>(channels: 3)(Variable(Tensor.ones([1, 3])))
    }
    add("batch norm of other channels in evaluation", "?") {
      let layer = BatchNorm<Float>(channels: 2)
      layer.evaluate()
      return layer(Variable(matrix))
    }
    add("layer norm of nothing", "?") { LayerNorm<Float>([]) }
    add("layer norm with epsilon NaN", "?") { LayerNorm<Float>([3], epsilon: .nan) }
    add("layer norm of other features", "?") { LayerNorm<Float>([2])(Variable(matrix)) }
    add("dropout layer with probability 1.5", "?") { Dropout<Float>(1.5) }
    add("dropout layer with probability -0.1", "?") { Dropout<Float>(-0.1) }
    add("embedding with padding beyond", "?") {
      Embedding<Float>(vocabulary: 3, width: 2, paddingIndex: 3)
    }
    add("embedding of a negative vocabulary", "?") {
      Embedding<Float>(vocabulary: -3, width: 2)
    }
    add("embedding layer's word beyond", "?") {
      Embedding<Float>(vocabulary: 2, width: 2)(counts)
    }
    add("chain of layers that do not fit", "?") {
      Sequential<Float> {
        Linear(inputs: 3, outputs: 4)
        ReLU()
        Linear(inputs: 5, outputs: 2)
      }(Variable(matrix))
    }
    add("flatten from a missing axis", "?") { Flatten<Float>()(Variable(vector)) }
    add("softmax layer along a missing axis", "?") {
      Softmax<Float>(along: 1)(Variable(vector))
    }
    add("module of two element types", "?") { Mixed().parameters }
    add("buffer of another shape", "?") { Buffer(vector).tensor = matrix }
    add("initializer with a negative deviation", "?") {
      Linear<Float>(inputs: 2, outputs: 2, weight: .gaussian(-1))
    }
    add("truncated normal with a negative deviation", "?") {
      Linear<Float>(inputs: 2, outputs: 2, weight: .truncatedNormal(standardDeviation: -1))
    }
    add("uniform initializer the wrong way round", "?") {
      Linear<Float>(inputs: 2, outputs: 2, weight: .uniform(low: 1, high: -1))
    }
    add("initializer with a negative variance", "?") {
      Linear<Float>(
        inputs: 2, outputs: 2,
        weight: .varianceScaling(scale: -1, fan: .fanIn, distribution: .normal))
    }
    add("orthogonal vector", "?") {
      Linear<Float>(inputs: 2, outputs: 2, bias: .orthogonal())
    }
  }

  mutating func addLosses() {
    let scores = Tensor<Float>.zeros([3, 2])
    let labels: Tensor<Int> = [0, 1, 1]
    add("cross-entropy with a label beyond", "?") { crossEntropy(scores, counts) }
    add("cross-entropy with a negative label", "?") {
      crossEntropy(scores, [0, -1, 1] as Tensor<Int>)
    }
    add("cross-entropy with too few labels", "?") {
      crossEntropy(scores, [0, 1] as Tensor<Int>)
    }
    add("cross-entropy of a scalar", "?") { crossEntropy(scalar, Tensor<Int>(0)) }
    add("cross-entropy with too few class weights", "?") {
      crossEntropy(scores, labels, classWeights: [1])
    }
    add("cross-entropy with a negative class weight", "?") {
      crossEntropy(scores, labels, classWeights: [1, -1])
    }
    add("cross-entropy with a matrix of class weights", "?") {
      crossEntropy(scores, labels, classWeights: [[1, 1]])
    }
    add("cross-entropy with too much smoothing", "?") {
      crossEntropy(scores, labels, labelSmoothing: 1.5)
    }
    add("cross-entropy with smoothing NaN", "?") {
      crossEntropy(scores, labels, labelSmoothing: .nan)
    }
    add("cross-entropy with other probabilities", "?") {
      crossEntropy(scores, Tensor<Float>.ones([3, 3]))
    }
    add("cross-entropy with a negative probability", "?") {
      crossEntropy(scores, Tensor<Float>.full([3, 2], -0.5))
    }
    add("cross-entropy with a NaN label", "?") {
      crossEntropy(scores, Tensor<Float>.full([3, 2], .nan))
    }
    add("softmax cross-entropy with a label beyond", "?") {
      softmaxCrossEntropy(leaf([3, 2]), counts)
    }
    add("likelihood with a label beyond", "?") { negativeLogLikelihood(scores, counts) }
    add("likelihood with an infinite class weight", "?") {
      negativeLogLikelihood(scores, labels, classWeights: [1, .infinity])
    }
    add("hinge loss with a label beyond", "?") { hingeLoss(scores, counts) }
    add("hinge loss with label -1", "?") { hingeLoss(scores, [0, -1, 0] as Tensor<Int>) }
    add("hinge loss with margin NaN", "?") { hingeLoss(scores, labels, margin: .nan) }
    add("squared error of other shapes", "?") { meanSquaredError(matrix, vector) }
    add("absolute error of other shapes", "?") { meanAbsoluteError(vector, scalar) }
    add("quadratic cost of a scalar", "?") { quadraticCost(scalar, scalar) }
    add("quadratic cost of other shapes", "?") { quadraticCost(matrix, vector) }
    add("smooth L1 with a negative beta", "?") { smoothL1(vector, vector, beta: -1) }
    add("smooth L1 of other shapes", "?") { smoothL1(vector, matrix) }
    add("binary cross-entropy of other shapes", "?") {
      binaryCrossEntropyWithLogits(matrix, Tensor<Float>.ones([3]))
    }
    add("binary cross-entropy with target 2", "?") {
      binaryCrossEntropyWithLogits(vector, [0, 1, 2] as Tensor<Float>)
    }
    add("binary cross-entropy with target NaN", "?") {
      binaryCrossEntropyWithLogits(vector, [0, .nan, 1] as Tensor<Float>)
    }
    add("binary cross-entropy with other weights", "?") {
      binaryCrossEntropyWithLogits(vector, Tensor.ones([3]), weight: [1, 2])
    }
    add("binary cross-entropy with weights of more axes", "?") {
      binaryCrossEntropyWithLogits(vector, Tensor.ones([3]), positiveWeight: matrix)
    }
    add("negative L2 penalty", "?") { l2Penalty([vector], strength: -1) }
    add("L1 penalty NaN", "?") { l1Penalty([vector], strength: .nan) }
  }

  mutating func addMetrics() {
    add("accuracy of a vector of scores", "?") { accuracy(vector, counts) }
    add("accuracy with too few labels", "?") { accuracy(matrix, counts) }
    add("accuracy with a label beyond", "?") { accuracy(matrix, [0, 3] as Tensor<Int>) }
    add("accuracy of other labels", "?") { accuracy(predicted: counts, [0, 1] as Tensor<Int>) }
    add("top-4 accuracy of three classes", "?") {
      topKAccuracy(matrix, [0, 1] as Tensor<Int>, k: 4)
    }
    add("top-0 accuracy", "?") { topKAccuracy(matrix, [0, 1] as Tensor<Int>, k: 0) }
    add("confusion of other labels", "?") {
      confusionMatrix(predicted: counts, [0, 1] as Tensor<Int>, classCount: 3)
    }
    add("confusion with a label beyond", "?") {
      confusionMatrix(predicted: counts, counts, classCount: 2)
    }
    add("mean of fewer than no numbers", "?") {
      var mean = RunningMean()
      mean.add(1, count: -1)
    }
    add("mean of a vector", "?") {
      var mean = RunningMean()
      mean.add(vector)
    }
  }
}
