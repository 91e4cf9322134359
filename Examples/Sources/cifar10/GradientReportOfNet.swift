import Wengert

/// Compares the gradients of every parameter of a net, for the loss of ten pictures with its penalty, with
/// numerical differences.
///
/// At most 100 elements of each parameter are looked at, chosen at random.
func gradientReport(
  _ form: NetForm, regularization: Double, _ parts: PictureParts, seed: UInt64
) -> GradientReport {
  let sample = parts.train.prefix(10)
  let images = Variable(Tensor<Double>(converting: sample.images))
  var generator = RandomGenerator(seed: seed)
  let net = FullyConnectedNet<Double>(
    inputs: images.shape[1], form, outputs: parts.classNames.count, using: &generator)
  return checkGradients(
    of: { parameters in
      // The same seed makes every evaluation drop the same units.
      let net = net.replacing(parameters, seed: seed)
      return crossEntropy(net(images), sample.labels)
        + l2Penalty(net.weights, strength: regularization)
    },
    at: net.parameters.map(\.tensor), names: net.namedParameters.map(\.name),
    options: GradientCheckOptions(maximumElements: 100, seed: seed))
}
