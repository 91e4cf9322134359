import Wengert

extension InvalidCalls {
  mutating func addImageLayers() {
    add(
      "groups that do not divide",
      "Conv2d: inChannels 3 and outChannels 4 must divide into 2 groups"
    ) { Conv2d<Float>(inChannels: 3, outChannels: 4, kernelSize: 3, groups: 2) }
    add(
      "no groups",
      "Conv1d: groups is 0; it must be 1 or more"
    ) { Conv1d<Float>(inChannels: 3, outChannels: 4, kernelSize: 3, groups: 0) }
    add(
      "an empty kernel",
      "ConvTranspose2d: kernelSize is [3, 0]; it must be one number of 1 or more, or 2"
    ) { ConvTranspose2d<Float>(inChannels: 3, outChannels: 4, kernelSize: [3, 0]) }
    add(
      "images with other channels",
      "conv2d: x is [1, 2, 5, 5] with 2 channels, the weight [4, 3, 3, 3] takes 3; it must be [outputs, "
        + "inputs / groups, …]"
    ) {
      Conv2d<Float>(inChannels: 3, outChannels: 4, kernelSize: 3)(Variable(.ones([1, 2, 5, 5])))
    }
    add(
      "a window larger than the image",
      "maxPool2d: x is [1, 2, 5, 5]: along axis -2 a window covers 6 elements, and x has 5, padding included"
    ) { MaxPool2d<Float>(kernelSize: 6)(Variable(.ones([1, 2, 5, 5]))) }
    add(
      "factors for other axes",
      "Upsample: x is [1, 2, 5]; there are 2 factors for 1 axes after the channels"
    ) { Upsample<Float>(scaleFactor: [2, 2])(Variable(.ones([1, 2, 5]))) }
    add(
      "an axis that is not there",
      "Unflatten: axis 2 is out of range for [2, 6]"
    ) { Unflatten<Float>(2, [2, 3])(Variable(.ones([2, 6]))) }
    add(
      "a block that changes the shape",
      "Residual: the block returns [1, 4, 5, 5], the shortcut [1, 3, 5, 5]; they must agree"
    ) {
      Residual<Float> { Conv2d(inChannels: 3, outChannels: 4, kernelSize: 1) }(
        Variable(.ones([1, 3, 5, 5])))
    }
    add(
      "a probability beyond 1",
      "Dropout2d: the probability is 1.5; it must lie in 0...1"
    ) { Dropout2d<Float>(1.5) }
    add(
      "channels of a vector",
      "Dropout2d: x is [3]; it must be [batch, channels, …]"
    ) { Dropout2d<Float>(0.5)(Variable(vector)) }
  }
}
