import Wengert

/// A convolution or a transposed one of planes (two axes) or lines (one).
struct Convolution: Instruction {
  let axes: Int
  let isTransposed: Bool
  let hasBias: Bool
  let (stride, padding, dilation, groups): (Int, Int, Int, Int)

  static func draw(_ draft: inout Draft) -> Step? {
    let axes = 1 + draft.random.below(2)
    let groups = draft.random.pick([1, 1, 2])
    let x = draft.images(axes: axes, channels: 2)
    guard draft.shape(x)[1] % groups == 0 else { return nil }
    let isTransposed = draft.random.oneIn(3)
    let kernel = (0..<axes).map { _ in 1 + draft.random.below(3) }
    let (inputs, outputs) = (draft.shape(x)[1], groups * (1 + draft.random.below(2)))
    let channels = isTransposed ? [inputs, outputs / groups] : [outputs, inputs / groups]
    var operands = [x, draft.operand(of: Shape(channels + kernel))]
    let hasBias = draft.random.oneIn(2)
    if hasBias { operands.append(draft.operand(of: Shape([outputs]))) }
    return Step(
      Convolution(
        axes: axes, isTransposed: isTransposed, hasBias: hasBias, stride: 1 + draft.random.below(2),
        padding: draft.random.below(2), dilation: draft.random.pick([1, 1, 2]), groups: groups),
      operands)
  }

  private init(
    axes: Int, isTransposed: Bool, hasBias: Bool, stride: Int, padding: Int, dilation: Int,
    groups: Int
  ) {
    (self.axes, self.isTransposed, self.hasBias) = (axes, isTransposed, hasBias)
    (self.stride, self.padding, self.dilation, self.groups) = (stride, padding, dilation, groups)
  }

  var name: String { "\(isTransposed ? "convTranspose" : "conv")\(axes)d" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    let bias = hasBias ? x[2] : nil
    let padding = ConvolutionPadding.zeros(padding)
    return switch (axes, isTransposed) {
    case (1, false):
      conv1d(
        x[0], x[1], bias: bias, stride: stride, padding: padding, dilation: dilation, groups: groups
      )
    case (2, false):
      conv2d(
        x[0], x[1], bias: bias, stride: stride, padding: padding, dilation: dilation, groups: groups
      )
    case (1, _):
      convTranspose1d(
        x[0], x[1], bias: bias, stride: stride, padding: padding, groups: groups, dilation: dilation
      )
    default:
      convTranspose2d(
        x[0], x[1], bias: bias, stride: stride, padding: padding, groups: groups, dilation: dilation
      )
    }
  }

  /// A product of the weights and the windows, as columns.
  func otherwise<T: Computed>(_ x: [T]) -> T? {
    guard groups == 1, axes == 2 else { return nil }
    let (weight, shape) = (x[1].shape, self(x).shape)
    let kernel = Array(weight[2...])
    let matrix = x[1].reshaped(to: [weight[0], weight[1] * kernel[0] * kernel[1]])
    var result: T
    if isTransposed {
      let columns = matmul(matrix, x[0].flattened(from: 2), transposeA: true)
      result = fold(
        columns, outputSize: Array(shape[2...]), kernelSize: kernel, dilation: dilation,
        padding: padding, stride: stride)
    } else {
      let columns = unfold(
        x[0], kernelSize: kernel, dilation: dilation, padding: padding, stride: stride)
      result = matmul(matrix, columns).reshaped(to: shape)
    }
    if hasBias { result = result + x[2].reshaped(to: [shape[1], 1, 1]) }
    return result
  }

  func text(_ x: [String]) -> String {
    "\(name)(\(x[0]), \(x[1])" + (hasBias ? ", bias: \(x[2])" : "")
      + ", stride: \(stride), padding: \(padding)"
      + (isTransposed
        ? ", groups: \(groups), dilation: \(dilation))"
        : ", dilation: \(dilation), groups: \(groups))")
  }
}

/// Windows that become one element each.
struct Pooling: Instruction {
  enum Kind: CaseIterable, Sendable { case maxPool, avgPool, adaptiveAvgPool }
  let kind: Kind
  let axes: Int
  let (kernel, stride, padding): (Int, Int, Int)

  static func draw(_ draft: inout Draft) -> Step? {
    let kind = draft.random.pick(Kind.allCases)
    let axes = 1 + draft.random.below(2)
    let kernel = 1 + draft.random.below(3)
    return Step(
      Pooling(
        kind: kind, axes: axes,
        attributes: (
          kernel, 1 + draft.random.below(2),
          kind == .avgPool ? draft.random.below(kernel / 2 + 1) : 0
        )), [draft.images(axes: axes, channels: 1)])
  }

  private init(kind: Kind, axes: Int, attributes: (Int, Int, Int)) {
    (self.kind, self.axes) = (kind, axes)
    (kernel, stride, padding) = attributes
  }

  var name: String { "\(kind)\(axes)d" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    switch (kind, axes) {
    case (.maxPool, 1): maxPool1d(x[0], kernelSize: kernel, stride: stride)
    case (.maxPool, _): maxPool2d(x[0], kernelSize: kernel, stride: stride)
    case (.avgPool, 1): avgPool1d(x[0], kernelSize: kernel, stride: stride, padding: padding)
    case (.avgPool, _): avgPool2d(x[0], kernelSize: kernel, stride: stride, padding: padding)
    case (.adaptiveAvgPool, 1): adaptiveAvgPool1d(x[0], outputSize: kernel)
    case (.adaptiveAvgPool, _): adaptiveAvgPool2d(x[0], outputSize: kernel)
    }
  }

  /// The elements of each window along an axis of their own.
  private func windows<T: Computed>(_ x: T) -> T {
    let planes = axes == 1 ? x.unsqueezed(at: 2) : x
    let columns = unfold(
      planes, kernelSize: axes == 1 ? [1, kernel] : [kernel, kernel],
      padding: axes == 1 ? [0, padding] : [padding, padding],
      stride: axes == 1 ? [1, stride] : [stride, stride])
    return columns.reshaped(to: [x.shape[0], x.shape[1], -1, columns.shape[2]])
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let shape = self(x).shape
    return switch kind {
    case .maxPool: windows(x[0]).max(along: [2]).reshaped(to: shape)
    case .avgPool: windows(x[0]).mean(along: [2]).reshaped(to: shape)
    case .adaptiveAvgPool: nil
    }
  }

  func text(_ x: [String]) -> String {
    kind == .adaptiveAvgPool
      ? "\(name)(\(x[0]), outputSize: \(kernel))"
      : "\(name)(\(x[0]), kernelSize: \(kernel), stride: \(stride)"
        + (padding > 0 ? ", padding: \(padding))" : ")")
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    guard kind == .maxPool else { return true }
    // Exactly one element of each window is near the greatest one.
    let windows = windows(x[0])
    let isNear = abs(windows - windows.max(along: [2], keepingDimensions: true)) .< 0.05
    return Tensor<Double>(converting: isNear).sum(along: [2]).scalars.allSatisfy { $0 == 1 }
  }
}

extension Draft {
  /// A node [batch, channels, …] with one or two more axes.
  mutating func images(axes: Int, channels: Int) -> Int {
    let places = values.indices.filter { place in
      let shape = shape(place)
      return shape.rank == axes + 2 && shape.elementCount > 0 && shape[1] % channels == 0
    }
    if !places.isEmpty && !random.oneIn(3) { return random.pick(places) }
    let sides = (0..<axes).map { _ in 2 + random.below(axes == 1 ? 5 : 3) }
    return leaf(of: Shape([1 + random.below(2), channels] + sides))
  }
}
