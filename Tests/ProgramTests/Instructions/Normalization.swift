import Wengert

/// Standardization, batch and layer normalization.
struct Normalization: Instruction {
  enum Kind: Sendable {
    case standardized(axes: [Int])
    case batch
    /// With a mean and a variance from elsewhere, the operands after x.
    case batchGiven
    case layer(Shape)
  }
  let kind: Kind
  let hasScale: Bool
  let hasShift: Bool
  let epsilon: Double

  static func draw(_ draft: inout Draft) -> Step? {
    let x = draft.operand { $0.rank > 1 }
    let shape = draft.shape(x)
    guard shape.rank > 0 else { return nil }
    var (hasScale, hasShift) = (draft.random.oneIn(2), draft.random.oneIn(2))
    var operands = [x]
    let kind: Kind
    switch draft.random.below(4) {
    case 0:
      kind = .standardized(axes: draft.axes(of: shape.rank))
      (hasScale, hasShift) = (false, false)
    case 1 where shape.rank > 1: kind = .batch
    case 2 where shape.rank > 1:
      kind = .batchGiven
      operands += [
        draft.operand(of: Shape([shape[1]])),
        draft.leaf(of: Shape([shape[1]]), from: 0.25, to: 2),
      ]
    default: kind = .layer(Shape(shape[draft.random.below(shape.rank)...]))
    }
    let vector =
      if case .layer(let normalized) = kind { normalized } else { Shape([shape[max: 1]]) }
    if hasScale { operands.append(draft.operand(of: vector)) }
    if hasShift { operands.append(draft.operand(of: vector)) }
    let epsilon = draft.random.oneIn(2) ? 1e-5 : 0.125
    return Step(
      Normalization(kind: kind, hasScale: hasScale, hasShift: hasShift, epsilon: epsilon), operands)
  }

  var name: String {
    switch kind {
    case .standardized: "standardized"
    case .batch: "batchNormalized"
    case .batchGiven: "batchNormalized, given"
    case .layer: "layerNormalized"
    }
  }

  private var scalePlace: Int { if case .batchGiven = kind { 3 } else { 1 } }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    let scale = hasScale ? x[scalePlace] : nil
    let shift = hasShift ? x[scalePlace + (hasScale ? 1 : 0)] : nil
    return switch kind {
    case .standardized(let axes): x[0].standardized(along: axes, epsilon: epsilon)
    case .batch: batchNormalized(x[0], scale: scale, shift: shift, epsilon: epsilon)
    case .batchGiven:
      batchNormalized(
        x[0], mean: x[1], variance: x[2], scale: scale, shift: shift, epsilon: epsilon)
    case .layer(let shape):
      layerNormalized(x[0], over: shape, scale: scale, shift: shift, epsilon: epsilon)
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let shape = x[0].shape
    let axes: [Int]
    // The extents of scale, shift and what is given.
    var extents = [Int](repeating: 1, count: shape.rank)
    switch kind {
    case .standardized(let named): axes = named
    case .batch, .batchGiven:
      axes = (0..<shape.rank).filter { $0 != 1 }
      extents[1] = shape[1]
    case .layer(let normalized):
      axes = Array(shape.rank - normalized.rank..<shape.rank)
      for axis in axes { extents[axis] = shape[axis] }
    }
    func fitted(_ x: T) -> T { x.reshaped(to: Shape(extents)) }
    var (mean, variance) = (
      x[0].mean(along: axes, keepingDimensions: true),
      x[0].variance(along: axes, correction: 0, keepingDimensions: true)
    )
    if case .batchGiven = kind { (mean, variance) = (fitted(x[1]), fitted(x[2])) }
    var result = (x[0] - mean) / sqrt(variance + T.Scalar(epsilon))
    if hasScale { result = result * fitted(x[scalePlace]) }
    if hasShift { result = result + fitted(x[scalePlace + (hasScale ? 1 : 0)]) }
    return result
  }

  func text(_ x: [String]) -> String {
    let rest =
      (hasScale ? ", scale: \(x[scalePlace])" : "")
      + (hasShift ? ", shift: \(x[scalePlace + (hasScale ? 1 : 0)])" : "") + ", epsilon: \(epsilon)"
    return switch kind {
    case .standardized(let axes): "\(x[0]).standardized(along: \(axes), epsilon: \(epsilon))"
    case .batch: "batchNormalized(\(x[0])\(rest))"
    case .batchGiven: "batchNormalized(\(x[0]), mean: \(x[1]), variance: \(x[2])\(rest))"
    case .layer(let shape): "layerNormalized(\(x[0]), over: \(shape)\(rest))"
    }
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    let shape = x[0].shape
    let axes: [Int]
    switch kind {
    case .standardized(let named): axes = named
    case .batch: axes = (0..<shape.rank).filter { $0 != 1 }
    case .batchGiven: return x[2].lies(from: 0.1, to: 20)
    case .layer(let normalized): axes = Array(shape.rank - normalized.rank..<shape.rank)
    }
    return x[0].variance(along: axes).lies(from: 0.05, to: 400)
  }
}

extension Shape {
  /// The extent of an axis, or of the last there is.
  subscript(max axis: Int) -> Int { self[Swift.min(axis, rank - 1)] }
}
