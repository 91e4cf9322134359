import Wengert

extension GradientTable {
  static let pooling: [GradientRow] = maxima + means + columns + resampled + padded

  private static let window = "(_:kernelSize:stride:padding:dilation:ceilMode:)"
  private static let meanWindow = "(_:kernelSize:stride:padding:ceilMode:countIncludePad:)"

  private static let maxima: [GradientRow] = [
    unary(
      "maxPool1d", .distinct, covers: "maxPool1d\(window)", cases: [[[2, 1, 7]], [[0, 2, 4]]]
    ) {
      maxPool1d($0, kernelSize: 2, ceilMode: true)
    }
    .on([[[[2, 2, 1]]]], gives: [2, 1], gradients: [[1, 0, 1]]),
    unary("maxPool1d, dilation", .distinct, covers: "maxPool1d\(window)", cases: [[[1, 2, 8]]]) {
      maxPool1d($0, kernelSize: 3, stride: 1, padding: 1, dilation: 2)
    },
    unary(
      "maxPool2d", .distinct, covers: "maxPool2d\(window)",
      cases: [[[2, 2, 4, 4]], [[1, 1, 5, 7]]]
    ) { maxPool2d($0, kernelSize: 2) }
    // The first of equal elements has the gradient; a NaN is greatest.
    .on([[[[3, 3], [3, 3]]]], gives: [3], gradients: [[1, 0, 0, 0]])
    .on([[[[3, .nan], [4, 5]]]], gives: [.nan], gradients: [[0, 1, 0, 0]])
    .refuses(
      "maxPool2d: x is [1, 1, 4, 4]: along axis -2 a window covers 5 elements, and x has 4, padding "
        + "included"
    ) { _ = maxPool2d(Tensor<Double>.zeros([1, 1, 4, 4]), kernelSize: 5) }
    .refuses("maxPool1d: the padding 2 must be at most half of the kernel size 3") {
      _ = maxPool1d(Tensor<Double>.zeros([1, 1, 6]), kernelSize: 3, padding: 2)
    }
    .refuses("maxPool2d: x is [2, 3]; it must be [batch, channels, …] with 2 axes after them") {
      _ = maxPool2d(wide, kernelSize: 1)
    },
    unary(
      "maxPool2d, overlapping", .distinct, covers: "maxPool2d\(window)", cases: [[[1, 2, 5, 4]]]
    ) {
      maxPool2d($0, kernelSize: [3, 2], stride: [2, 1], padding: 1)
    },
    unary(
      "adaptiveMaxPool1d", .distinct, covers: "adaptiveMaxPool1d(_:outputSize:)",
      cases: [[[1, 2, 5]]]
    ) { adaptiveMaxPool1d($0, outputSize: 3) },
    unary(
      "adaptiveMaxPool2d", .distinct, covers: "adaptiveMaxPool2d(_:outputSize:)",
      cases: [[[1, 2, 5, 3]], [[2, 1, 2, 2]]]
    ) { adaptiveMaxPool2d($0, outputSize: [3, 2]) }
    .refuses("adaptiveMaxPool2d: x is [1, 2, 0, 3]; its last 2 axes must not be empty") {
      _ = adaptiveMaxPool2d(Tensor<Double>.zeros([1, 2, 0, 3]), outputSize: 2)
    },
  ]

  private static let means: [GradientRow] = [
    unary("avgPool1d", covers: "avgPool1d\(meanWindow)", cases: [[[2, 1, 7]], [[0, 2, 4]]]) {
      avgPool1d($0, kernelSize: 3, stride: 2, padding: 1, ceilMode: true)
    },
    unary("avgPool1d, without padding", covers: "avgPool1d\(meanWindow)", cases: [[[1, 2, 6]]]) {
      avgPool1d($0, kernelSize: 4, stride: 3, padding: 2, countIncludePad: false)
    },
    unary("avgPool2d", covers: "avgPool2d\(meanWindow)", cases: [[[2, 2, 4, 4]], [[1, 1, 5, 7]]]) {
      avgPool2d($0, kernelSize: [2, 3], stride: [2, 1], padding: [1, 0])
    }
    .refuses("avgPool2d: the kernel size is 0; it must be 1 or more") {
      _ = avgPool2d(Tensor<Double>.zeros([1, 1, 6, 6]), kernelSize: 0)
    },
    unary(
      "adaptiveAvgPool1d", covers: "adaptiveAvgPool1d(_:outputSize:)", cases: [[[1, 2, 5]]]
    ) { adaptiveAvgPool1d($0, outputSize: 3) },
    unary(
      "adaptiveAvgPool2d", covers: "adaptiveAvgPool2d(_:outputSize:)",
      cases: [[[1, 2, 5, 3]], [[2, 1, 2, 2]]]
    ) { adaptiveAvgPool2d($0, outputSize: [3, 2]) }
    .refuses("adaptiveAvgPool2d: the output size is 0; it must be 1 or more") {
      _ = adaptiveAvgPool2d(Tensor<Double>.zeros([1, 1, 6, 6]), outputSize: 0)
    },
  ]

  private static let columns: [GradientRow] = [
    unary(
      "unfold", covers: "unfold(_:kernelSize:dilation:padding:stride:)",
      cases: [[[2, 2, 4, 3]], [[0, 1, 3, 3]]]
    ) { unfold($0, kernelSize: [2, 3], dilation: [2, 1], padding: [0, 1], stride: [1, 2]) }
    .refuses("unfold: x is [2, 3]; it must be [batch, channels, height, width]") {
      _ = unfold(wide, kernelSize: 1)
    }
    .refuses(
      "unfold: images are [2, 2]: along axis 0 a window covers 3 elements, and they have 2, padding "
        + "included"
    ) { _ = unfold(Tensor<Double>.zeros([1, 1, 2, 2]), kernelSize: 3) },
    unary(
      "fold", covers: "fold(_:outputSize:kernelSize:dilation:padding:stride:)",
      cases: [[[2, 4, 12]]]
    ) { fold($0, outputSize: [5, 4], kernelSize: 2) }
    .refuses(
      "fold: x is [1, 4, 8]; for an output size of [4, 4] it must be [batch, channels · 4, 9]: 4 elements of a "
        + "window, 9 windows"
    ) { _ = fold(Tensor<Double>.zeros([1, 4, 8]), outputSize: 4, kernelSize: 2) },
  ]

  private static let resampled: [GradientRow] = [
    unary(
      "upsampleNearest", covers: "upsampleNearest(_:size:)",
      cases: [[[1, 2, 3, 4]], [[2, 1, 5, 6]]]
    ) { upsampleNearest($0, size: [5, 6]) }
    .refuses("upsampleNearest: the size is 0; it must be 1 or more") {
      _ = upsampleNearest(Tensor<Double>.zeros([1, 1, 3, 3]), size: [0, 2])
    },
    unary(
      "upsampleBilinear", covers: "upsampleBilinear(_:size:alignCorners:)",
      cases: [[[1, 2, 3, 4]], [[2, 1, 5, 2]], [[1, 1, 1, 1]]]
    ) { upsampleBilinear($0, size: [5, 3]) }
    .refuses(
      "upsampleBilinear: x is [2, 3]; it must be [batch, channels, …] with axes that are not empty"
    ) {
      _ = upsampleBilinear(wide, size: 2)
    },
    unary(
      "upsampleBilinear, corners", covers: "upsampleBilinear(_:size:alignCorners:)",
      cases: [[[1, 2, 3, 4]], [[2, 1, 5, 2]]]
    ) { upsampleBilinear($0, size: [1, 3], alignCorners: true) },
  ]

  private static let padded: [GradientRow] = [
    unary("padded", covers: "padded(_:mode:)", cases: [[[2, 3]], [[1, 4, 3]], [[0, 3]]]) {
      $0.padded([(2, -1)], mode: .constant(1.5))
    }
    .refuses("padded: there are pads for 3 axes; x is [2, 3]") {
      _ = wide.padded([(0, 0), (0, 0), (0, 0)])
    }
    .refuses("padded: the pads (before: -2, after: -2) cut off more than axis 1 of [2, 3] has") {
      _ = wide.padded([(-2, -2)])
    },
    unary("padded, two axes", covers: "padded(_:mode:)", cases: [[[2, 3]], [[1, 4, 3]]]) {
      $0.padded([(1, 0), (0, 2)])
    },
    unary("padded, reflect", covers: "padded(_:mode:)", cases: [[[1, 2, 4, 3]]]) {
      $0.padded([(3, -1), (1, 2)], mode: .reflect)
    }
    .refuses(
      "padded: the pads (before: 3, after: 0) of axis 2 of [1, 1, 3] do not fit the mode reflect, which takes "
        + "at most 2 elements of an axis that is not empty"
    ) { _ = Tensor<Double>.zeros([1, 1, 3]).padded([(3, 0)], mode: .reflect) }
    .refuses("padded: the mode reflect pads axes from 2 on, not axis 1 of [1, 2, 3]") {
      _ = Tensor<Double>.zeros([1, 2, 3]).padded([(1, 0), (1, 1)], mode: .reflect)
    },
    unary("padded, replicate", covers: "padded(_:mode:)", cases: [[[1, 2, 3]], [[2, 3]]]) {
      $0.padded([(4, 1)], mode: .replicate)
    },
    unary("padded, circular", covers: "padded(_:mode:)", cases: [[[1, 2, 3, 4]]]) {
      $0.padded([(3, 2), (-1, 3)], mode: .circular)
    },
  ]
}
