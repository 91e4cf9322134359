import Testing
import Wengert

/// Layers for signals, images and volumes.
@Suite struct ImageLayerTests {
  private func images(_ shape: Shape, seed: UInt64 = 1) -> Variable<Double> {
    var generator = RandomGenerator(seed: seed)
    return Variable(.randomNormal(shape, using: &generator))
  }

  @Test func convolutionsStartAsPyTorchStartsThem() {
    var generator = RandomGenerator(seed: 3)
    let layer = Conv2d<Double>(
      inChannels: 8, outChannels: 64, kernelSize: [3, 5], groups: 2, using: &generator)
    #expect(layer.weight.shape == [64, 4, 3, 5])
    #expect(layer.bias?.shape == [64])
    expectUniform(layer.weight.tensor, 1 / 60.0.squareRoot())
    expectUniform(layer.bias!.tensor, 1 / 60.0.squareRoot())
    // The fans of a transposed convolution count outputs.
    let lift = ConvTranspose2d<Double>(
      inChannels: 64, outChannels: 8, kernelSize: 3, stride: 2, using: &generator)
    #expect(lift.weight.shape == [64, 8, 3, 3])
    #expect(lift.bias?.shape == [8])
    expectUniform(lift.weight.tensor, 1 / 72.0.squareRoot())
    #expect(Conv1d<Float>(inChannels: 3, outChannels: 4, kernelSize: 2, bias: nil).bias == nil)
    #expect(layer.parameters.count == 2)
  }

  private func expectUniform(_ tensor: Tensor<Double>, _ bound: Double) {
    let greatest = tensor.scalars.map(abs).max()!
    #expect(greatest <= bound && greatest > 0.9 * bound)
    if tensor.count > 200 {
      let deviation = tensor.standardDeviation(correction: 0).scalar
      #expect(abs(deviation / bound * 3.0.squareRoot() - 1) < 0.1)
    }
  }

  @Test func convolutionsPassTheirAttributesOn() {
    let x = images([2, 4, 9, 8])
    let conv = Conv2d<Double>(
      inChannels: 4, outChannels: 6, kernelSize: 3, stride: [2, 1], padding: [1, 0],
      dilation: [1, 2], groups: 2)
    let expected = conv2d(
      x, conv.weight, bias: conv.bias, stride: [2, 1], padding: [1, 0], dilation: [1, 2], groups: 2)
    #expect(conv(x).tensor == expected.tensor)
    let lift = ConvTranspose2d<Double>(
      inChannels: 4, outChannels: 2, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1,
      groups: 2)
    #expect(lift(x).shape == [2, 2, 18, 16])
    let raised = convTranspose2d(
      x, lift.weight, bias: lift.bias, stride: 2, padding: 1, outputPadding: 1, groups: 2)
    #expect(lift(x).tensor == raised.tensor)
    let signal = images([2, 3, 10])
    let conv1 = Conv1d<Double>(inChannels: 3, outChannels: 4, kernelSize: 4, padding: .same)
    #expect(conv1(signal).shape == [2, 4, 10])
    let lift1 = ConvTranspose1d<Double>(inChannels: 3, outChannels: 4, kernelSize: 2, stride: 2)
    #expect(lift1(signal).shape == [2, 4, 20])
    let conv3 = Conv3d<Double>(inChannels: 2, outChannels: 5, kernelSize: 3, padding: 1)
    #expect(conv3(images([1, 2, 4, 5, 6])).shape == [1, 5, 4, 5, 6])
  }

  @Test func poolingPassesItsAttributesOn() {
    let (x, signal) = (images([2, 3, 7, 9]), images([2, 3, 11]))
    #expect(
      MaxPool2d<Double>(kernelSize: 3, stride: 2, padding: 1, ceilMode: true)(x).tensor
        == maxPool2d(x, kernelSize: 3, stride: 2, padding: 1, ceilMode: true).tensor)
    #expect(MaxPool2d<Double>(kernelSize: 2)(x).shape == [2, 3, 3, 4])
    #expect(MaxPool1d<Double>(kernelSize: 2, dilation: 3)(signal).shape == [2, 3, 4])
    #expect(
      AvgPool2d<Double>(kernelSize: 2, padding: 1, countIncludePad: false)(x).tensor
        == avgPool2d(x, kernelSize: 2, padding: 1, countIncludePad: false).tensor)
    #expect(AvgPool1d<Double>(kernelSize: 4, stride: 1)(signal).shape == [2, 3, 8])
    let mean = AdaptiveAvgPool2d<Double>(outputSize: 1)(x)
    #expect(mean.flattened(from: 1).tensor.isClose(to: x.mean(along: [2, 3]).tensor))
    #expect(AdaptiveMaxPool2d<Double>(outputSize: [2, 3])(x).shape == [2, 3, 2, 3])
    #expect(AdaptiveAvgPool1d<Double>(outputSize: 4)(signal).shape == [2, 3, 4])
    #expect(AdaptiveMaxPool1d<Double>(outputSize: 4)(signal).shape == [2, 3, 4])
  }

  @Test func otherSizes() {
    let x = images([2, 3, 4, 5])
    #expect(Upsample<Double>(scaleFactor: 2)(x).shape == [2, 3, 8, 10])
    #expect(
      Upsample<Double>(size: [3, 7], mode: .bilinear(alignCorners: true))(x).tensor
        == upsampleBilinear(x, size: [3, 7], alignCorners: true).tensor)
    #expect(Pad<Double>([(1, 2), (0, 3)], mode: .replicate)(x).shape == [2, 3, 7, 8])
    #expect(Unflatten<Double>(1, [3, -1])(images([2, 12])).shape == [2, 3, 4])
    #expect(Unflatten<Double>(-2, [1, 3])(images([3, 5])).shape == [1, 3, 5])
  }

  @Test func whatStandsAroundTheInputOfAConvolution() {
    let x = images([2, 3, 5, 6])
    let plain = Conv2d<Double>(inChannels: 3, outChannels: 2, kernelSize: [3, 2])
    func layer(_ padding: ConvolutionPadding, _ mode: PaddingMode) -> Tensor<Double> {
      let layer = Conv2d<Double>(
        inChannels: 3, outChannels: 2, kernelSize: [3, 2], padding: padding, paddingMode: mode)
      layer.weight.tensor = plain.weight.tensor
      layer.bias!.tensor = plain.bias!.tensor
      return layer(x).tensor
    }
    for mode in [PaddingMode.reflect, .replicate, .circular, .constant(0.5)] {
      #expect(
        layer([2, 1], mode) == plain(x.padded([(2, 2), (1, 1)], mode: mode)).tensor, "\(mode)")
      #expect(
        layer(.same, mode) == plain(x.padded([(1, 1), (0, 1)], mode: mode)).tensor, "\(mode)")
      #expect(layer(.valid, mode) == plain(x).tensor, "\(mode)")
    }
  }

  @Test func aSummaryHasTheNamesThatAUserWrote() {
    let net = Sequential<Float> {
      Conv1d(inChannels: 2, outChannels: 3, kernelSize: 2)
      MaxPool1d(kernelSize: 2)
      ConvTranspose1d(inChannels: 3, outChannels: 2, kernelSize: 2)
    }
    for name in ["Conv1d<Float>", "MaxPool1d<Float>", "ConvTranspose1d<Float>"] {
      #expect(net.summary.contains(" \(name) "), "\(net.summary)")
    }
  }

  @Test func aResidualBlockAddsWhatGoesAroundIt() {
    let conv = Conv2d<Double>(inChannels: 3, outChannels: 3, kernelSize: 3, padding: 1)
    let block = Residual<Double> { conv }
    let x = images([2, 3, 4, 4])
    #expect(block(x).tensor == (conv(x) + x).tensor)
    let around = Conv2d<Double>(inChannels: 3, outChannels: 5, kernelSize: 1, stride: 2)
    let down = Conv2d<Double>(inChannels: 3, outChannels: 5, kernelSize: 3, stride: 2, padding: 1)
    let wider = Residual {
      down
    } shortcut: {
      around
    }
    #expect(wider(x).tensor == (down(x) + around(x)).tensor)
    #expect(
      wider.namedParameters.map(\.name) == [
        "body.layers.0.weight", "body.layers.0.bias", "shortcut.layers.0.weight",
        "shortcut.layers.0.bias",
      ])
  }

  @Test func dropoutOfChannels() {
    var generator = RandomGenerator(seed: 8)
    let layer = Dropout2d<Double>(0.25, using: &generator)
    let x = Variable(Tensor<Double>.ones([40, 25, 3, 2]))
    let y = layer(x).tensor
    let planes = y.reshaped(to: [1_000, 6])
    // A channel is dropped, or kept, as a whole.
    #expect(planes.max(along: 1) == planes.min(along: 1))
    #expect(Set(y.scalars) == [0, 1 / 0.75])
    let kept = planes.max(along: 1).scalars.count { $0 > 0 }
    #expect(abs(kept - 750) < 60)
    layer.mode.isTraining = false
    #expect(layer(x).tensor == x.tensor)
  }
}
