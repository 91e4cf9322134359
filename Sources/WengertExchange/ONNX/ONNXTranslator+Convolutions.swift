import WengertAutodiff
import WengertTensors

extension ConvolutionGeometry {
  var attributes: [ONNXGraph.Attribute] {
    [
      .integers("kernel_shape", Array(kernel)), .integers("strides", Array(stride)),
      .integers("dilations", Array(dilation)), .integer("group", groups),
    ]
  }

  /// The extent that all windows cover, less that of the padded front and the input.
  private func excess(_ axis: Int) -> Int {
    let span = (kernel[axis] - 1) * dilation[axis] + 1
    return (output[axis] - 1) * stride[axis] + span - input[axis] - padding[axis]
  }

  /// Zeros before every axis, then after every axis.
  var pads: [Int] {
    Array(padding) + (0..<input.rank).map { Swift.max(0, excess($0)) }
  }

  /// The same for the adjoint, which cuts off the padding, and adds elements that no window reaches.
  var transposedPads: [ONNXGraph.Attribute] {
    [
      .integers("pads", pads),
      .integers("output_padding", (0..<input.rank).map { Swift.max(0, -excess($0)) }),
    ]
  }
}

extension ONNXTranslator {
  /// Pooling of the last two axes, which ONNX wants behind two others.
  func pool(
    _ step: Step, _ windows: PoolingWindows, isMaximum: Bool, _ x: String
  ) throws(ONNXExportError) -> String {
    let extents = try dimensions(step.operand(0), step)
    if extents.count == 4 { return try pool(step, windows, isMaximum, of: x) }
    guard extents.count < 4 else {
      let plane = Array(extents[(extents.count - 2)...])
      let planes = shapeInput(x, planesOf: plane)
      return reshaped(
        try pool(step, windows, isMaximum, of: planes), to: try dimensions(step.result(), step))
    }
    let axes = integers(Array(0..<(4 - extents.count)))
    return node(
      "Squeeze", [try pool(step, windows, isMaximum, of: node("Unsqueeze", [x, axes])), axes])
  }

  /// All planes as those of one channel each.
  private func shapeInput(_ x: String, planesOf plane: [Dimension]) -> String {
    let extents = plane.map { if case .fixed(let count) = $0 { count } else { 0 } }
    return node("Reshape", [x, integers([-1, 1] + extents)])
  }

  private func pool(
    _ step: Step, _ windows: PoolingWindows, _ isMaximum: Bool, of x: String
  ) throws(ONNXExportError) -> String {
    var windows = windows
    if windows.isAdaptive {
      if windows.output == [1, 1] {
        return node(isMaximum ? "GlobalMaxPool" : "GlobalAveragePool", [x])
      }
      for axis in 0..<2 {
        guard windows.input[axis] % windows.output[axis] == 0 else {
          throw refusal(
            step,
            "\(windows.input) elements cannot be divided equally among \(windows.output); ONNX has no "
              + "windows of several sizes")
        }
        windows.kernel[axis] = windows.input[axis] / windows.output[axis]
      }
      (windows.stride, windows.padding, windows.dilation) = (windows.kernel, [0, 0], [1, 1])
    }
    var attributes: [Attribute] = [
      .integers("kernel_shape", Array(windows.kernel)), .integers("strides", Array(windows.stride)),
      .integers("pads", Array(windows.padding) + windows.endPads),
    ]
    if isMaximum {
      attributes.append(.integers("dilations", Array(windows.dilation)))
      return node("MaxPool", [x], attributes)
    }
    let reachesBeyond = (0..<2).contains { windows.endPads[$0] > windows.padding[$0] }
    let isPadded = windows.padding.contains { $0 > 0 }
    guard !(reachesBeyond && isPadded && windows.countsPadding) else {
      throw refusal(
        step,
        "the last window reaches beyond the padding, which counts; ONNX divides by another number there"
      )
    }
    attributes.append(
      .integer("count_include_pad", windows.countsPadding && !reachesBeyond ? 1 : 0))
    return node("AveragePool", [x], attributes)
  }
}

extension PoolingWindows {
  /// How many elements the last window reaches beyond the input: at least as many as the padding.
  fileprivate var endPads: [Int] {
    (0..<2).map { axis in
      let span = (kernel[axis] - 1) * dilation[axis] + 1
      let reach = (output[axis] - 1) * stride[axis] + span - input[axis] - padding[axis]
      return Swift.max(0, reach)
    }
  }
}
