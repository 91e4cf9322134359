import Wengert

extension InvalidCalls {
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
      "cross-entropy with a label beyond a leaf's classes",
      "crossEntropy: target 2 at position 2 is no class of scores [3, 2]; it must lie in "
        + "0..<2 or be ignoreIndex, -100"
    ) {
      crossEntropy(leaf([3, 2]), counts)
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
      "smoothL1Loss: beta is -1.0; it must be 0 or more"
    ) { smoothL1Loss(vector, vector, beta: -1) }
    add(
      "smooth L1 of other shapes",
      "smoothL1Loss: the prediction is [3], the target is [2, 3]; they must have the same shape"
    ) { smoothL1Loss(vector, matrix) }
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
}
