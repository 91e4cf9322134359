import Wengert

/// Normalization of groups of channels, by the root of the mean square, and to length 1.
struct GroupNormalization: Instruction {
  enum Kind: Sendable { case group(Int), instance, rootMeanSquare(Shape), length(Int) }
  let kind: Kind

  static func draw(_ draft: inout Draft) -> Step? {
    let choice = draft.random.below(4)
    let x = choice < 2 ? draft.images(axes: 1, channels: 2) : draft.operand { $0.rank > 0 }
    let shape = draft.shape(x)
    guard shape.rank > 0 else { return nil }
    let axis = draft.random.below(shape.rank)
    let kind: Kind =
      switch choice {
      case 0: .group(draft.random.pick([1, 2]))
      case 1: .instance
      case 2: .rootMeanSquare(Shape(shape[axis...]))
      default: .length(axis)
      }
    return Step(GroupNormalization(kind: kind), [x])
  }

  var name: String {
    switch kind {
    case .group: "groupNormalized"
    case .instance: "instanceNormalized"
    case .rootMeanSquare: "rmsNormalized"
    case .length: "l2Normalized"
    }
  }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    switch kind {
    case .group(let groups): groupNormalized(x[0], groups: groups)
    case .instance: instanceNormalized(x[0])
    case .rootMeanSquare(let shape): rmsNormalized(x[0], over: shape, epsilon: 0.125)
    case .length(let axis): l2Normalized(x[0], along: axis)
    }
  }

  private func grouped<T: Computed>(_ x: T) -> T {
    guard case .group(let groups) = kind else { return x.flattened(from: 2) }
    return x.reshaped(to: [x.shape[0], groups, -1])
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let x = x[0]
    switch kind {
    case .group, .instance:
      return grouped(x).standardized(along: [2], epsilon: 1e-5).reshaped(to: x.shape)
    case .rootMeanSquare(let shape):
      let axes = Array(x.rank - shape.rank..<x.rank)
      let square = x.squaredNorm(along: axes, keepingDimensions: true)
      return x / sqrt(square / T.Scalar(shape.elementCount) + 0.125)
    case .length(let axis): return x / sqrt((x * x).sum(along: [axis], keepingDimensions: true))
    }
  }

  func text(_ x: [String]) -> String {
    switch kind {
    case .group(let groups): "groupNormalized(\(x[0]), groups: \(groups))"
    case .instance: "instanceNormalized(\(x[0]))"
    case .rootMeanSquare(let shape): "rmsNormalized(\(x[0]), over: \(shape), epsilon: 0.125)"
    case .length(let axis): "l2Normalized(\(x[0]), along: \(axis))"
    }
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    let x = x[0]
    return switch kind {
    case .group, .instance: grouped(x).variance(along: [2]).lies(from: 0.05, to: 400)
    case .rootMeanSquare: x.count > 0
    case .length(let axis): x.norm(along: [axis]).lies(from: 0.2, to: 400)
    }
  }
}
