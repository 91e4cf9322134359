import Wengert

/// The convolutional models of the reference.
extension ReferenceModel {
  /// How many batch normalizations a model has, the first called 0.
  static let imageModels = ["cnn": 0, "lenet": 0, "resnet": 6, "conv_vae": 0, "unet": 0]

  func imageLogits() throws -> Variable<Double> {
    switch model {
    case "cnn": try cnn()
    case "lenet": try lenet()
    case "resnet": try resnet()
    case "conv_vae": try autoencoder().scores
    case "unet": try unet()
    default: throw Complaint("no model is called \(model)")
    }
  }

  /// The loss of a model that has one of its own.
  func imageLoss() throws -> Variable<Double>? {
    guard model == "conv_vae" else { return nil }
    let (scores, mean, logVariance) = try autoencoder()
    let divergence = 0.5 * (square(mean) + exp(logVariance) - logVariance - 1).sum()
    return
      (binaryCrossEntropyWithLogits(scores, x, reduction: .sum)
      + (try config.double("beta")) * divergence) / Double(x.shape[0])
  }

  private func conv(
    _ h: Variable<Double>, _ index: Int, stride: Int = 1, padding: Int = 0
  ) throws -> Variable<Double> {
    conv2d(
      h, try parameters.require("K\(index)"), bias: parameters["c\(index)"], stride: stride,
      padding: .zeros(padding))
  }

  private func lifted(
    _ h: Variable<Double>, _ index: Int, padding: Int = 0
  ) throws -> Variable<Double> {
    convTranspose2d(
      h, try parameters.require("T\(index)"), bias: try parameters.require("t\(index)"), stride: 2,
      padding: .zeros(padding))
  }

  private func affine(_ h: Variable<Double>, _ name: String) throws -> Variable<Double> {
    matmul(h, try parameters.require("W\(name)")) + (try parameters.require("b\(name)"))
  }

  private func cnn() throws -> Variable<Double> {
    let h = maxPool2d(relu(try conv(x, 1, padding: 1)), kernelSize: 2)
    return try affine(
      avgPool2d(relu(conv(h, 2)), kernelSize: 2, stride: 1).flattened(from: 1), "1")
  }

  private func lenet() throws -> Variable<Double> {
    var h = avgPool2d(tanh(try conv(x, 1, padding: 2)), kernelSize: 2)
    h = avgPool2d(tanh(try conv(h, 2)), kernelSize: 2).flattened(from: 1)
    return try affine(tanh(affine(tanh(affine(h, "1")), "2")), "3")
  }

  private func resnet() throws -> Variable<Double> {
    func normed(_ h: Variable<Double>, _ index: Int, _ stride: Int = 1, _ padding: Int = 1) throws
      -> Variable<Double>
    { norms[index](try conv(h, index, stride: stride, padding: padding)) }
    var h = relu(try normed(x, 0))
    h = relu(try normed(relu(normed(h, 1)), 2) + h)
    h = relu(try normed(relu(normed(h, 3, 2)), 4) + normed(h, 5, 2, 0))
    return try affine(h.mean(along: [2, 3]), "1")
  }

  private func autoencoder() throws -> (
    scores: Variable<Double>, mean: Variable<Double>, logVariance: Variable<Double>
  ) {
    var h = relu(try conv(x, 1, stride: 2, padding: 1))
    h = relu(try conv(h, 2, stride: 2, padding: 1))
    let shape = h.shape
    let (mean, logVariance) = (
      try affine(h.flattened(from: 1), "mu"), try affine(h.flattened(from: 1), "lv")
    )
    let code = mean + exp(logVariance / 2) * (try batchTensor("noise"))
    h = relu(try affine(code, "d").reshaped(to: shape))
    return (try lifted(relu(lifted(h, 1, padding: 1)), 2, padding: 1), mean, logVariance)
  }

  private func unet() throws -> Variable<Double> {
    let top = relu(try conv(x, 1, padding: 1))
    let middle = relu(try conv(maxPool2d(top, kernelSize: 2), 2, padding: 1))
    let deep = relu(try conv(maxPool2d(middle, kernelSize: 2), 3, padding: 1))
    let up = relu(try conv(concatenate([middle, lifted(deep, 1)], along: 1), 4, padding: 1))
    return try conv(
      relu(conv(concatenate([top, lifted(up, 2)], along: 1), 5, padding: 1)), 6)
  }
}
