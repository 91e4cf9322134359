import ExampleSupport
import Wengert

extension FullyConnected {
  /// Checks the gradients of every parameter of the net, in Double, for the loss of ten pictures with its
  /// penalty; dropout drops the same units in every evaluation.
  func check(_ form: NetForm, _ parts: PictureParts) throws {
    let sample = parts.train.prefix(10)
    let images = Variable(Tensor<Double>(converting: sample.images))
    var generator = RandomGenerator(seed: common.seed)
    let net = FullyConnectedNet<Double>(
      inputs: images.shape[1], form, outputs: parts.classNames.count, using: &generator)
    let strength = options.training.regularization
    try gradientCheck.check("cifar10-fully-connected", net, common, pictures) {
      crossEntropy($0(images), sample.labels) + l2Penalty($0.weights, strength: strength)
    }
  }
}
