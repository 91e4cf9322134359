import WengertAutodiff
import WengertTensors

extension ONNXTranslator {
  /// Which extents depend on the batch size.
  func dimensions(_ shapes: (Shape, Shape), _ step: Step?) throws(ONNXExportError) -> [Dimension] {
    guard shapes.0.rank == shapes.1.rank else {
      throw refusal(step, "the number of axes depends on the batch size")
    }
    var result: [Dimension] = []
    for (a, b) in zip(shapes.0, shapes.1) {
      if a == b {
        result.append(.fixed(a))
        continue
      }
      guard let sizes = batchSizes, a % sizes.first == 0, a / sizes.first * sizes.second == b else {
        throw refusal(
          step,
          "an axis has \(a) elements in \(shapes.0) and \(b) in \(shapes.1): no multiple of the batch size"
        )
      }
      result.append(.batch(times: a / sizes.first))
    }
    return result
  }

  /// A vector of extents for `Reshape`, which finds one by itself.
  func reshapeTarget(_ extents: [Dimension]) -> String {
    let dynamic = extents.filter { if case .batch = $0 { true } else { false } }
    if dynamic.count > 1 { return shapeTensor(extents) }
    return integers(extents.map { if case .fixed(let count) = $0 { count } else { -1 } })
  }

  func reshaped(_ value: String, to extents: [Dimension]) -> String {
    node("Reshape", [value, reshapeTarget(extents)])
  }

  /// A vector of extents, computed where the batch size is in it.
  func shapeTensor(_ extents: [Dimension]) -> String {
    var pieces: [String] = []
    var isDynamic = false
    for extent in extents {
      switch extent {
      case .fixed(let count): pieces.append(integers([count]))
      case .batch(let factor):
        pieces.append(batchExtent(factor))
        isDynamic = true
      }
    }
    if !isDynamic {
      return integers(extents.map { if case .fixed(let count) = $0 { count } else { 0 } })
    }
    return pieces.count == 1 ? pieces[0] : node("Concat", pieces, [.integer("axis", 0)])
  }

  /// A multiple of the batch size, as a vector of one element.
  private func batchExtent(_ factor: Int) -> String {
    if let known = batchExtents[factor] { return known }
    let name: String
    if factor == 1, let place = batchPlace {
      name = node(
        "Shape", [place.input], [.integer("start", place.axis), .integer("end", place.axis + 1)])
    } else {
      name = node("Mul", [batchExtent(1), integers([factor])])
    }
    batchExtents[factor] = name
    return name
  }
}
