import WengertAutodiff
import WengertTensors

extension ONNXTranslator {
  func layer(
    _ step: Step, _ operation: TracedOperation, _ x: [String]
  ) throws(ONNXExportError) -> String? {
    switch operation {
    case .affine: return node("Gemm", x)
    case .matmul(let transposeA, let transposeB):
      return matmul(step, x, transposeA, transposeB)
    case .softmax(let axis, let isLogarithm):
      return node(isLogarithm ? "LogSoftmax" : "Softmax", x, [.integer("axis", axis)])
    case .reduce(let kind, let axes, let keepsAxes):
      return try reduce(step, kind, axes, keepsAxes, x[0])
    case .normalize(let perPosition, let axes, let epsilon, let hasScale):
      guard perPosition else {
        throw refusal(
          step,
          "it takes the statistics of the batch; give it a mean and a variance, as the layer BatchNorm does "
            + "in evaluation")
      }
      return layerNorm(step, axes, epsilon, hasScale, x)
    case .standardize(let axes, let epsilon):
      let deviation = deviation(x[0], axes)
      let variance = meanSquare(deviation, axes, keepsAxes: true)
      let divisor = node("Sqrt", [node("Add", [variance, number(epsilon, step.dataType)])])
      return node("Div", [deviation, divisor])
    case .convolution(let geometry):
      return node("Conv", x, geometry.attributes + [.integers("pads", geometry.pads)])
    case .transposedConvolution(let geometry):
      return node("ConvTranspose", x, geometry.attributes + geometry.transposedPads)
    case .maxPool(let windows): return try pool(step, windows, isMaximum: true, x[0])
    case .averagePool(let windows): return try pool(step, windows, isMaximum: false, x[0])
    case .attention(let form, let layout, let extents):
      return try attention(step, form, layout, extents, x)
    default: return nil
    }
  }

  private func matmul(_ step: Step, _ x: [String], _ transposeA: Bool, _ transposeB: Bool) -> String
  {
    let ranks = (step.operand(0).0.rank, step.operand(1).0.rank)
    guard transposeA || transposeB else { return node("MatMul", x) }
    if ranks == (2, 2), step.dataType.isFloatingPoint {
      let flags: [Attribute] =
        (transposeA ? [.integer("transA", 1)] : []) + (transposeB ? [.integer("transB", 1)] : [])
      return node("Gemm", x, flags)
    }
    return node(
      "MatMul",
      [
        transposeA ? transposed(x[0], rank: ranks.0) : x[0],
        transposeB ? transposed(x[1], rank: ranks.1) : x[1],
      ])
  }

  /// The last two axes exchanged.
  func transposed(_ x: String, rank: Int) -> String {
    node(
      "Transpose", [x], [.integers("perm", Array(0..<(rank - 2)) + [rank - 1, rank - 2])])
  }

  private func layerNorm(
    _ step: Step, _ axes: AxisSet, _ epsilon: Double, _ hasScale: Bool, _ x: [String]
  ) -> String {
    let shape = step.operand(0).0
    let lead = shape.rank - axes.count
    let ones = Storage.filled(.integer(1), Shape(shape[lead...]), step.dataType)
    let shift = hasScale ? 3 : 2
    let vectors = [hasScale ? x[2] : add(ones, nil)] + (x.count > shift ? [x[shift]] : [])
    return node(
      "LayerNormalization", [x[0]] + vectors,
      [.integer("axis", lead), .float("epsilon", epsilon)])
  }
}

// MARK: - Reductions

extension ONNXTranslator {
  private func reduce(
    _ step: Step, _ kind: TracedOperation.Reduction, _ axes: AxisSet, _ keepsAxes: Bool, _ x: String
  ) throws(ONNXExportError) -> String? {
    // Of one element each.
    if axes.count == 0, [.sum, .mean, .product, .max, .min].contains(kind) {
      return self.node("Identity", [x])
    }
    func node(_ type: String) -> String { self.reduce(type, x, axes, keepsAxes: keepsAxes) }
    switch kind {
    case .sum:
      return self.node(
        "ReduceSum", [x, integers(axes.list)], [.integer("keepdims", keepsAxes ? 1 : 0)])
    case .mean: return node("ReduceMean")
    case .product: return node("ReduceProd")
    case .max: return node("ReduceMax")
    case .min: return node("ReduceMin")
    case .logSumExp: return node("ReduceLogSumExp")
    case .squaredNorm: return node("ReduceSumSquare")
    case .norm: return node("ReduceL2")
    case .variance(let correction):
      return try variance(step, axes, correction, keepsAxes, x)
    case .standardDeviation(let correction):
      return self.node("Sqrt", [try variance(step, axes, correction, keepsAxes, x)])
    }
  }

  private func reduce(_ type: String, _ x: String, _ axes: AxisSet, keepsAxes: Bool) -> String {
    node(type, [x], [.integers("axes", axes.list), .integer("keepdims", keepsAxes ? 1 : 0)])
  }

  private func variance(
    _ step: Step, _ axes: AxisSet, _ correction: Int, _ keepsAxes: Bool, _ x: String
  ) throws(ONNXExportError) -> String {
    let mean = meanSquare(deviation(x, axes), axes, keepsAxes: keepsAxes)
    if correction == 0 { return mean }
    let counts = [step.operand(0).0, step.operand(0).1].map { $0.elementCount(over: axes) }
    try checkSame(step, "\(counts[0]) elements", "\(counts[1]) elements")
    let factor = Double(counts[0]) / Double(Swift.max(0, counts[0] - correction))
    return node("Mul", [mean, number(factor, step.dataType)])
  }

  private func deviation(_ x: String, _ axes: AxisSet) -> String {
    node("Sub", [x, reduce("ReduceMean", x, axes, keepsAxes: true)])
  }

  private func meanSquare(_ x: String, _ axes: AxisSet, keepsAxes: Bool) -> String {
    reduce("ReduceMean", node("Mul", [x, x]), axes, keepsAxes: keepsAxes)
  }
}

extension AxisSet {
  fileprivate var list: [Int] { (0..<8).filter(contains) }
}
