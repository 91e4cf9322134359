import Wengert

extension GradientTable {
  static let images: [GradientRow] = convolutions + transposedConvolutions + refusedConvolutions

  private static func of(
    _ name: String, _ covers: String, _ cases: [[Shape]],
    _ function: @escaping @Sendable ([Value]) -> Value
  ) -> GradientRow {
    GradientRow(
      name, covers: ["\(covers)(_:_:bias:stride:padding:dilation:groups:)"], [.all], cases, function
    )
  }

  private static func transposed(
    _ name: String, _ covers: String, _ cases: [[Shape]],
    _ function: @escaping @Sendable ([Value]) -> Value
  ) -> GradientRow {
    GradientRow(
      name, covers: ["\(covers)(_:_:bias:stride:padding:outputPadding:groups:dilation:)"], [.all],
      cases, function)
  }

  private static let convolutions: [GradientRow] = [
    of("conv1d", "conv1d", [[[2, 3, 5], [2, 3, 2], [2]], [[1, 1, 1], [1, 1, 1], [1]]]) {
      conv1d($0[0], $0[1], bias: $0[2])
    },
    of("conv1d, nothing in the batch", "conv1d", [[[0, 2, 5], [3, 2, 2]]]) {
      conv1d($0[0], $0[1])
    },
    of("conv1d, stride beyond the kernel", "conv1d", [[[1, 2, 8], [2, 2, 2]]]) {
      conv1d($0[0], $0[1], stride: 3, padding: 1)
    },
    of("conv1d, same", "conv1d", [[[1, 2, 4], [1, 2, 4]], [[1, 1, 3], [2, 1, 3]]]) {
      conv1d($0[0], $0[1], padding: .same, dilation: 2)
    },
    of(
      "conv2d", "conv2d",
      [[[2, 2, 4, 3], [3, 2, 3, 2], [3]], [[1, 3, 2, 2], [2, 3, 1, 1], [2]]]
    ) {
      conv2d($0[0], $0[1], bias: $0[2])
    },
    of("conv2d, stride, padding and dilation", "conv2d", [[[1, 2, 5, 6], [2, 2, 2, 3]]]) {
      conv2d($0[0], $0[1], stride: [2, 1], padding: [1, 2], dilation: [1, 2])
    },
    of("conv2d, padding beyond the kernel", "conv2d", [[[1, 1, 2, 2], [2, 1, 1, 2]]]) {
      conv2d($0[0], $0[1], stride: 2, padding: 3)
    },
    of("conv2d, groups", "conv2d", [[[1, 4, 3, 3], [6, 2, 2, 2], [6]]]) {
      conv2d($0[0], $0[1], bias: $0[2], padding: 1, groups: 2)
    },
    of("conv2d, depthwise", "conv2d", [[[2, 3, 4, 4], [6, 1, 3, 3]]]) {
      conv2d($0[0], $0[1], stride: 2, padding: 1, groups: 3)
    },
    of("conv2d, same", "conv2d", [[[1, 1, 3, 4], [1, 1, 2, 4]]]) {
      conv2d($0[0], $0[1], padding: .same)
    },
    of("conv3d", "conv3d", [[[1, 2, 3, 2, 3], [2, 2, 2, 2, 2], [2]]]) {
      conv3d($0[0], $0[1], bias: $0[2], padding: .valid)
    },
    of("conv3d, stride and padding", "conv3d", [[[1, 1, 4, 3, 3], [2, 1, 2, 3, 2]]]) {
      conv3d($0[0], $0[1], stride: [2, 1, 2], padding: 1, dilation: [2, 1, 1])
    },
  ]

  private static let transposedConvolutions: [GradientRow] = [
    transposed("convTranspose1d", "convTranspose1d", [[[2, 3, 4], [3, 2, 3], [2]]]) {
      convTranspose1d($0[0], $0[1], bias: $0[2], stride: 2, padding: 1, outputPadding: 1)
    },
    transposed("convTranspose1d, dilation", "convTranspose1d", [[[1, 2, 3], [2, 1, 2]]]) {
      convTranspose1d($0[0], $0[1], outputPadding: 2, dilation: 3)
    },
    transposed("convTranspose2d", "convTranspose2d", [[[1, 4, 2, 3], [4, 1, 2, 3], [2]]]) {
      convTranspose2d($0[0], $0[1], bias: $0[2], stride: [1, 2], padding: [0, 1], groups: 2)
    },
    transposed("convTranspose3d", "convTranspose3d", [[[1, 2, 2, 1, 2], [2, 1, 2, 2, 1], [1]]]) {
      convTranspose3d($0[0], $0[1], bias: $0[2], stride: [1, 2, 2], outputPadding: [0, 1, 0])
    },
  ]

  private static func zeros(_ shape: Shape) -> Tensor<Double> { .zeros(shape) }

  private static let refusedConvolutions: [GradientRow] = [
    of("conv, refused", "conv2d", []) { $0[0] }
      .refuses(
        "conv2d: x is [1, 2, 4, 4] with 2 channels, the weight [3, 3, 2, 2] takes 3; it must be "
          + "[outputs, inputs / groups, …]"
      ) { _ = conv2d(zeros([1, 2, 4, 4]), zeros([3, 3, 2, 2])) }
      .refuses(
        "conv1d: the weight is [3, 2, 3]: 3 output channels do not divide into 2 groups"
      ) { _ = conv1d(zeros([1, 4, 5]), zeros([3, 2, 3]), groups: 2) }
      .refuses(
        "conv2d: x is [1, 1, 4, 4], the weight [1, 1, 3, 3]: along axis 2 the kernel covers 5 elements, and "
          + "x has 4, padding included"
      ) { _ = conv2d(zeros([1, 1, 4, 4]), zeros([1, 1, 3, 3]), dilation: 2) }
      .refuses(
        "conv1d: x is [4, 5], the weight [3, 2, 3]; both must have 3 axes: [batch, channels, …] and two axes "
          + "of channels, then the kernel's"
      ) { _ = conv1d(zeros([4, 5]), zeros([3, 2, 3])) }
      .refuses("conv1d: the stride is 0; it must be 1 or more") {
        _ = conv1d(zeros([1, 1, 5]), zeros([1, 1, 3]), stride: 0)
      }
      .refuses("conv1d: the padding is -1; it must be 0 or more") {
        _ = conv1d(zeros([1, 1, 5]), zeros([1, 1, 3]), padding: .zeros(-1))
      }
      .refuses(
        "conv2d: the stride [1, 2, 3] has 3 numbers; it must be one number or 2, one for each axis"
      ) { _ = conv2d(zeros([1, 1, 5, 5]), zeros([1, 1, 3, 3]), stride: [1, 2, 3]) }
      .refuses("conv1d: the padding .same needs a stride of 1; the stride is [2]") {
        _ = conv1d(zeros([1, 1, 5]), zeros([1, 1, 3]), stride: 2, padding: .same)
      }
      .refuses(
        "conv2d: the bias is [3], the weight [2, 1, 2, 2]; a bias must be [outputs], here [2]"
      ) { _ = conv2d(zeros([1, 1, 4, 4]), zeros([2, 1, 2, 2]), bias: zeros([3])) }
      .refuses("conv1d: the number of groups is 0; it must be 1 or more") {
        _ = conv1d(zeros([1, 1, 5]), zeros([1, 1, 3]), groups: 0)
      }
      .refuses("conv1d: the weight is [1, 1, 0]: an empty kernel") {
        _ = conv1d(zeros([1, 1, 5]), zeros([1, 1, 0]))
      },
    transposed("convTranspose, refused", "convTranspose2d", []) { $0[0] }
      .refuses(
        "convTranspose1d: x is [1, 3, 4] with 3 channels, the weight [2, 2, 3] takes 2; it must be "
          + "[inputs, outputs / groups, …]"
      ) { _ = convTranspose1d(zeros([1, 3, 4]), zeros([2, 2, 3])) }
      .refuses("convTranspose1d: x is [1, 3, 4]: 3 channels do not divide into 2 groups") {
        _ = convTranspose1d(zeros([1, 3, 4]), zeros([3, 2, 3]), groups: 2)
      }
      .refuses(
        "convTranspose1d: the output padding 2 must be less than the stride 2 or the dilation 1"
      ) { _ = convTranspose1d(zeros([1, 2, 3]), zeros([2, 2, 2]), stride: 2, outputPadding: 2) }
      .refuses(
        "convTranspose1d: x is [1, 2, 1], the weight [2, 2, 3], the padding [3]: the result would have -3 "
          + "elements along axis 2"
      ) { _ = convTranspose1d(zeros([1, 2, 1]), zeros([2, 2, 3]), padding: 3) }
      .refuses(
        "convTranspose1d: the padding must be numbers; .same is not defined for a transposed "
          + "convolution"
      ) { _ = convTranspose1d(zeros([1, 2, 1]), zeros([2, 2, 3]), padding: .same) },
  ]
}
