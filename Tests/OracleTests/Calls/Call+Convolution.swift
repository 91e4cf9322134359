import Wengert

extension Call {
  /// Convolutions and what belongs to images.
  func image() throws -> T? {
    if let result = try convolution() { return result }
    return try pooling() ?? resampling()
  }

  private func convolution() throws -> T? {
    guard op.hasPrefix("conv") else { return nil }
    let (x, w, b) = (try operand("x"), try operand("w"), operands["b"])
    let (stride, padding) = (
      try attrs.ints("stride"), ConvolutionPadding.zeros(try attrs.ints("padding"))
    )
    let (dilation, groups) = (try attrs.ints("dilation"), try attrs.int("groups"))
    switch op {
    case "conv1d":
      return conv1d(
        x, w, bias: b, stride: stride, padding: padding, dilation: dilation, groups: groups)
    case "conv2d":
      return conv2d(
        x, w, bias: b, stride: stride, padding: padding, dilation: dilation, groups: groups)
    case "conv_transpose1d":
      return convTranspose1d(
        x, w, bias: b, stride: stride, padding: padding,
        outputPadding: try attrs.ints("output_padding"), groups: groups, dilation: dilation)
    case "conv_transpose2d":
      return convTranspose2d(
        x, w, bias: b, stride: stride, padding: padding,
        outputPadding: try attrs.ints("output_padding"), groups: groups, dilation: dilation)
    default: return nil
    }
  }

  private func pooling() throws -> T? {
    switch op {
    case "adaptive_avg_pool2d":
      return adaptiveAvgPool2d(try operand("x"), outputSize: try attrs.ints("output_size"))
    case "adaptive_max_pool2d":
      return adaptiveMaxPool2d(try operand("x"), outputSize: try attrs.ints("output_size"))
    case "max_pool1d", "max_pool2d", "avg_pool1d", "avg_pool2d", "unfold", "fold": break
    default: return nil
    }
    let (x, kernel) = (try operand("x"), try attrs.ints("kernel"))
    let (stride, padding) = (try attrs.ints("stride"), try attrs.ints("padding"))
    switch op {
    case "max_pool1d":
      return maxPool1d(
        x, kernelSize: kernel, stride: stride, padding: padding,
        dilation: try attrs.ints("dilation"), ceilMode: try attrs.flag("ceil_mode"))
    case "max_pool2d": return maxPool2d(x, kernelSize: kernel, stride: stride, padding: padding)
    case "avg_pool1d":
      return avgPool1d(
        x, kernelSize: kernel, stride: stride, padding: padding,
        countIncludePad: try attrs.flag("count_include_pad"))
    case "avg_pool2d":
      return avgPool2d(
        x, kernelSize: kernel, stride: stride, padding: padding,
        countIncludePad: try attrs.flag("count_include_pad"))
    case "unfold":
      return unfold(
        x, kernelSize: kernel, dilation: try attrs.ints("dilation"), padding: padding,
        stride: stride)
    default:
      return fold(
        x, outputSize: try attrs.ints("output_size"), kernelSize: kernel,
        dilation: try attrs.ints("dilation"), padding: padding, stride: stride)
    }
  }

  private func resampling() throws -> T? {
    switch op {
    case "upsample_nearest": upsampleNearest(try operand("x"), size: try attrs.ints("size"))
    case "upsample_bilinear":
      upsampleBilinear(
        try operand("x"), size: try attrs.ints("size"),
        alignCorners: try attrs.flag("align_corners"))
    case "pad": try operand("x").padded(try pads(), mode: try paddingMode())
    default: nil
    }
  }

  private func pads() throws -> [(before: Int, after: Int)] {
    guard let list = attrs["pads"]?.list else { throw Complaint("pads are missing") }
    return try list.map { pair in
      guard let numbers = pair.list?.compactMap(\.int), numbers.count == 2 else {
        throw Complaint("a pad is not [before, after]")
      }
      return (numbers[0], numbers[1])
    }
  }

  private func paddingMode() throws -> PaddingMode {
    switch try attrs.text("mode") {
    case "constant": .constant(try attrs.double("value"))
    case "reflect": .reflect
    case "replicate": .replicate
    case "circular": .circular
    case let mode: throw Complaint("no padding is called \(mode)")
    }
  }
}
